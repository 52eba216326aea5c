"""Quotes: whether words occur verbatim in a text.

A claim's quote must be exact. Words in a quoted field may differ in the case of their first letter, in their final
punctuation and in runs of white space. They must begin and end at word boundaries, so that "treatable" is not found in
"untreatable".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from service.publishing.segmentation import Span

FINAL_PUNCTUATION = ".,;:!?…"
# How similar two texts must be (0 to 1) for one to be suggested for the other.
LIKENESS = 0.6
# The maximum number of places where similarity is computed; each takes a fraction of a millisecond.
MOST_PLACES = 60
# Quotes of more words are compared by their first and last words.
MANY_WORDS, EDGE = 40, 20
# "5 jars" is not in "2.5 jars", and "you can" is not in "you can't".
INSIDE = re.compile(r"(?<=[0-9])[.,](?=[0-9])|(?<=\w)['’](?=\w)")


def find_occurrences(quote: str, text: str) -> list[int]:
    """Return where the exact quote begins in the text; overlapping occurrences count."""
    return list(_find(quote, text))


def is_quoted_in(words: str, text: str) -> bool:
    """Return whether the words occur in the text, ignoring first letter's case, final punctuation and white space."""
    return any(_iterate_quoted(words, text))


def find_quoted(words: str, text: str) -> tuple[str, list[Span]]:
    """Return the text with single spaces, and the positions of the words in it, by the same comparison."""
    return _prepare_text(text)[0], list(_iterate_quoted(words, text))


def _iterate_quoted(words: str, text: str) -> Iterator[Span]:
    wanted = " ".join(words.split()).rstrip(FINAL_PUNCTUATION).rstrip()
    searched, bound = _prepare_text(text)
    forms = dict.fromkeys((wanted, wanted[:1].upper() + wanted[1:], wanted[:1].lower() + wanted[1:])) if wanted else ()
    for form in forms:
        for start in _find(form, searched):
            if _is_whole_word(bound, start, start + len(form)):
                yield Span(start, start + len(form))


def is_joined(left: str, right: str) -> bool:
    """Return whether two adjacent characters belong to one word; scripts without spaces have no such bond."""
    if not left or not right or left == " " or right == " ":
        return False
    kinds = [unicodedata.category(left), unicodedata.category(right)]
    if kinds[1].startswith("M"):
        return True
    lettered = left.isalnum() or kinds[0].startswith("M")
    return lettered and right.isalnum() and "Lo" not in kinds


def is_whole(text: str, span: Span) -> bool:
    """Return whether a stretch of a text begins and ends where words and numbers do."""
    around = Span(max(0, span.start - 2), span.end + 2)
    bound = INSIDE.sub("x", text[around.start : around.end])
    return _is_whole_word(bound, span.start - around.start, span.end - around.start)


def find_nearest(words: str, text: str) -> str | None:
    """Return the stretch of the text that is most similar to the words, in whole words; None if nothing is similar.

    For many words only the first and last ones are searched, so that the work is linear in the text.
    """
    tokens, wanted = text.split(), words.lower().split()
    found = _find_stretch(tokens, wanted) if len(wanted) <= MANY_WORDS else _find_long_stretch(tokens, wanted)
    return " ".join(tokens[found.start : found.end]).strip(FINAL_PUNCTUATION) if found else None


def _find_stretch(tokens: list[str], wanted: list[str]) -> Span | None:
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(" ".join(wanted))
    likeness, best = LIKENESS, None
    for start in _find_candidates(tokens, wanted):
        for length in range(max(1, len(wanted) - 2), len(wanted) + 3):
            matcher.set_seq1(" ".join(tokens[start : start + length]).lower())
            if (
                matcher.real_quick_ratio() >= likeness
                and matcher.quick_ratio() >= likeness
                and (ratio := matcher.ratio()) >= likeness
                and (ratio > likeness or best is None)
            ):
                likeness, best = ratio, Span(start, min(start + length, len(tokens)))
    return best


def _find_long_stretch(tokens: list[str], wanted: list[str]) -> Span | None:
    """Return the stretch between matches of the first and last words, if all of it is similar to the words."""
    first = _find_stretch(tokens, wanted[:EDGE])
    rest = first.start + max(0, len(wanted) - 2 * EDGE) if first else 0
    last = _find_stretch(tokens[rest : rest + 4 * EDGE], wanted[-EDGE:]) if first else None
    if first is None or last is None:
        return None
    found = Span(first.start, rest + last.end)
    stretch = Counter(token.lower() for token in tokens[found.start : found.end])
    shared = (stretch & Counter(wanted)).total()
    return found if 2 * shared >= LIKENESS * (stretch.total() + len(wanted)) else None


def _find_candidates(tokens: list[str], wanted: list[str]) -> list[int]:
    """Return where the words may begin: the places that share the most trigrams with the words."""
    if len(tokens) <= MOST_PLACES:
        return list(range(len(tokens)))
    threes = set(_iterate_trigrams(" ".join(wanted)))
    shared = [0, *accumulate(len(threes.intersection(_iterate_trigrams(f" {token.lower()} "))) for token in tokens)]
    likely = [shared[min(start + len(wanted), len(tokens))] - shared[start] for start in range(len(tokens))]
    return sorted(sorted(range(len(tokens)), key=lambda start: -likely[start])[:MOST_PLACES])


def _iterate_trigrams(text: str) -> Iterator[str]:
    return (text[start : start + 3] for start in range(len(text) - 2))


def _find(words: str, text: str) -> Iterator[int]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


@lru_cache(1024)
def _prepare_text(text: str) -> tuple[str, str]:
    """Return the text with single spaces, and the same with separators inside numbers and words treated as letters.

    Both have the same length, so positions are the same.
    """
    searched = " ".join(text.split())
    return searched, INSIDE.sub("x", searched)


def _is_whole_word(bound: str, start: int, end: int) -> bool:
    return not (is_joined(bound[start - 1 : start], bound[start]) or is_joined(bound[end - 1], bound[end : end + 1]))
