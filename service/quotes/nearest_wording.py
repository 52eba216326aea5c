"""The nearest wording: the stretch of a text that is most like a quote, and what differs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from service.publishing.negations import is_hedge, is_negation
from service.publishing.number_words import read_numbers
from service.publishing.segmentation import Span
from service.quotes.folded_text import FINAL, FoldedText, FoldedToken, iterate_tokens

# Below this share of common words, a wording is not near.
LIKENESS = 0.6
# The kinds of differences, the gravest first.
KINDS = ("number", "negation", "hedge", "wording")


class WordDifference(NamedTuple):
    """Words that differ: of the quote, and of the source; empty where one of them has none."""

    kind: str
    quoted: str
    source: str


class NearWording(NamedTuple):
    """A stretch of a text, its likeness to the quote (0 to 1), and what differs."""

    likeness: float
    stretch: Span
    differences: Sequence[WordDifference]


def find_nearest(quote: str, text: FoldedText, within: Span) -> NearWording | None:
    """Return the wording within a stretch of a text that is most like the quote; None if none is near."""
    asked = _drop_final(list(iterate_tokens(quote)))
    there = [token for token in text.tokens if within.start <= token.start < within.end]
    sides = _list_folded(there), _list_folded(asked)
    # Without enough words in common, in any order, no wording is near. This also bounds the work for a quote that
    # repeats one word.
    if 2 * _count_common(*sides) < LIKENESS * (len(asked) + _count_common(*sides)):
        return None
    matcher = SequenceMatcher(None, *sides, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    first, last = _choose_ends(blocks, len(asked), len(there))
    near = there[first:last]
    common = sum(block.size for block in blocks)
    likeness = 2 * common / (len(asked) + len(near))
    if likeness < LIKENESS:
        return None
    stretch = Span(near[0].start, near[-1].end)
    return NearWording(likeness, stretch, _list_differences(quote, asked, text.text, near))


def _count_common(one: Sequence[str], other: Sequence[str]) -> int:
    return (Counter(one) & Counter(other)).total()


def _choose_ends(blocks: Sequence[tuple[int, int, int]], asked: int, there: int) -> tuple[int, int]:
    """Return the tokens of the text from the first common one to the last, and as many around as the quote has."""
    first, last = blocks[0], blocks[-1]
    before, behind = first[1], asked - last[1] - last[2]
    return max(0, first[0] - before), min(there, last[0] + last[2] + behind)


def _list_differences(
    quote: str, asked: Sequence[FoldedToken], text: str, near: Sequence[FoldedToken]
) -> Sequence[WordDifference]:
    found = [
        WordDifference(_choose_kind(quoted, source), quoted, source)
        for quoted, source in _iterate_different(quote, asked, text, near)
    ]
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def _iterate_different(
    quote: str, asked: Sequence[FoldedToken], text: str, near: Sequence[FoldedToken]
) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, _list_folded(asked), _list_folded(near), autojunk=False)
    for tag, start, end, there, until in matcher.get_opcodes():
        if tag != "equal":
            yield _cut(quote, asked[start:end]), _cut(text, near[there:until])


def _choose_kind(quoted: str, source: str) -> str:
    sides = [[token.folded for token in iterate_tokens(each)] for each in (quoted, source)]
    # `no` is a negation here, although it is also a number, as in "no women".
    numbers = [read_numbers(" ".join(word for word in side if not is_negation(word))) for side in sides]
    if numbers[0] != numbers[1]:
        return "number"
    for kind, is_one in (("negation", is_negation), ("hedge", is_hedge)):
        counts = [sum(map(is_one, side)) for side in sides]
        if counts[0] != counts[1]:
            return kind
    return "wording"


def _drop_final(tokens: list[FoldedToken]) -> list[FoldedToken]:
    while len(tokens) > 1 and tokens[-1].folded in FINAL:
        tokens.pop()
    return tokens


def _list_folded(tokens: Sequence[FoldedToken]) -> list[str]:
    return [token.folded for token in tokens]


def _cut(text: str, tokens: Sequence[FoldedToken]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
