"""Text spans: the pieces between the ends of claims' quotes, which may overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from service.web.record_loader import Wire


@dataclass(frozen=True)
class Piece:
    """A run of text with the same claims; `starts` and `ends` are the claims whose quotes begin or end with it."""

    text: str
    claims: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


def cut(text: str, offset: int, claims: Iterable[Wire]) -> list[Piece]:
    """Split a text, which begins at an offset of its document, where the quotes of claims begin and end."""
    spans = [(shorten_id(claim["id"]), *_clip(claim, offset, len(text))) for claim in claims]
    spans = [span for span in spans if span[1] < span[2]]
    bounds = sorted({0, len(text)}.union(*({start, end} for _, start, end in spans)))
    return [
        Piece(
            text[start:end],
            tuple(name for name, first, last in spans if first <= start and end <= last),
            tuple(name for name, first, _ in spans if first == start),
            tuple(name for name, _, last in spans if last == end),
        )
        for start, end in pairwise(bounds)
    ]


def shorten_id(id_: str) -> str:
    """Return the id of a claim or sentence without its document."""
    return id_.rpartition(".")[2]


def _clip(claim: Wire, offset: int, length: int) -> tuple[int, int]:
    return max(claim["start"] - offset, 0), min(claim["end"] - offset, length)
