"""Everyday words: what articles write for words that readers use, such as surgery for operation.

They support a hit that has other words of the question, and find nothing by themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from service.search.stemmer import stem_word
from service.search.tokenizer import Word, list_spellings, list_stems

WORDS = Path(__file__).parent / "words" / "everyday.txt"
# The longest phrase of the list, in words.
MAX_PHRASE_WORDS = 4
Phrase = tuple[str, ...]


def list_supports(words: Sequence[Word]) -> Mapping[Word, Sequence[str]]:
    """Return the stems that articles use, for each significant word of a question that has some.

    Those of a phrase are listed for its last significant word, or else for the next one.
    """
    found: dict[Word, list[str]] = {}
    phrases, firsts = _read_phrases()
    stems = [word.stem for word in words]
    for start, stem in enumerate(stems):
        for end in range(start + 1, start + 1 + MAX_PHRASE_WORDS) if stem in firsts else ():
            supports = phrases.get(tuple(stems[start:end]))
            word = _find_significant(words, start, end) if supports else None
            if supports and word:
                found.setdefault(word, []).extend(supports)
    return found


def _find_significant(words: Sequence[Word], start: int, end: int) -> Word | None:
    within = (word for word in reversed(words[start:end]) if word.tells)
    behind = (word for word in words[end:] if word.tells)
    return next(within, None) or next(behind, None)


@cache
def _read_phrases() -> tuple[Mapping[Phrase, Sequence[str]], frozenset[str]]:
    """Return the stems that articles use for each word or phrase, by its stems, and the first stems of all."""
    found: dict[Phrase, dict[str, None]] = {}
    for said, written in _read_lines():
        phrase = tuple(map(stem_word, list_spellings(said)))
        found.setdefault(phrase, {}).update(dict.fromkeys(list_stems(written)))
    return {phrase: tuple(stems) for phrase, stems in found.items()}, frozenset(phrase[0] for phrase in found)


def _read_lines() -> Iterator[tuple[str, str]]:
    for line in WORDS.read_text("ascii").splitlines():
        said, colon, written = line.partition(": ")
        if colon and not said.startswith("#"):
            yield said, written
