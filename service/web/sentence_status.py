"""Sentence status: whether a sentence is carried, left out or uncovered, and whether reviewers differ from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.labels import format_words
from service.publishing.coverage import choose_standing
from service.web.assessments import find_gravest
from service.web.record_loader import Bodies, Wire
from service.web.text_spans import shorten_id

# The width of a cell grows with its sentence, in steps of this many characters, up to the widest CSS class.
CHARACTERS_A_STEP = 40
MAX_WIDTH = 8


@dataclass(frozen=True)
class Cell:
    """A sentence in the strip of its article; `reason` is why it is left out."""

    short: str
    paragraph: int
    status: str
    reason: str | None
    claims: int
    tone: str
    width: int

    @property
    def words(self) -> str:
        """A text alternative for the cell."""
        claims = f", {self.claims} claim{'' if self.claims == 1 else 's'}" if self.claims else ""
        differs = {"unsafe": ", reviewers find it misleading or unsafe", "differs": ", reviewers differ"}
        return f"Sentence {self.short}: {format_words(self.status)}{claims}{differs.get(self.tone, '')}"


def build_cells(bodies: Bodies, document: str, sentences: Sequence[Wire], claims: Mapping[str, Wire]) -> list[Cell]:
    """Return the cells of a document's sentences; `claims` are all of the document's, by id."""
    reasons = {each["sentence"]: each["reason"] for each in bodies.read_source(document)["leftOut"]}
    return [
        _build_cell(sentence, [claims[each["id"]] for each in sentence["claims"]], reasons) for sentence in sentences
    ]


def _build_cell(sentence: Wire, claims: Sequence[Wire], reasons: Mapping[str, str]) -> Cell:
    name = shorten_id(sentence["id"])
    is_carried = any(claim["supports"] for claim in claims)
    return Cell(
        name,
        sentence["paragraph"],
        choose_standing(is_carried=is_carried, is_left_out=name in reasons),
        None if is_carried else reasons.get(name),
        len(claims),
        find_gravest(claim["assessment"] and claim["assessment"]["verdict"] for claim in claims),
        min(-(-len(sentence["text"]) // CHARACTERS_A_STEP), MAX_WIDTH),
    )
