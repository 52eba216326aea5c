"""Negations and hedges around a quote: the words of its clause that negate or weaken it, and that it omits.

Words are compared, not grammar: a negation is before the quote in its clause, or directly after it with a verb. Clauses
end at marks and conjunctions; a negation applies to a list up to its last item.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from service.publishing.segmentation import Span

# A word with its joiners: "isn't" and "well-known" are one.
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
NEGATIONS = frozenset(
    "no not never without cannot neither nor none nobody nothing rarely seldom hardly scarcely barely unlikely "
    "lacks lacking absent".split()
)
HEDGES = frozenset("may might could maybe perhaps possibly probably conceivably".split())
AUXILIARIES = frozenset(
    "am is are was were be been being do does did has have had can could will would shall should may might must".split()
)
HELPING = frozenset("do does did can could will would shall should may might must".split())
SUBJECTS = frozenset("i you he she it we they this these those there".split())
# Words that end a clause at any place.
ENDS = frozenset(";:()[]—–.!?")
CLAUSES = frozenset(
    "but because although though while whereas when if unless until which who whose where whom so yet even".split()
)
JOINERS = frozenset((",", "and", "or", "nor"))
# Set phrases that negate nothing.
HARMLESS = re.compile(
    r"\b(?:not only|no doubt|no matter|without (?:a )?doubt|no less than|no more than|not least|whether or not|"
    r"no longer than|(?:is|are|was|were) nothing but|no \.|nothing but|not to mention|may \d{1,2}\b|\d{1,2} may\b|"
    r"may (?:19|20)\d\d)",
    re.IGNORECASE,
)


class PlacedWord(NamedTuple):
    """A word or a mark of a text, in small letters, with its place."""

    text: str
    span: Span


class DroppedWord(NamedTuple):
    """A word that a quote omits, and the words from there to the end of the quote if it is before the quote.

    `is_adjacent`: it is directly before the quote. `is_verbal`: it is there and belongs to a verb.
    """

    word: str
    words: str | None
    is_adjacent: bool
    is_verbal: bool


def find_left_out(text: str, quote: Span, *, is_hedge: bool) -> DroppedWord | None:
    """Return the word that negates (or hedges) a quote in its clause and that the quote omits, or None."""
    wanted = HEDGES if is_hedge else NEGATIONS
    words = _list_words(text)
    first, last = _find_place(words, quote.start), _find_place(words, quote.end)
    inside = [word.text for word in words[first:last]]
    if any(_is_one(word, wanted) for word in inside):
        return None
    for place in range(first - 1, _find_scope([word.text for word in words[:first]], inside) - 1, -1):
        if _is_one(words[place].text, wanted):
            span = words[place].span
            is_adjacent = place == first - 1
            return DroppedWord(
                text[span.start : span.end],
                text[span.start : quote.end],
                is_adjacent,
                is_adjacent and _is_verbal(words, place),
            )
    behind = None if is_hedge else _find_behind([word.text for word in words[last : last + 2]], wanted)
    return DroppedWord(behind, None, is_adjacent=False, is_verbal=False) if behind else None


def is_negation(word: str) -> bool:
    """Return whether a word, in small letters, negates."""
    return _is_one(word, NEGATIONS)


def is_hedge(word: str) -> bool:
    """Return whether a word, in small letters, hedges."""
    return _is_one(word, HEDGES)


def count_negations(words: str) -> int:
    """Return the number of negations among these words."""
    return sum(is_negation(word.text) for word in _list_words(words))


def is_noun_phrase(words: str) -> bool:
    """Return whether words only name a thing: they contain no auxiliary verb."""
    return not _is_clause([word.text for word in _list_words(words)])


@lru_cache(1024)
def _list_words(text: str) -> list[PlacedWord]:
    """Return the words and marks of a text; set phrases that negate nothing are blanked out."""
    plain = HARMLESS.sub(lambda found: re.sub(r"\w", " ", found[0]), text)
    return [PlacedWord(match[0].lower().replace("’", "'"), Span(*match.span())) for match in WORD.finditer(plain)]


def _find_place(words: list[PlacedWord], offset: int) -> int:
    """Return the place of the first word that begins at or after an offset."""
    return bisect_left(words, offset, key=lambda word: word.span.start)


def _is_one(word: str, wanted: frozenset[str]) -> bool:
    return word in wanted or (wanted is NEGATIONS and word.endswith("n't"))


def _is_verbal(words: list[PlacedWord], place: int) -> bool:
    """Return whether a verb follows: "cannot cure", "does not cure", but "not a cure"."""
    word, before = words[place].text, words[place - 1].text if place else ""
    return word in {"cannot", "never"} or word.endswith("n't") or (word == "not" and before in HELPING)


def _find_scope(before: list[str], inside: list[str]) -> int:
    """Return where the clause of a quote begins, given the words before it."""
    start = len(before)
    clause = _is_clause(inside) or inside[:1] in (["and"], ["or"])
    while start:
        word = before[start - 1]
        if word in ENDS or word in CLAUSES or (word in JOINERS and (clause or _is_clause(before[start:]))):
            break
        if word == "that" and not _is_doubted(before[: start - 1]):
            break
        start -= 1
    return start


def _is_clause(words: list[str]) -> bool:
    """Return whether words contain an auxiliary verb or a subject: then a joiner before them begins a clause."""
    return any(word in AUXILIARIES or word in SUBJECTS or word.endswith("n't") for word in words)


def _is_doubted(before: list[str]) -> bool:
    """Return whether a negation is shortly before `that`, as in "no evidence that"."""
    return any(_is_one(word, NEGATIONS) for word in before[-4:])


def _find_behind(behind: list[str], wanted: frozenset[str]) -> str | None:
    """Return the word that negates or hedges directly after the quote, as in "a cure | does not exist"."""
    helped = 1 if behind[:1] and behind[0] in AUXILIARIES and not _is_one(behind[0], wanted) else 0
    word = next(iter(behind[helped : helped + 1]), None)
    return word if word and _is_one(word, wanted) and word not in {"no", "none", "without"} else None
