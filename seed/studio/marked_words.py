"""Marked words: which words of a text, or items of a list, differ from those before."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from seed.value_formats import format_value
from service.publishing.diff import Difference

WORD = re.compile(r"\s+|\S+")
# Longer texts are shown without marks: comparing takes the square of their length.
MAX_WORDS = 2000


class MarkedPiece(NamedTuple):
    """A piece of a value; `is_changed` where the other side does not have it."""

    text: str
    is_changed: bool


class MarkedDifference(NamedTuple):
    """The pieces of a value before and after; none where there is no value."""

    before: list[MarkedPiece]
    after: list[MarkedPiece]


def mark_difference(difference: Difference) -> MarkedDifference:
    """Return the values of a difference with what differs in them."""
    before, after = difference.before, difference.after
    if isinstance(before, list) and isinstance(after, list):
        return MarkedDifference(*_mark_items(*(list(map(_format, each)) for each in (before, after))))
    if isinstance(before, str) and isinstance(after, str):
        words = [WORD.findall(each) for each in (before, after)]
        if max(map(len, words)) <= MAX_WORDS:
            return MarkedDifference(*_mark_words(*words))
    return MarkedDifference(*([] if each is None else list(_list_plain(each)) for each in (before, after)))


def _mark_words(before: list[str], after: list[str]) -> Iterator[list[MarkedPiece]]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    same_before = {block.a + step for block in blocks for step in range(block.size)}
    same_after = {block.b + step for block in blocks for step in range(block.size)}
    for words, same in ((before, same_before), (after, same_after)):
        runs = groupby(enumerate(words), key=lambda each: each[0] not in same)
        yield [MarkedPiece("".join(word for _, word in run), changed) for changed, run in runs]


def _mark_items(before: Sequence[str], after: Sequence[str]) -> Iterator[list[MarkedPiece]]:
    for items, others in ((before, after), (after, before)):
        yield [MarkedPiece(f"{item}\n", item not in others) for item in items]


def _list_plain(value: Any) -> Iterator[MarkedPiece]:
    items = [f"{_format(item)}\n" for item in value] if isinstance(value, list) else [_format(value)]
    yield from (MarkedPiece(item, is_changed=False) for item in items)


def _format(value: Any) -> str:
    if isinstance(value, dict):
        # In the order of the names: a file may say them in any.
        return ", ".join(f"{name}: {_format(value[name])}" for name in sorted(value) if value[name] is not None)
    return value if isinstance(value, str) else format_value(value)
