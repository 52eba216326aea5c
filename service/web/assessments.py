"""What reviewers say: assessments of claims as a page shows them, plainly, with where to read more.

The verdicts that a reader must be told of are marked wherever the words stand: `unsafe` for those that could harm,
`differs` for the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.records import ADVISED, VERDICT
from service.labels import format_words
from service.web.page_labels import describe_work, page_of
from service.web.record_loader import Bodies, Wire


@dataclass(frozen=True)
class Work:
    """A work to read on in: what it is called, and its page."""

    name: str
    href: str


@dataclass(frozen=True)
class Opinion:
    """A reviewer's opinion of a claim; `basis` is who gave it, and `fields` what of a record rests on the claim."""

    claim: str
    verdict: str
    reason: str
    works: tuple[Work, ...]
    basis: str
    fields: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The verdict in words."""
        return format_words(self.verdict)

    @property
    def meaning(self) -> str:
        """What the verdict means."""
        return VERDICT.terms[self.verdict]

    @property
    def tone(self) -> str:
        """The class by which the words it is about are marked."""
        return choose_tone(self.verdict)


def choose_tone(verdict: str | None) -> str:
    """Return how words so judged are marked; empty where there is nothing to tell."""
    if verdict not in ADVISED:
        return ""
    return "unsafe" if verdict == "misleading-or-unsafe" else "differs"


def find_gravest(verdicts: Iterable[str | None]) -> str:
    """Return the mark of what is judged in several ways."""
    return find_worst(map(choose_tone, verdicts))


def find_worst(tones: Iterable[str]) -> str:
    """Return the mark that tells most of several."""
    found = set(tones)
    return next((each for each in ("unsafe", "differs") if each in found), "")


def build_opinion(bodies: Bodies, claim: str, said: Wire) -> Opinion:
    """Return an assessment or advisory as an opinion."""
    works = [bodies.get("reference", each["id"]) for each in said["references"]]
    by = str(said["assessedBy"])
    return Opinion(
        claim,
        said["verdict"],
        said["reason"],
        tuple(Work(describe_work(each), page_of(each)) for each in works),
        f"{by[:1].upper()}{by[1:]}.",
        tuple(format_words(field) for field in said.get("fields", ())),
    )


def list_advice(bodies: Bodies, record: Wire) -> list[Opinion]:
    """Return what a reader of a record must be told, the gravest first."""
    said = [build_opinion(bodies, each["claim"]["id"], each) for each in record["advisories"]]
    return sorted(said, key=lambda each: each.tone != "unsafe")
