"""Roman numerals: I to XXXIX, where a word such as stage, grade or type says that the letters are a number.

Elsewhere the same letters are words: an IV line, vitamin D, and the pronoun.
"""

import re

DESIGNATORS = frozenset(
    """
    category categories class classes degree degrees factor factors grade grades group groups level levels nerve nerves
    part parts phase phases stage stages type types
    """.split()
)
# Words between the numerals of a list: stages I and II, grade I to III.
CONNECTORS = frozenset(("and", "or", "to", "through"))
# A letter behind the numeral names a part of a stage: IIIB.
NUMERAL = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})[A-Ca-c]?")
ONES = {numeral: value for value, numeral in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))}


def read_roman(word: str) -> int | None:
    """Return the value of a word in capitals, with or without a letter behind it; None if it is no numeral."""
    found = NUMERAL.fullmatch(word)
    return 10 * len(found[1]) + ONES[found[2]] if found else None
