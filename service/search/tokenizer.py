"""Words: what a text is made of, each with its place and in the one form that stands for its relatives.

The index and the questions are both read here, so nothing is left to how an engine cuts a text into words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import tantivy

from service.search.spelling_variants import normalise_spelling

# Letters and digits with their combining marks; an apostrophe inside a word belongs to it. The address of a web page is
# found so that it can be passed over.
WORD = re.compile(r"(https?://\S+)|(?:[^\W_][\u0300-\u036f]*)+(?:['’ʼ](?:[^\W_][\u0300-\u036f]*)+)*")
# The same where a text has no combining mark and no address, which is nearly always: many times as quick.
PLAIN_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
# And where it has nothing but ASCII: quicker by a quarter again.
ASCII_WORD = re.compile(r"[0-9A-Za-z]+(?:'[0-9A-Za-z]+)*")
COMBINING = re.compile(r"[\u0300-\u036f]")
POSSESSIVE = re.compile(r"['’ʼ]s$")
APOSTROPHE = re.compile(r"['’ʼ]")
# What is longer is no word of any language, and is told apart by its beginning.
LONGEST = 64
# How many forms are remembered: more than there are words in common use.
REMEMBERED = 65536
# How many texts are remembered: those of the hits that are asked for again and again.
TEXTS = 4096
LIGHT = 0.4
# Words that hold a sentence together. `during`, `after`, `without` and their like are not among them: they tell.
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
# Everyday words that say little. In a small library they are rare, and being rare must not make them weigh.
LIGHT_WORDS = frozenset(
    """
    ask become begin bring call come feel find give happen help keep know leave look make many mean much need now people
    put say see seem show stay still take tell thing think time try turn use way
    """.split()
)
_STEMMER = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
# What the stemmer leaves apart though readers mean one thing, by what its stems end in.
ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    # treatment and treatable are about treating.
    (re.compile(r"(?<=[a-z]{4})(?:ment|abl|ibl)$"), ""),
    # metastasis and metastases, diagnosis and diagnoses.
    (re.compile(r"(?<=[a-z]{3}s)i$"), ""),
    # recurrence and recur, occurrence and occur.
    (re.compile(r"(?<=[a-z]{3}r)r$"), ""),
)
# Of words and stems: families that neither the stemmer nor an ending brings together.
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
    """A word of a text: where it stands (code points, end exclusive), and how it is spelt."""

    start: int
    end: int
    spelt: str

    @property
    def stem(self) -> str:
        """What stands for the word and its relatives."""
        return stem_word(self.spelt)

    @property
    def weight(self) -> float:
        """How much the word counts in a question."""
        return LIGHT if self.stem in _LIGHT_STEMS else 1.0

    @property
    def tells(self) -> bool:
        """Whether the word says something by itself."""
        return self.spelt not in FUNCTION_WORDS


def iterate_words(text: str) -> Iterator[Word]:
    """Yield the words of a text."""
    for found in WORD.finditer(text):
        if not found[1] and (spelt := spell_word(found.group())):
            yield Word(found.start(), found.end(), spelt)


def list_spellings(text: str) -> list[str]:
    """Return the words of a text as they are spelt, without their places."""
    plain = ASCII_WORD if text.isascii() else None if COMBINING.search(text) else PLAIN_WORD
    if plain is None or "://" in text:
        return [word.spelt for word in iterate_words(text)]
    return list(filter(None, map(spell_word, plain.findall(text))))


def keep_telling(found: Sequence[Word]) -> Sequence[Word]:
    """Return the words that say something by themselves; all, where none does: the name may be `The Who`."""
    return [word for word in found if word.tells] or found


def list_stems(text: str) -> list[str]:
    """Return the stems of the words of a text that say something by themselves."""
    return stem_words(list_spellings(text))


def stem_words(spelt: Sequence[str]) -> list[str]:
    """Return the stems of those of these words that say something by themselves; of all, where none does."""
    return list(filter(None, map(_stem_telling, spelt))) or list(map(stem_word, spelt))


@lru_cache(TEXTS)
def stem_text(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return where the words of a text stand that say something by themselves, each with its stem."""
    return tuple((word.start, word.end, word.stem) for word in keep_telling(list(iterate_words(text))))


@lru_cache(TEXTS)
def spell_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are spelt."""
    return tuple(list_spellings(text))


@lru_cache(REMEMBERED)
def spell_word(word: str) -> str:
    """Return a word in lower case, without accents and apostrophes, in one spelling."""
    plain = POSSESSIVE.sub("", word.lower())
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain.casefold())
        plain = "".join(letter for letter in apart if letter.isalnum()).casefold()
    return normalise_spelling(APOSTROPHE.sub("", plain)[:LONGEST])


@lru_cache(REMEMBERED)
def stem_word(spelt: str) -> str:
    """Return what stands for a word and its relatives."""
    if known := STRANGERS.get(spelt) or RELATIVES.get(spelt):
        return known
    if spelt.endswith(INFLAMMATION):
        return spelt
    found = _STEMMER.analyze(spelt)
    stemmed = found[0] if found else spelt
    for pattern, written in ENDINGS:
        stemmed = pattern.sub(written, stemmed)
    return RELATIVES.get(stemmed, stemmed)


@lru_cache(REMEMBERED)
def _stem_telling(spelt: str) -> str:
    """Return the stem of a word that says something by itself, nothing for another."""
    return "" if spelt in FUNCTION_WORDS else stem_word(spelt)


_LIGHT_STEMS = frozenset(map(stem_word, LIGHT_WORDS))
