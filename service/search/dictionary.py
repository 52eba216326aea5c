"""Dictionary: whether a word is English, so that search never takes a correct word for a mistake.

Only the hashes of the words are held, a mebibyte in all. A set of the words would take ten times the memory in each
worker; that two of 130,000 words share a hash of 64 bits will not happen.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from string import ascii_lowercase

WORDS = Path(__file__).parent / "words" / "english.txt"
# How many answers are remembered.
REMEMBERED = 4096


def is_english(spelt: str) -> bool:
    """Return whether a word, as the tokenizer spells it, is a word or a name of the language."""
    hashes, wanted = _read_hashes(), hash(spelt)
    place = bisect_left(hashes, wanted)
    return place < len(hashes) and hashes[place] == wanted


@lru_cache(REMEMBERED)
def is_near_english(spelt: str) -> bool:
    """Return whether one typing mistake behind the first letter, which few mistake, makes an English word of it."""
    return any(is_english(near) for near in list_near_spellings(spelt) if near.startswith(spelt[:1]))


def list_near_spellings(word: str) -> Iterator[str]:
    """Yield what one mistake makes of a word: a letter left out, changed or added, or two that changed places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (f"{before}{letter}{after}" for letter in ascii_lowercase)
        if after:
            yield f"{before}{after[1:]}"
            yield from (f"{before}{letter}{after[1:]}" for letter in ascii_lowercase if letter != after[0])
        if len(after) > 1:
            yield f"{before}{after[1]}{after[0]}{after[2:]}"


@cache
def _read_hashes() -> "array[int]":
    return array("q", sorted(map(hash, WORDS.read_text("ascii").split())))
