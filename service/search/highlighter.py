"""Highlighting: the members of a hit that contain the words of the question, with their positions. Never HTML."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from schemas.search import Tier
from service.search.index import Stored
from service.search.query import ParsedQuestion
from service.search.tokenizer import stem_text

# The maximum number of members shown for a hit.
MAX_HIGHLIGHTS = 3
# Longer texts are cut to about this, beginning this far before the first match.
LONG = 240
BEFORE = 60
Wanted = Mapping[str, AbstractSet[int]]
# By value: constructing a Tier takes as long as marking a text.
TIERS: Mapping[str, Tier] = {tier.value: tier for tier in Tier}
CODE = Tier.CODE.value
# The member whose words stand for those of the whole record.
WORDING = "wording"


class Stretch(NamedTuple):
    """A stretch of a text in code points, from 0, end-exclusive."""

    start: int
    end: int


class MemberHighlight(NamedTuple):
    """A member with matching words and their positions in the text."""

    field: str
    tier: Tier
    text: str
    marks: list[Stretch]


def list_highlights(stored: Stored, reading: ParsedQuestion) -> list[MemberHighlight]:
    """Return the members that match the question, heaviest first; each shows something new."""
    # Matches of alternative names are shown only if the record does not contain the word itself, and the text of what
    # answers the form of the question only if it contains neither.
    return (
        _choose_highlights(stored, reading, reading.asked_by)
        or _choose_highlights(stored, reading, reading.meant_by)
        or _show_text(stored)
    )


class MemberSentence(NamedTuple):
    """A sentence that a member of a record rests on."""

    field: str
    id: str
    text: str


def choose_sentence(
    stored: Stored, highlights: Sequence[MemberHighlight], reading: ParsedQuestion
) -> MemberSentence | None:
    """Return the sentence that answers best, of those that the shown members rest on, or else the wording, or any.

    It is the one with most words of the question, and the first of these; None if the record rests on none.
    """
    resting = stored.sentences
    shown = [each.field for each in highlights if each.field in resting]
    fields = shown or [WORDING if WORDING in resting else each for each in resting]
    found = [MemberSentence(field, *each) for field in dict.fromkeys(fields) for each in resting[field]]
    if len(found) < 2:
        return found[0] if found else None
    wanted = {**reading.meant_by, **reading.asked_by}
    return max(found, key=lambda each: len(_find_shown(each.text, wanted)))


def _show_text(stored: Stored) -> list[MemberHighlight]:
    """Return the first text of a record without marks; no highlight if it has none."""
    found = next(((field, texts[0]) for field, tier, texts in stored.members if tier == Tier.TEXT and texts), None)
    return [_highlight(found[0], Tier.TEXT, found[1], {})] if found else []


def _choose_highlights(stored: Stored, reading: ParsedQuestion, wanted: Wanted) -> list[MemberHighlight]:
    chosen: list[MemberHighlight] = []
    missing = set(reading.numbers)
    for field, tier, texts in stored.members:
        best, new = "", set[int]()
        for text in texts:
            shown = _match_code(text, reading) if tier == CODE else _find_shown(text, wanted)
            # Most texts of a hit match nothing.
            if shown and len(found := missing & shown) > len(new):
                best, new = text, found
        if new:
            chosen.append(_highlight(field, TIERS[tier], best, wanted))
            missing -= new
            if not missing or len(chosen) == MAX_HIGHLIGHTS:
                break
    return chosen


def _find_shown(text: str, wanted: Wanted) -> AbstractSet[int]:
    """Return the numbers of the question's words that occur in the text."""
    return {number for _, _, stem in stem_text(text) if stem in wanted for number in wanted[stem]}


def _match_code(code: str, reading: ParsedQuestion) -> AbstractSet[int]:
    return reading.CODES if reading.codes and reading.codes.include(code) else frozenset()


def _highlight(field: str, tier: Tier, text: str, wanted: Wanted) -> MemberHighlight:
    if tier is Tier.CODE:
        return MemberHighlight(field, tier, text, [Stretch(0, len(text))])
    marks = [Stretch(*place) for place in dict.fromkeys((s, e) for s, e, stem in stem_text(text) if stem in wanted)]
    return MemberHighlight(field, tier, *((text, marks) if len(text) <= LONG else _cut(text, marks)))


def _cut(text: str, marks: list[Stretch]) -> tuple[str, list[Stretch]]:
    """Return the part of a long text around its first mark, cut at word boundaries, with the marks in it.

    Without marks it is the beginning.
    """
    first = marks[0] if marks else Stretch(0, 0)
    start = 0 if first.start <= BEFORE else text.rfind(" ", 0, first.start - BEFORE) + 1
    end = len(text) if len(text) - start <= LONG else max(text.rfind(" ", start, start + LONG), first.end, start + 1)
    inside = [mark for mark in marks if mark.end <= end]
    return text[start:end], [Stretch(mark.start - start, mark.end - start) for mark in inside]
