"""Passages: sentences with the quotes of a record's claims marked, numbered as footnotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.quotations import list_lead_ins
from service.representations.cited_records import build_order_key
from service.representations.cited_records import list_footnotes as list_cited
from service.web.assessments import choose_tone, find_worst
from service.web.record_loader import Bodies, Wire
from service.web.text_spans import Piece, cut, shorten_id


@dataclass(frozen=True)
class Passage:
    """A sentence with quotes, after those that introduce it; `numbers` and `tones` are by the short ids of claims."""

    id: str
    document: str
    lead_ins: Sequence[Wire]
    pieces: Sequence[Piece]
    numbers: Mapping[str, int]
    tones: Mapping[str, str]

    @property
    def short(self) -> str:
        """The id within the document."""
        return shorten_id(self.id)

    @property
    def claims(self) -> set[str]:
        """The full ids of its numbered claims."""
        return {f"{self.document}.{claim}" for claim in self.numbers}

    @property
    def href(self) -> str:
        """Its address in the article."""
        return f"/documents/{self.document}#{self.short}"

    def choose_tone(self, piece: Piece) -> str:
        """Return the mark of a piece for reviewers' verdicts."""
        return find_worst(self.tones[claim] for claim in piece.claims)


def list_footnotes(bodies: Bodies, record: Wire) -> dict[str, int]:
    """Return the footnote number of each claim that a record cites, in reading order."""
    sentences = {id_: bodies.get("sentence", bodies.get("claim", id_)["sentence"]["id"]) for id_ in list_cited(record)}
    ordered = sorted(sentences, key=lambda id_: build_order_key(id_, sentences[id_]))
    return {claim: number for number, claim in enumerate(ordered, 1)}


def list_passages(bodies: Bodies, numbers: Mapping[str, int]) -> list[Passage]:
    """Return the sentences that numbered claims quote, in reading order."""
    by_sentence: dict[str, list[Wire]] = {}
    for claim in numbers:
        found = bodies.get("claim", claim)
        by_sentence.setdefault(found["sentence"]["id"], []).append(found)
    return [build_passage(bodies.get("sentence", id_), claims, numbers) for id_, claims in by_sentence.items()]


def build_passage(sentence: Wire, claims: Sequence[Wire], numbers: Mapping[str, int]) -> Passage:
    """Return a sentence with the quotes of claims marked."""
    return Passage(
        sentence["id"],
        sentence["document"]["id"],
        list_lead_ins(sentence),
        cut(sentence["text"], sentence["start"], claims),
        {shorten_id(claim["id"]): numbers[claim["id"]] for claim in claims if claim["id"] in numbers},
        {
            shorten_id(claim["id"]): choose_tone(claim["assessment"] and claim["assessment"]["verdict"])
            for claim in claims
        },
    )
