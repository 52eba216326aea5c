"""The tokenizer: splits a text into words, each with its position, normalised spelling and stem.

Records and questions both go through it, so that tokens do not depend on the search engine.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import tantivy

from service.search.notation import (
    MICRO,
    NUMERALS,
    TOKEN,
    UNITS,
    list_bases,
    name_signs,
    normalise_notation,
)
from service.search.spelling_variants import normalise_spelling

# Most texts are ASCII letters, spaces and stops, without any notation.
NOTATION = re.compile(r"[0-9<>^%~]|[A-Za-z][+]|[A-Za-z]-(?![A-Za-z-])|\([+-]\)|[^\x00-\x7f]|://")
PLAIN_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
POSSESSIVE = re.compile(r"['’ʼ]s$")
APOSTROPHE = re.compile(r"['’ʼ]")
ADDRESSES = ("http://", "https://")
# Longer tokens are not words of any language, so only their beginning counts.
MAX_WORD_CHARACTERS = 64
# The number of cached forms: more than the words in common use.
REMEMBERED = 65536
# The number of cached words of questions, which do not evict those of the content.
ASKED = 1024
# The number of cached texts: those of frequent hits.
TEXTS = 4096
LIGHT = 0.4
# Words without a meaning of their own in a question. `during`, `after`, `without` and the like do have one.
FUNCTION_WORDS = frozenset(
    """
    a about also am an and any are arent as at be because been being but by can cant could couldnt did didnt do
    does doesnt doing dont each else ever every for from get gets getting go goes going got had has hasnt have
    havent having he her here hers herself him himself his how i id if ill im in into is isnt it its itself ive
    just let lets like may me might mine must my myself no nor not of off on only onto or our ours ourselves out
    please quite rather really shall she should so some such than that thats the their theirs them themselves then
    there these they theyre this those to too upon us very want was wasnt we were what whats when where which
    while who whom whose why will with wont would yes you your youre yours yourself
    """.split()
)
# Function words that change the meaning of a name.
NEGATIONS = frozenset(
    """
    arent cant couldnt didnt doesnt dont hasnt havent isnt no nor not off wasnt wont
    """.split()
)
# Words before a designation by a letter or a Roman numeral: type I, vitamin A.
DESIGNATORS = frozenset(
    """
    bipolar class classes collagen factor factors grade grades group groups hepatitis influenza level levels part phase
    phases schedule stage stages strep streptococcus subtype type types vitamin vitamins
    """.split()
)
CONNECTORS = frozenset("and or to through".split())
# The letter A as a designation, and the prefix of a unit after a number: no word has this spelling.
LETTER_A = "A"
OF_NUMBER = "_"
DESIGNATIONS = {**NUMERALS, "a": LETTER_A}
# Common words that mean little. In a small library they are rare, which must not give them weight.
LIGHT_WORDS = frozenset(
    """
    actually all another any anything ask bad become begin big bring call cause come easily easy exactly feel find
    first general generally give good happen help important keep kind know leave like long look lot mainly make many
    mean more most mostly much need normally now often other part people possible put reason say see seem several
    show side some someone something sometimes sort stay still take tell thing think time try turn type typically
    use used usual usually way work
    """.split()
)
_STEMMER = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
# Relatives that the stemmer keeps apart, by the endings of their stems.
ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    # treatment and treatable are both about treating.
    (re.compile(r"(?<=[a-z]{4})(?:ment|abl|ibl)$"), ""),
    # metastasis and metastases, diagnosis and diagnoses.
    (re.compile(r"(?<=[a-z]{3}s)i$"), ""),
    # recurrence and recur, occurrence and occur.
    (re.compile(r"(?<=[a-z]{3}r)r$"), ""),
)
# Families that neither the stemmer nor the endings unite.
RELATIVES = {
    "alive": "live",
    "children": "child",
    "curabl": "cure",
    "curat": "cure",
    "dead": "die",
    "death": "die",
    "diagnost": "diagnos",
    "feet": "foot",
    "growth": "grow",
    "life": "live",
    "likely": "likelihood",
    "loss": "lose",
    "lymphat": "lymph",
    "men": "man",
    "metastat": "metastas",
    "nauseous": "nausea",
    "prognost": "prognos",
    "succeed": "success",
    "surgeon": "surgeri",
    "surgic": "surgeri",
    "survivor": "surviv",
    "swollen": "swell",
    "symptomat": "symptom",
    "teeth": "tooth",
    "therapeut": "therapi",
    "women": "woman",
}
# Words that the stemmer takes for relatives of another word: several for severe, effective for effect.
STRANGERS = {
    "apartment": "apartment",
    "apartments": "apartment",
    "authorities": "authority",
    "authority": "authority",
    "business": "business",
    "businesses": "business",
    "colonization": "coloniz",
    "colonize": "coloniz",
    "colonized": "coloniz",
    "communicable": "communicable",
    "considerable": "considerable",
    "considerably": "considerable",
    "critical": "critical",
    "critically": "critical",
    "department": "department",
    "departments": "department",
    "effective": "effective",
    "effectively": "effective",
    "effectiveness": "effective",
    "evening": "evening",
    "evenings": "evening",
    "experiment": "experiment",
    "experimental": "experiment",
    "experiments": "experiment",
    "hospitality": "hospitality",
    "importance": "important",
    "important": "important",
    "importantly": "important",
    "majority": "majority",
    "medication": "medicin",
    "medications": "medicin",
    "minority": "minority",
    "organic": "organic",
    "organization": "organiz",
    "organizations": "organiz",
    "organize": "organiz",
    "organized": "organiz",
    "organizing": "organiz",
    "paste": "paste",
    "personality": "personality",
    "position": "position",
    "positioned": "position",
    "positions": "position",
    "priorities": "priority",
    "priority": "priority",
    "responsibility": "responsible",
    "responsible": "responsible",
    "secrete": "secretion",
    "secreted": "secretion",
    "secretes": "secretion",
    "secretion": "secretion",
    "secretions": "secretion",
    "several": "several",
    "topical": "topical",
    "topically": "topical",
    "universities": "university",
    "university": "university",
}
# Hepatitis is not hepatic.
INFLAMMATION = "itis"


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
    return _read_designations(list(filter(None, map(spell_word, pattern.findall(text)))))


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
def stem_word(spelt: str) -> str:
    """Return the common form of a word and its relatives."""
    if known := STRANGERS.get(spelt) or RELATIVES.get(spelt):
        return known
    if spelt.endswith(INFLAMMATION) or not spelt.isalpha() or spelt == LETTER_A:
        return spelt
    found = _STEMMER.analyze(spelt)
    stemmed = found[0] if found else spelt
    for pattern, written in ENDINGS:
        stemmed = pattern.sub(written, stemmed)
    return RELATIVES.get(stemmed, stemmed)


@lru_cache(REMEMBERED)
def _stem_telling(spelt: str) -> str:
    """Return the stem of a significant word, and an empty string for others."""
    return stem_word(spelt) if has_meaning(spelt) else ""


def _iterate_spelt(text: str, spell: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    found = [(match.start(), match.end(), spell(match.group())) for match in TOKEN.finditer(text)]
    found = [each for each in found if each[2]]
    designated = _read_designations([spelt for _, _, spelt in found])
    yield from ((start, end, spelt) for (start, end, _), spelt in zip(found, designated, strict=True))


def _read_designations(spelt: list[str]) -> list[str]:
    """Unify the spelling of designations, as in type I or vitamin A.

    A unit after a number is not significant, and is distinguished from a word such as MG.
    """
    if UNITS.isdisjoint(spelt) and DESIGNATORS.isdisjoint(spelt):
        return spelt
    designates, found = False, list(spelt)
    for place, (each, after) in enumerate(zip(spelt, [*spelt[1:], ""], strict=True)):
        if designates and (numeral := DESIGNATIONS.get(each)) and _may_designate(each, after):
            found[place] = numeral
        elif each in UNITS and place and spelt[place - 1][-1].isdigit():
            found[place] = OF_NUMBER + MICRO.get(each, each)
        elif each not in CONNECTORS:
            designates = each in DESIGNATORS or (designates and each[0].isdigit())
    return found


def _may_designate(each: str, after: str) -> bool:
    """Return whether the letter is more likely a designation than a word: not in "which stage I am in"."""
    return each not in FUNCTION_WORDS or after not in FUNCTION_WORDS or after in CONNECTORS or after == "is"


# A question has at most 256 characters.
_spell_asked = lru_cache(ASKED)(spell_word.__wrapped__)
stem_asked = lru_cache(ASKED)(stem_word.__wrapped__)
_LIGHT_STEMS = frozenset(map(stem_word, LIGHT_WORDS))
