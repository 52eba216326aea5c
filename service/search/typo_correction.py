"""Typo correction: alternative readings of a typed word, as a prefix or with a typing mistake.

A correct word, one that records contain or that is English, is never read as another. The number of readings bounds the
cost of a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.search.dictionary import is_english, is_near_english
from service.search.index import SearchIndex
from service.search.notation import list_bases
from service.search.stemmer import stem_asked, stem_word
from service.search.tokenizer import Word
from service.search.word_lists import FUNCTION_WORDS

READINGS = 6
# The number of similar words that are compared.
CANDIDATES = 24
# Shorter prefixes are too unspecific.
SHORTEST_BEGINNING = 2
# Shorter words with a changed letter are different words, and unknown words of four letters are mostly abbreviations:
# in these only swapped letters are corrected.
SHORTEST_MISTAKE = 4
SHORTEST_CHANGE = 5
# Words of this length may have two mistakes.
SHORTEST_MISTAKES = 8
SHORTEST_HALF = 3
# Longer unknown words are not typing mistakes, and comparing them would be expensive.
LONGEST_MISTAKE = 32
# Prefixes that change the meaning of a word: a typing mistake does not add or drop one.
TURNING = frozenset("a an ab anti contra de dis il im in ir mis non post pre sub un".split())
OPPOSITES = (("hypo", "hyper"), ("intra", "inter"), ("pre", "pro"), ("ante", "anti"), ("macro", "micro"))
# The weights of readings other than the word itself.
COMPLETED = 0.7
MISTAKEN = 0.7
JOINED = 0.8
MEANT = 0.5
SIGNLESS = 0.5


@dataclass
class ParsedWord:
    """A word of the question, with its readings as stems and their weights."""

    spelt: str
    weight: float = 1.0
    # The compound with an adjacent word: pain killer.
    joined: Sequence[str] = ()
    stems: dict[str, float] = field(default_factory=dict)
    # Names for which the word is an alias: pain for ache.
    meant: Sequence[str] = ()
    # What articles write instead, which supports a hit: surgery for operation.
    supports: Sequence[str] = ()
    # The corrected word, if the word is unknown.
    mended: str | None = None

    @property
    def readings(self) -> dict[str, float]:
        """All stems for the word, with their weights."""
        return dict.fromkeys(self.meant, MEANT) | dict.fromkeys(self.joined, JOINED) | self.stems


def read_word(word: Word, joined: Sequence[str], index: SearchIndex, *, last: bool) -> ParsedWord:
    """Return the word with its readings in the index; the last one may be a prefix."""
    asked = ParsedWord(word.spelt, word.weight, joined)
    if index.has_token(word.stem):
        asked.stems[word.stem] = word.weight
    # HER2 for HER2+: a near match.
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
    """Return whether a word is correct: records contain it in this spelling, or it is English."""
    return index.has_spelling(spelt) or is_english(spelt)


def correct_word(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return the correction of an unknown word: one word, or two that were typed as one; empty if nothing is near."""
    if not spelt.isalpha() or not SHORTEST_MISTAKE <= len(spelt) <= LONGEST_MISTAKE:
        return ()
    return _find_similar(spelt, index, 1) or _split_joined(spelt, index) or _find_twice_mistaken(spelt, index)


def _correct(asked: ParsedWord, index: SearchIndex) -> None:
    found = correct_word(asked.spelt, index)
    _read_as(asked, found, MISTAKEN, index)
    if asked.stems:
        asked.mended = " ".join(found)


def _find_twice_mistaken(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return the word two mistakes away from a long one, if no single mistake explains it better."""
    if len(spelt) < SHORTEST_MISTAKES or is_near_english(spelt):
        return ()
    return _find_similar(spelt, index, 2)


def _find_similar(spelt: str, index: SearchIndex, mistakes: int) -> Sequence[str]:
    """Return the most similar word: people rarely mistype the first letter, and common words are likelier."""
    found = index.similar(spelt, CANDIDATES, mistakes)
    likely = [each for each in found if each.isalpha() and _may_be_meant(spelt, each)]
    return sorted(likely, key=lambda each: each[0] != spelt[0])[:1]


def _may_be_meant(spelt: str, other: str) -> bool:
    if len(spelt) < SHORTEST_CHANGE and sorted(spelt) != sorted(other):
        return False
    return other not in FUNCTION_WORDS and not _is_turned(spelt, other)


def _is_turned(one: str, other: str) -> bool:
    """Return whether two words differ by a prefix that changes the meaning: typical and atypical."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if longer.endswith(shorter) and longer.removesuffix(shorter) in TURNING:
        return True
    pairs = ((first, second) for both in OPPOSITES for first, second in (both, both[::-1]))
    return any(one.startswith(first) and other.startswith(second) for first, second in pairs)


def _split_joined(spelt: str, index: SearchIndex) -> Sequence[str]:
    """Return two words that were typed as one, split where both are longest; empty if there are none."""
    cuts = range(SHORTEST_HALF, len(spelt) - SHORTEST_HALF + 1)
    halves = [(spelt[:at], spelt[at:]) for at in cuts]
    known = [both for both in halves if all(index.has_token(stem_asked(each)) for each in both)]
    return max(known, key=lambda both: min(map(len, both))) if known else ()


def _read_as(asked: ParsedWord, found: Sequence[str], weight: float, index: SearchIndex) -> None:
    for spelt in found:
        token = stem_word(spelt)
        if spelt not in FUNCTION_WORDS and index.has_token(token):
            asked.stems.setdefault(token, weight)
