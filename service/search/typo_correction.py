"""Guessing: what a typed word is read as, beside itself: a word that it begins, or from which a mistake parts it.

What is typed is never guessed away: a word that records have counts whole, and its completions a little. What one word
may cost is bounded by how many readings it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.search.index import SearchIndex
from service.search.tokenizer import FUNCTION_WORDS, Word, stem_word

READINGS = 6
# Shorter beginnings say nothing, and shorter words with a letter changed are other words.
SHORTEST_BEGINNING = 2
SHORTEST_MISTAKE = 4
# So long a word is known with two mistakes in it.
SHORTEST_MISTAKES = 8
SHORTEST_HALF = 3
# A longer word that is not known is no mistake of typing, and comparing it would cost.
LONGEST_MISTAKE = 32
# How much a reading counts that is not the word itself.
COMPLETED_KNOWN = 0.2
COMPLETED = 0.7
MISTAKEN = 0.7
JOINED = 0.8
MEANT = 0.5


@dataclass
class ParsedWord:
    """A word that was asked for, and the stems that it is read as, with how much each counts."""

    spelt: str
    # What it makes together with a neighbour: pain killer.
    joined: Sequence[str] = ()
    stems: dict[str, float] = field(default_factory=dict)
    # What is called so by another name: pain for ache.
    meant: Sequence[str] = ()
    # What it was taken for, where no record has it.
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
    if last and len(word.spelt) >= SHORTEST_BEGINNING:
        weight = COMPLETED_KNOWN if asked.readings else COMPLETED
        _read_as(asked, index.completions(word.spelt, READINGS), weight, index)
    if not asked.readings and SHORTEST_MISTAKE <= len(word.spelt) <= LONGEST_MISTAKE:
        _correct(asked, index, last=last)
    if asked.stems:
        asked.meant = index.meanings(next(iter(asked.stems)))
    return asked


def _correct(asked: ParsedWord, index: SearchIndex, *, last: bool) -> None:
    found = _find_similar(asked.spelt, index, last=last)
    halves = () if found else _split_joined(asked.spelt, index)
    _read_as(asked, found or halves, MISTAKEN, index)
    if asked.stems:
        asked.mended = found[0] if found else " ".join(halves)


def _find_similar(spelt: str, index: SearchIndex, *, last: bool) -> Sequence[str]:
    """Return words that are spelt nearly so."""
    found = index.similar(spelt, READINGS)
    if not found and last:
        found = index.similar(spelt, READINGS, beginning=True)
    if not found and len(spelt) >= SHORTEST_MISTAKES:
        found = index.similar(spelt, READINGS, mistakes=2)
    # Few mistake the first letter.
    return sorted(set(found) - FUNCTION_WORDS, key=lambda each: (each[0] != spelt[0], found.index(each)))


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
