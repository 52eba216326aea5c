"""Number tokens: an English text as numbers in digits, fractions, signs and words, in small letters."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from service.publishing.roman_numerals import CONNECTORS, DESIGNATORS, read_roman

MAX_DIGITS = 40
TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"(?P<power>[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|\^-?\d{1,2})?(?P<ordinal>st|nd|rd|th|s)?(?!\w)|"
    r"(?P<start>\d+)|(?P<vulgar>[\u00bc-\u00be\u2150-\u215e])|(?P<percent>%|\bper\s?cent\b|\bpercent(?:age)?\b)|"
    r"(?P<times>\u00d7|\bx(?=\s?10[\^\u207b\u2070-\u2079\u00b9\u00b2\u00b3]))|(?P<ratio>:(?=\d))|(?P<word>[^\W\d_]+)|"
    r"(?P<slash>[/\u2044])",
    re.IGNORECASE,
)


class NumberToken(NamedTuple):
    """A piece of a text: what it is, and its text in small letters."""

    kind: str
    text: str


@lru_cache(1024)
def split_tokens(text: str) -> Sequence[NumberToken]:
    """Return the tokens of a text; Roman numerals of stages, grades and the like are tokens of digits."""
    return tuple(_iterate_tokens(text))


def _iterate_tokens(text: str) -> Iterator[NumberToken]:
    designates = False
    for match in TOKEN.finditer(text):
        kind, word = "digits" if match["digits"] else str(match.lastgroup), match[0].lower()
        if kind == "word" and designates and (value := read_roman(match[0])) is not None:
            yield NumberToken("digits", str(value))
            continue
        yield NumberToken(kind, word)
        is_list = designates and (word in CONNECTORS or kind in {"digits", "start"})
        designates = word in DESIGNATORS or is_list


def split_power(text: str) -> tuple[str, list[int]]:
    """Return the digits of a number and its power, if it has one."""
    found = re.match(r"[\d,.\u00a0\u202f ]+", text)
    digits = re.sub(r"[,\u00a0\u202f ]", "", found[0] if found else "0")
    written = text[found.end() if found else 0 :].removeprefix("^")
    power = unicodedata.normalize("NFKC", written).replace("\u2212", "-")
    # No figure of an article is longer; the parser's work stays bounded.
    return f"0{digits}"[:MAX_DIGITS], [int(power)] if re.fullmatch(r"-?\d{1,2}", power) else []


def read_vulgar(character: str) -> Fraction:
    """Return the value of a character such as ½."""
    above, _, below = unicodedata.normalize("NFKC", character).partition("\u2044")
    return Fraction(int(above), int(below))


def get_words(tokens: Sequence[NumberToken], place: int, count: int) -> list[str]:
    """Return at most that many words that follow without another kind of token between."""
    found = []
    for kind, text in tokens[place : place + count]:
        if kind != "word":
            break
        found.append(text)
    return found
