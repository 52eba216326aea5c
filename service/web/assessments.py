"""Assessments: reviewers' verdicts on claims as pages show them, with links to the cited works.

Words with a verdict that readers must see are marked wherever they appear: `unsafe` for verdicts of possible harm,
`differs` for the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.records import ADVISED, VERDICT
from service.labels import describe_work, format_words
from service.web.page_labels import page_of
from service.web.record_loader import Bodies, Wire


@dataclass(frozen=True)
class Work:
    """A cited work: its name and its page."""

    name: str
    href: str


@dataclass(frozen=True)
class Opinion:
    """A reviewer's opinion of a claim; `basis` names the reviewer, `fields` the fields that rest on the claim."""

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
        """The CSS class that marks the words of the claim."""
        return choose_tone(self.verdict)


def choose_tone(verdict: str | None) -> str:
    """Return the mark for a verdict; empty if readers need no warning."""
    if verdict not in ADVISED:
        return ""
    return "unsafe" if verdict == "misleading-or-unsafe" else "differs"


def find_gravest(verdicts: Iterable[str | None]) -> str:
    """Return the mark for the worst of several verdicts."""
    return find_worst(map(choose_tone, verdicts))


def find_worst(tones: Iterable[str]) -> str:
    """Return the worst of several marks."""
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
    """Return the opinions that a reader of a record must see, worst first."""
    said = [build_opinion(bodies, each["claim"]["id"], each) for each in record["advisories"]]
    return sorted(said, key=lambda each: each.tone != "unsafe")
