"""Quantities: durations, ages and amounts of a clause as words, numbers, UCUM unit and approximator."""

import re
from fractions import Fraction
from typing import Any

from service.publishing.coded_words import APPROXIMATORS, UNITS, list_codes
from service.publishing.number_words import read_numbers

NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|an?)"
# Numbers with a unit and the words that say how exact they are: "about 2 to 3 weeks".
TIME = (
    rf"(?:(?:about|around|approximately|nearly|almost|more than|over|at least|less than|up to)\s+)?{NUMBER}"
    rf"(?:\s*(?:to|-|–|or)\s*{NUMBER})?\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
)
ARTICLE = re.compile(r"\b(?:an?|one)\b", re.IGNORECASE)


def read_quantity(words: str, unit: str = "") -> dict[str, Any] | None:
    """Return the quantity of some words; None where their numbers or their unit are not plain."""
    numbers = sorted(read_numbers(words)) or ([Fraction(1)] if ARTICLE.match(words) else [])
    units = [unit] if unit else list(list_codes(words, UNITS))
    if not 1 <= len(numbers) <= 2 or len(units) != 1 or any(number != int(number) for number in numbers):
        return None
    ends = ("value",) if len(numbers) == 1 else ("lower", "upper")
    quantity = {"words": words, **dict(zip(ends, map(int, numbers), strict=True)), "unit": units[0]}
    exact = list(list_codes(words, APPROXIMATORS))
    return quantity | ({"approximator": exact[0]} if len(exact) == 1 else {})
