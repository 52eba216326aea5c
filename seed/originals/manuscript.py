"""Manuscripts: the text of an original as text.txt holds it, where its sentences start, and the outline.

Blocks are separated by blank lines. The items of a list, the cells of a table, and a term and what defines it stand on
lines that follow each other.
"""

from dataclasses import dataclass
from typing import Any

from seed.originals.blocks import Block, Original, Role, UnreadableOriginal
from seed.sentence_splitter import split
from service.publishing.segmentation import Cut, cut_sentences

CELLS = (Role.CELL, Role.HEADER_CELL)
FOLLOWERS = {
    Role.LIST_ITEM: (Role.LIST_ITEM,), Role.CELL: CELLS, Role.HEADER_CELL: CELLS,
    Role.TERM: (Role.TERM, Role.DEFINITION), Role.DEFINITION: (Role.TERM, Role.DEFINITION), Role.NOTE: (Role.NOTE,),
}  # fmt: skip


WITHOUT_HYPHENS = str.maketrans("", "", "-\u00ad\u2010")


@dataclass(frozen=True)
class Manuscript:
    """A text, its sentences, and the outline: what the sentences that are no plain paragraph are on the page."""

    text: str
    cuts: list[Cut]
    outline: list[dict[str, Any]]


def build_manuscript(original: Original) -> Manuscript:
    """Return the manuscript of an original. Raises UnreadableOriginal where kept words are not in it."""
    pieces: list[str] = []
    places: list[int] = []
    length = 0
    for number, block in enumerate(original.blocks):
        gap = _choose_gap(original.blocks, number)
        places.append(length + len(gap))
        pieces += [gap, block.text]
        length += len(gap) + len(block.text)
    text = "".join([*pieces, "\n"]) if pieces else ""
    _refuse_loss(original, text)
    starts = [
        place + span.start for place, block in zip(places, original.blocks, strict=True) for span in split(block.text)
    ]
    cuts = cut_sentences(text, starts)
    return Manuscript(text, cuts, _build_outline(original.blocks, places, cuts))


def _choose_gap(blocks: list[Block], number: int) -> str:
    if number == 0:
        return ""
    block, last = blocks[number], blocks[number - 1]
    follows = last.role in FOLLOWERS.get(block.role, ()) or (
        block.lead_in == number - 1 and last.role is not Role.HEADING
    )
    return "\n" if follows else "\n\n"


def _build_outline(blocks: list[Block], places: list[int], cuts: list[Cut]) -> list[dict[str, Any]]:
    outline: list[dict[str, Any]] = []
    names: list[list[str]] = [[] for _ in blocks]
    number = 0
    for cut in cuts:
        while number + 1 < len(blocks) and cut.span.start >= places[number + 1]:
            number += 1
        names[number].append(cut.name)
    for block, sentences in zip(blocks, names, strict=True):
        lead_in = names[block.lead_in][-1] if block.lead_in is not None and names[block.lead_in] else None
        if block.role is Role.PARAGRAPH and not lead_in:
            continue
        given = {
            "role": block.role.value,
            "level": block.level,
            "leadIn": lead_in,
            "row": block.row,
            "column": block.column,
        }
        values = {key: value for key, value in given.items() if value is not None}
        outline += [{"sentence": name, **values} for name in sentences]
    return outline


def _refuse_loss(original: Original, text: str) -> None:
    """Raise where the words that the account calls kept are not all in the text, in order."""
    kept = "".join("".join(piece.words.split()) for piece in original.pieces if piece.reason is None)
    found = "".join(text.split())
    if original.media_type == "application/pdf":
        # The hyphens of broken words are accounted for one by one.
        kept, found = kept.translate(WITHOUT_HYPHENS), found.translate(WITHOUT_HYPHENS)
    if kept != found:
        at = next((i for i, (a, b) in enumerate(zip(kept, found, strict=False)) if a != b), min(len(kept), len(found)))
        raise UnreadableOriginal(f'Words of the file would be lost near "{kept[max(0, at - 20) : at + 40]}".')
