"""Guessing: what a typed word is read as, beside itself: a word that it begins, or from which a mistake parts it.

A correct word is never read as another: neither one that records have, nor one that is English. What one word may cost
is bounded by how many readings it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.search.dictionary import is_english, is_near_english
from service.search.index import SearchIndex
from service.search.notation import list_bases
from service.search.tokenizer import FUNCTION_WORDS, Word, stem_word

READINGS = 6
# How many words that are spelt nearly so are compared.
CANDIDATES = 24
# Shorter beginnings say nothing.
SHORTEST_BEGINNING = 2
# Shorter words with a letter changed are other words, and unknown words of four letters are mostly abbreviations: in
# these nothing but the order is mended.
SHORTEST_MISTAKE = 4
SHORTEST_CHANGE = 5
# So long a word is known with two mistakes in it.
SHORTEST_MISTAKES = 8
SHORTEST_HALF = 3
# A longer word that is not known is no mistake of typing, and comparing it would cost.
LONGEST_MISTAKE = 32
# Beginnings that turn a word into its opposite, or into another one: no mistake adds or drops one of them.
TURNING = frozenset("a an ab anti contra de dis il im in ir mis non post pre sub un".split())
OPPOSITES = (("hypo", "hyper"), ("intra", "inter"), ("pre", "pro"), ("ante", "anti"), ("macro", "micro"))
# How much a reading counts that is not the word itself.
COMPLETED = 0.7
MISTAKEN = 0.7
JOINED = 0.8
MEANT = 0.5
SIGNLESS = 0.5


@dataclass
class ParsedWord:
    """A word that was asked for, and the stems that it is read as, with how much each counts."""

    spelt: str
    # What it makes together with a neighbour: pain killer.
    joined: Sequence[str] = ()
    stems: dict[str, float] = field(default_factory=dict)
    # What is called so by another name: pain for ache.
    meant: Sequence[str] = ()
    # What it was taken for, where it is no word that is known.
    mended: str | None = None

    @property
    def readings(self) -> dict[str, float]:
        """All stems that stand for it, with how much each counts."""
        return dict.fromkeys(self.meant, MEANT) | dict.fromkeys(self.joined, JOINED) | self.stems


def read_word(word: Word, joined: Sequence[str], index: SearchIndex, *, last: bool) -> ParsedWord:
    """Return the word as the index reads it; the last one may be only begun."""
    asked = ParsedWord(word.spelt, joined)
    if index.has_token(word.stem):
        asked.stems[word.stem] = word.weight
    # HER2 for HER2+: nearly what was asked.
    _read_as(asked, list_bases(word.spelt), SIGNLESS, index)
    if not is_known(word.spelt, index):
        if last and word.spelt.isalpha() and len(word.spelt) >= SHORTEST_BEGINNING:
            _read_as(asked, index.completions(word.spelt, READINGS), COMPLETED, index)
        if not asked.readings:
            _correct(asked, index)
    if asked.stems:
        asked.meant = index.meanings(next(iter(asked.stems)))
    return asked


def is_known(spelt: str, index: SearchIndex) -> bool:
    """Return whether a word is a correct one: one that records have as it is spelt, or one of the language."""
    return index.has_spelling(spelt) or is_english(spelt)


def correct_word(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return what an unknown word was meant to be: one word, or two that were typed as one; nothing if none is near."""
    if not spelt.isalpha() or not SHORTEST_MISTAKE <= len(spelt) <= LONGEST_MISTAKE:
        return ()
    return _find_similar(spelt, index, 1) or _split_joined(spelt, index) or _find_twice_mistaken(spelt, index)


def _correct(asked: ParsedWord, index: SearchIndex) -> None:
    found = correct_word(asked.spelt, index)
    _read_as(asked, found, MISTAKEN, index)
    if asked.stems:
        asked.mended = " ".join(found)


def _find_twice_mistaken(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return the word that two mistakes part from a long one, if no single mistake explains it better."""
    if len(spelt) < SHORTEST_MISTAKES or is_near_english(spelt):
        return ()
    return _find_similar(spelt, index, 2)


def _find_similar(spelt: str, index: SearchIndex, mistakes: int) -> Sequence[str]:
    """Return the word that is spelt most nearly so: few mistake the first letter, and common words are likelier."""
    found = index.similar(spelt, CANDIDATES, mistakes)
    likely = [each for each in found if each.isalpha() and _may_be_meant(spelt, each)]
    return sorted(likely, key=lambda each: each[0] != spelt[0])[:1]


def _may_be_meant(spelt: str, other: str) -> bool:
    if len(spelt) < SHORTEST_CHANGE and sorted(spelt) != sorted(other):
        return False
    return other not in FUNCTION_WORDS and not _is_turned(spelt, other)


def _is_turned(one: str, other: str) -> bool:
    """Return whether two words differ by a beginning that makes another word: typical and atypical."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if longer.endswith(shorter) and longer.removesuffix(shorter) in TURNING:
        return True
    pairs = ((first, second) for both in OPPOSITES for first, second in (both, both[::-1]))
    return any(one.startswith(first) and other.startswith(second) for first, second in pairs)


def _split_joined(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return two words that were typed as one, cut where both are longest; nothing where there are none."""
    cuts = range(SHORTEST_HALF, len(spelt) - SHORTEST_HALF + 1)
    halves = [(spelt[:at], spelt[at:]) for at in cuts]
    known = [both for both in halves if all(index.has_token(stem_word(each)) for each in both)]
    return max(known, key=lambda both: min(map(len, both))) if known else ()


def _read_as(asked: ParsedWord, found: Sequence[str], weight: float, index: SearchIndex) -> None:
    for spelt in found:
        token = stem_word(spelt)
        if spelt not in FUNCTION_WORDS and index.has_token(token):
            asked.stems.setdefault(token, weight)
