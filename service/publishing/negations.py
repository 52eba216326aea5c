"""Negations and hedges around a quote: the words of its clause that negate or weaken it, and that it omits.

Words are compared, not grammar: a negation is before the quote in its clause, or directly after it with a verb. Clauses
end at marks and conjunctions; a negation applies to a list up to its last item.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from service.publishing.dropped_phrases import find_phrase_before, find_phrase_behind, has_leading_number
from service.publishing.segmentation import Span

# A word with its joiners: "isn't" and "well-known" are one.
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
NEGATIONS = frozenset(
    "no not never without cannot neither nor none nobody nothing rarely seldom hardly scarcely barely unlikely "
    "lacks lacking absent".split()
)
# Of these, those that are only before verbs.
ADVERBS = frozenset("cannot never rarely seldom hardly scarcely barely".split())
# Words that deny what follows, and do not replace another negation that a quote leaves out.
DENIALS = frozenset("few lack lacked unable impossible fail fails failed failing avoid avoids avoided avoiding".split())
HEDGES = frozenset("may might could maybe perhaps possibly probably potentially conceivably sometimes".split())
# Words that hedge what follows with "to" or "that": "seems to help", "it is thought that".
HEDGES_OF_CLAUSES = frozenset(
    "seem seems seemed appear appears appeared tend tends likely thought believed suspected suspect suggest suggests "
    "suggested believe think possible".split()
)
# Words before "of" or "than" that negate: "instead of lamps".
NEGATIONS_OF_NOUNS = frozenset((("instead", "of"), ("rather", "than"), ("far", "from")))
# Words between a quote and the negation behind it: "comes back | with no treatment", "spreads | only rarely".
LINKS = frozenset("with in of for at by only very".split())
AUXILIARIES = frozenset(
    "am is are was were be been being do does did has have had can could will would shall should may might must".split()
)
HELPING = frozenset("do does did can could will would shall should may might must".split())
PARTICIPLES = ("ed", "ing", "en", "one", "own", "ung")
SUBJECTS = frozenset("i you he she it we they this these those there".split())
# Words that end a clause at any place.
ENDS = frozenset(";:()[]—–.!?")
CLAUSES = frozenset(
    "but because although though while whereas when if unless until which who whose where whom so yet even".split()
)
COORDINATING = frozenset(("but", "so", "yet", "even"))
RELATIVES = frozenset(("who", "which", "that"))
JOINERS = frozenset((",", "and", "or", "nor"))
# Set phrases that negate nothing.
HARMLESS = re.compile(
    r"\b(?:not only|no doubt|no matter|without (?:a )?doubt|no less than|no more than|not least|whether or not|"
    r"no longer than|(?:is|are|was|were) nothing but|no \.|nothing but|not to mention|may \d{1,2}\b|\d{1,2} may\b|"
    r"may (?:19|20)\d\d|(?:in|since|by|until|last|next|early|late|mid) may\b|"
    r"(?:a|the|these|those|first|last|next|past|only a|quite a) few|"
    r"(?:more|less|most|least|as|equally|how) likely|without exception|cannot avoid)",
    re.IGNORECASE,
)


class PlacedWord(NamedTuple):
    """A word or a mark of a text, in small letters, with its place."""

    text: str
    span: Span


class DroppedWord(NamedTuple):
    """A word that a quote omits, and the words from there to the end of the quote if it is before the quote.

    `is_adjacent`: it is directly before the quote. `is_verbal`: it belongs to the verb or number that the quote begins
    with, which then does more than name a thing.
    """

    word: str
    words: str | None
    is_adjacent: bool
    is_verbal: bool


def find_left_out(text: str, quote: Span, *, is_hedge: bool) -> DroppedWord | None:
    """Return the word that negates (or hedges) a quote in its clause and that the quote omits, or None."""
    wanted = HEDGES if is_hedge else NEGATIONS
    words, texts, starts, turning = _list_places(text)
    first, last = bisect_left(starts, quote.start), bisect_left(starts, quote.end)
    inside = texts[first:last]
    if any(_is_one(word, wanted) for word in _cut_clause(inside)):
        return None
    turns = turning[is_hedge]
    scope = _find_scope(texts[:first], inside, wanted) if turns and turns[0] < first else first
    for place in range(first - 1, scope - 1, -1):
        if _is_turning(texts, place, wanted) and not (
            texts[place] == "without" and inside[:1] and inside[0] in AUXILIARIES
        ):
            span = words[place].span
            is_adjacent = place == first - 1
            return DroppedWord(
                text[span.start : span.end],
                text[span.start : quote.end],
                is_adjacent,
                _is_verbal(words, place, inside[:1]) if is_adjacent else _is_helped(texts[place:first], inside[:1]),
            )
    if phrase := find_phrase_before(text, quote, is_hedge=is_hedge):
        left_out = text[phrase.start : phrase.end].rstrip(" ,")
        is_bound = is_hedge and has_leading_number(text[quote.start : quote.end])
        return DroppedWord(left_out, text[phrase.start : quote.end], is_adjacent=True, is_verbal=is_bound)
    behind = None if is_hedge else _find_behind(texts[last : last + 3], wanted) or find_phrase_behind(text, quote)
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


class Places(NamedTuple):
    """The words of a text, their texts and where they begin; `turning` are the places that negate, and that hedge."""

    words: Sequence[PlacedWord]
    texts: list[str]
    starts: Sequence[int]
    turning: tuple[Sequence[int], Sequence[int]]


@lru_cache(1024)
def _list_places(text: str) -> Places:
    """Return the words of a text with what all quotes from it ask for."""
    words = _list_words(text)
    texts = [word.text for word in words]
    negating, hedging = (
        [place for place in range(len(texts)) if _is_turning(texts, place, wanted)] for wanted in (NEGATIONS, HEDGES)
    )
    return Places(words, texts, [word.span.start for word in words], (negating, hedging))


def _is_one(word: str, wanted: frozenset[str]) -> bool:
    return word in wanted or (wanted is NEGATIONS and word.endswith("n't"))


def _is_turning(words: list[str], place: int, wanted: frozenset[str]) -> bool:
    """Return whether the word at a place negates or hedges, alone or with the next one."""
    pair = (words[place], next(iter(words[place + 1 : place + 2]), ""))
    if wanted is NEGATIONS:
        return _is_one(pair[0], wanted) or pair[0] in DENIALS or pair in NEGATIONS_OF_NOUNS
    return pair[0] in wanted or (pair[0] in HEDGES_OF_CLAUSES and pair[1] in {"to", "that"})


def _is_verbal(words: Sequence[PlacedWord], place: int, following: list[str]) -> bool:
    """Return whether a verb follows: "cannot cure", "does not cure", "not yet cured", but "not a cure"."""
    word, before = words[place].text, words[place - 1].text if place else ""
    if word in ADVERBS or word.endswith("n't"):
        return True
    return word == "not" and (before in HELPING or any(each.endswith(PARTICIPLES) for each in following))


def _is_helped(between: list[str], following: list[str]) -> bool:
    """Return whether a participle follows its auxiliary verb, as in "should not be | used"."""
    return between[-1] in AUXILIARIES and any(each.endswith(PARTICIPLES) for each in following)


def _cut_clause(inside: list[str]) -> list[str]:
    """Return the words of a quote up to where its second clause begins: "it fades, | and it is not contagious"."""
    for place, word in enumerate(inside[1:], 1):
        begins = word in CLAUSES or (
            word in JOINERS and any(each in SUBJECTS for each in inside[place + 1 : place + 3])
        )
        if word in ENDS or begins:
            return inside[:place]
    return inside


def _find_scope(before: list[str], inside: list[str], wanted: frozenset[str]) -> int:
    """Return where the clause of a quote begins, given the words before it."""
    start = len(before)
    clause = _is_clause(inside) or inside[:1] in (["and"], ["or"])
    while start:
        word = before[start - 1]
        if word in RELATIVES and _is_continued(before[start:], inside):
            return len(before)
        if word in ENDS or word in CLAUSES or (word in JOINERS and (clause or _is_clause(before[start:]))):
            break
        if word == "," and _is_subordinate(before[: start - 1]):
            break
        if word == "that" and not _is_doubted(before[: start - 1], wanted):
            break
        start -= 1
    return start


def _is_continued(relative: list[str], inside: list[str]) -> bool:
    """Return whether a quote goes on behind a relative clause: "people who have never had it | can get it"."""
    if not inside or inside[0] not in AUXILIARIES or not _is_clause(relative):
        return False
    return relative[-1] not in AUXILIARIES and not _is_one(relative[-1], NEGATIONS)


def _is_subordinate(words: list[str]) -> bool:
    """Return whether words end with a subordinate clause, as in "if it fades": the comma behind it closes it."""
    for word in reversed(words):
        if word in ENDS or word == ",":
            return False
        if word in CLAUSES:
            return word not in COORDINATING
    return False


def _is_clause(words: list[str]) -> bool:
    """Return whether words contain an auxiliary verb or a subject: then a joiner before them begins a clause."""
    return any(word in AUXILIARIES or word in SUBJECTS or word.endswith("n't") for word in words)


def _is_doubted(before: list[str], wanted: frozenset[str]) -> bool:
    """Return whether a negation or hedge is shortly before `that`, as in "no evidence that" and "thought that"."""
    if wanted is HEDGES and before[-1:] and before[-1] in HEDGES_OF_CLAUSES:
        return True
    return any(_is_one(word, wanted) for word in before[-4:])


def _find_behind(behind: list[str], wanted: frozenset[str]) -> str | None:
    """Return the word that negates or hedges directly after the quote, as in "a cure | does not exist"."""
    between = behind[:1] and (behind[0] in AUXILIARIES or behind[0] in LINKS) and not _is_one(behind[0], wanted)
    word = next(iter(behind[1:2] if between else behind[:1]), None)
    if word in {"no", "none"}:
        # "A lamp means | no cough": without a mark between, the words are cut before their object.
        return word if not between or behind[0] in LINKS else None
    return word if word and _is_one(word, wanted) else None
