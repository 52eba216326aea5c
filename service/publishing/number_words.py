"""Numbers in English text, in digits and in words: `30`, `1.2 million`, `thirty`, `one-third`, `25 %`, `stage IV`."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from service.publishing.number_parser import find_figure, list_parts, read_place
from service.publishing.number_tokens import NumberToken, split_power, split_tokens
from service.publishing.number_vocabulary import ARTICLES, SCALES

# The words between a part and its whole: "one in eight", "2 out of every 5", "3 people in 1,000", "5 per 100", "1:8".
SHARE = re.compile(r"(?:[a-z]+ ){0,2}(?:in|per|out of)(?: every| each| the)?|of(?: every| the| these| those)?|:")
# The words between the ends of a range, which share a scale or a percent sign: "2 to 3 million".
RANGE = frozenset(("", "to", "and", "or"))
YEARS = range(1500, 2100)
# What makes a number negative, or lets an effect be written as a negative number.
NEGATIVE = re.compile(
    r"[-\u2212\u2013]\s?[\d.]|\b(?:minus|below|negative|less|fewer|decreas|reduc|lower|fall|fell|drop|los[est])",
    re.IGNORECASE,
)
# Smaller numbers in words are too common in the words of editors to be figures, unless a unit follows: "five days".
LEAST_WRITTEN = 10
COUNTED = frozenset(
    "second seconds minute minutes hour hours day days night nights week weeks month months year years percent "
    "times milligrams grams millilitres litres tablets capsules drops puffs doses glasses cups".split()
)


@lru_cache(1024)
def read_numbers(text: str, *, as_shares: bool = True) -> frozenset[Fraction]:
    """Return every number in the text; for a fraction its parts, its value and its value in percent.

    A percentage also gives 100, its whole, and its share of 1 if `as_shares`: 0.25 for 25 %.
    """
    return frozenset(_iterate_numbers(split_tokens(text), as_shares=as_shares))


def format_number(number: Fraction | float) -> str:
    """Return a number as digits: whole numbers in full, others with six significant digits."""
    return str(int(number)) if number == int(number) else f"{float(number):g}"


def is_stated(number: Fraction | float, text: str, *, as_shares: bool = True) -> bool:
    """Return whether a text contains a number; a fraction is compared to the decimals of the number."""
    if number < 0 and not NEGATIVE.search(text):
        return False
    stated = read_numbers(text, as_shares=as_shares)
    if isinstance(number, Fraction):
        return number in stated
    wanted = abs(Fraction(str(number)))
    decimals = len(str(number).partition(".")[2])
    return any(wanted == (_round_number(said, decimals) if said else said) for said in stated)


def list_digits(text: str) -> list[int | float]:
    """Return the numbers in digits in a text, with the Roman numerals of stages and the like."""
    found = (split_power(token.text)[0] for token in split_tokens(text) if token.kind == "digits")
    return [float(digits) if "." in digits else int(digits) for digits in found]


def list_figures(text: str) -> list[Fraction]:
    """Return the numbers in words in a text that are figures: those from ten on or before a unit, and fractions."""
    tokens, found, place = split_tokens(text), list[Fraction](), 0
    while place < len(tokens):
        is_word = tokens[place].kind == "word"
        values, place = read_place(tokens, place)
        figure = find_figure(values) if values else Fraction(0)
        is_counted = figure > 1 and tokens[place : place + 1] and tokens[place].text in COUNTED
        if is_word and (figure >= LEAST_WRITTEN or figure.denominator > 1 or is_counted):
            found.append(figure)
    return found


def _round_number(said: Fraction, decimals: int) -> Fraction:
    """Return a number unchanged, or rounded if it has no finite decimal form."""
    below = said.denominator
    while below % 2 == 0 or below % 5 == 0:
        below //= 2 if below % 2 == 0 else 5
    return said if below == 1 else Fraction(round(said, decimals))


def _iterate_numbers(tokens: Sequence[NumberToken], *, as_shares: bool) -> Iterator[Fraction]:
    place, end, range_ = 0, 0, list[Fraction]()
    while place < len(tokens):
        start = place
        between = " ".join(text for _, text in tokens[end:start])
        if tokens[place].kind == "percent":
            yield Fraction(100)
            percentages = range_ if between in {"", *ARTICLES} else []
            if not percentages and start and tokens[start - 1].text in ARTICLES:
                yield from (percentages := [Fraction(1)])
            yield from (number / 100 for number in percentages if as_shares)
            place, range_ = place + 1, []
            continue
        values, place = read_place(tokens, place)
        if not values:
            continue
        yield from values
        figure = find_figure(values)
        if range_ and SHARE.fullmatch(between) and _is_share(range_[-1], figure):
            yield from list_parts(range_[-1] / figure)
        range_ = [*range_[-1:], figure] if range_ and between in RANGE else [figure]
        if len(range_) > 1 and (scale := SCALES.get(tokens[place - 1].text)):
            yield range_[0] * scale
        end = place


def _is_share(part: Fraction, whole: Fraction) -> bool:
    """Return whether numbers with "in" or "out of" between them are a part and its whole, and no year."""
    return 0 < part <= whole and whole not in YEARS
