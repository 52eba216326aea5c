"""The tokenizer: splits a text into words, each with its position, normalised spelling and stem.

Records and questions both go through it, so that tokens do not depend on the search engine.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from service.search.notation import (
    MICRO,
    NUMERALS,
    PERCENT,
    TOKEN,
    UNITS,
    join_percent,
    list_bases,
    name_signs,
    normalise_notation,
)
from service.search.spelling_variants import normalise_spelling
from service.search.stemmer import ASKED, REMEMBERED, stem_asked, stem_word
from service.search.word_lists import (
    CONNECTORS,
    DESIGNATORS,
    FUNCTION_WORDS,
    LETTER_A,
    LIGHT_WORDS,
    NEGATIONS,
)

# Most texts are ASCII letters, spaces and stops, without any notation.
NOTATION = re.compile(r"[0-9<>^%~]|[A-Za-z][+]|[A-Za-z]-(?![A-Za-z-])|\([+-]\)|[^\x00-\x7f]|://")
PLAIN_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
POSSESSIVE = re.compile(r"['’ʼ]s$")
APOSTROPHE = re.compile(r"['’ʼ]")
ADDRESSES = ("http://", "https://")
# Longer tokens are not words of any language, so only their beginning counts.
MAX_WORD_CHARACTERS = 64
# The number of cached texts: those of frequent hits.
TEXTS = 4096
LIGHT = 0.4
# The prefix of a unit after a number: no word has this spelling.
OF_NUMBER = "_"
DESIGNATIONS = {**NUMERALS, "a": LETTER_A}


class Word(NamedTuple):
    """A word of a text: its position (code points, end-exclusive) and normalised spelling."""

    start: int
    end: int
    spelt: str

    @property
    def stem(self) -> str:
        """The common form of the word and its relatives."""
        return stem_word(self.spelt)

    @property
    def weight(self) -> float:
        """The weight of the word in a question."""
        return LIGHT if self.stem in _LIGHT_STEMS else 1.0

    @property
    def tells(self) -> bool:
        """Whether the word is significant, that is, not a function word."""
        return has_meaning(self.spelt)


class AskedWord(Word):
    """A word of a question."""

    @property
    def stem(self) -> str:
        """The common form of the word and its relatives."""
        return stem_asked(self.spelt)


def iterate_asked_words(text: str) -> Iterator[AskedWord]:
    """Yield the words of a question."""
    yield from (AskedWord(*each) for each in _iterate_spelt(text, _spell_asked))


def iterate_words(text: str) -> Iterator[Word]:
    """Yield the words of a text of the content."""
    yield from (Word(*each) for each in _iterate_spelt(text, spell_word))


def list_spellings(text: str) -> list[str]:
    """Return the words of a text in normalised spelling, without positions."""
    pattern = TOKEN if NOTATION.search(text) else PLAIN_WORD
    return list(filter(None, _read_designations(list(filter(None, map(spell_word, pattern.findall(text)))))))


def has_meaning(spelt: str) -> bool:
    """Return whether a word is significant."""
    return spelt not in FUNCTION_WORDS and spelt[0] != OF_NUMBER


def keep_telling(found: Sequence[Word]) -> Sequence[Word]:
    """Return the significant words, or all if there are no others: the name may be `The Who`."""
    return [word for word in found if word.tells] or found


def keep_naming(spelt: Sequence[str]) -> Sequence[str]:
    """Return the words that distinguish names, or all if there are none."""
    return [each for each in spelt if each not in FUNCTION_WORDS or each in NEGATIONS] or spelt


def list_stems(text: str) -> list[str]:
    """Return the stems of the significant words of a text."""
    return stem_words(list_spellings(text))


def stem_words(spelt: Sequence[str]) -> list[str]:
    """Return the stems of the significant words among these, or of all if no word is significant."""
    return list(filter(None, map(_stem_telling, spelt))) or list(map(stem_word, spelt))


@lru_cache(REMEMBERED)
def list_signless(spelt: str) -> tuple[str, ...]:
    """Return the other keys of a word: without its signs, and with their names."""
    if spelt[0] == OF_NUMBER or (spelt.isascii() and spelt.isalpha()):
        return ()
    return (*list_bases(spelt), *name_signs(spelt))


def add_signless(spelt: Sequence[str]) -> list[str]:
    """Return words with their other keys."""
    if (joined := "".join(spelt)).isascii() and joined.isalpha():
        return list(spelt)
    return [each for word in spelt for each in (word, *list_signless(word))]


@lru_cache(TEXTS)
def stem_text(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the positions of the significant words of a text, each with its keys."""
    return tuple(
        (word.start, word.end, stem_word(spelt))
        for word in keep_telling(list(iterate_words(text)))
        for spelt in (word.spelt, *list_signless(word.spelt))
    )


@lru_cache(TEXTS)
def spell_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in normalised spelling."""
    return tuple(list_spellings(text))


@lru_cache(REMEMBERED)
def spell_word(word: str) -> str:
    """Return a word in lower case, without accents and apostrophes, in unified spelling and notation."""
    if word.isascii() and word.isalpha():
        return normalise_spelling(word.lower()[:MAX_WORD_CHARACTERS])
    if word.startswith(ADDRESSES):
        return ""
    plain = APOSTROPHE.sub("", POSSESSIVE.sub("", word.lower()))
    return normalise_spelling(normalise_notation(plain)[:MAX_WORD_CHARACTERS])


@lru_cache(REMEMBERED)
def _stem_telling(spelt: str) -> str:
    """Return the stem of a significant word, and an empty string for others."""
    return stem_word(spelt) if has_meaning(spelt) else ""


def _iterate_spelt(text: str, spell: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    found = [(match.start(), match.end(), spell(match.group())) for match in TOKEN.finditer(text)]
    found = [each for each in found if each[2]]
    designated = _read_designations([spelt for _, _, spelt in found])
    yield from ((start, end, spelt) for (start, end, _), spelt in zip(found, designated, strict=True) if spelt)


def _read_designations(spelt: list[str]) -> list[str]:
    """Unify the spelling of designations, as in type I or vitamin A.

    A unit after a number is not significant, and is distinguished from a word such as MG. A word that is written into
    the number before it, as in 30 percent, is left empty.
    """
    if not PERCENT.isdisjoint(spelt):
        spelt = join_percent(spelt)
    if UNITS.isdisjoint(spelt) and DESIGNATORS.isdisjoint(spelt):
        return spelt
    designates, found = False, list(spelt)
    for place, (each, after) in enumerate(zip(spelt, [*spelt[1:], ""], strict=True)):
        if designates and (numeral := DESIGNATIONS.get(each)) and _may_designate(each, after):
            found[place] = numeral
        elif each in UNITS and place and spelt[place - 1][-1:].isdigit():
            found[place] = OF_NUMBER + MICRO.get(each, each)
        elif each not in CONNECTORS:
            designates = each in DESIGNATORS or (designates and each[:1].isdigit())
    return found


def _may_designate(each: str, after: str) -> bool:
    """Return whether the letter is more likely a designation than a word: not in "which stage I am in"."""
    return each not in FUNCTION_WORDS or after not in FUNCTION_WORDS or after in CONNECTORS or after == "is"


# A question has at most 256 characters.
_spell_asked = lru_cache(ASKED)(spell_word.__wrapped__)
_LIGHT_STEMS = frozenset(map(stem_word, LIGHT_WORDS))
