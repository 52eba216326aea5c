"""Notation: numbers, signs and letters with the same meaning in different spellings, or that differ by a sign.

CD4⁺ is CD4+, ½ is 1/2, and 1,000 is 1000. But HER2- is not HER2+, <5 is not >5, and 1.5 is not 15.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

REMEMBERED = 4096
# A letter or digit of any script, except superscripts and fractions, with its combining marks.
LETTER = r"[^\W_⁰¹²³⁴-⁹½⅓⅔¼¾⅐-⅞↉][\u0300-\u036f]*"
FRACTION = r"[½⅓⅔¼¾⅐-⅞↉]"
RAISED = r"(?:\^[+\-−]?[0-9]+|[⁺⁻]?[⁰¹²³⁴-⁹]+)?"
UNITS = frozenset(
    """
    cal cl cm dl g gy h hr hrs hz iu kcal kg km kpa l mcg mci m mg mhz min mins ml mm mmhg mmol mol ng nmol pg sec ug ul
    umol wk wks yr yrs μg μl μm μmol
    """.split()
)
DIGITS = r"(?:[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:[.,·][0-9]+)*|[.·][0-9]+"
# The patterns match from the left: an address, a number with its signs, a fraction, degrees, a word.
TOKEN = re.compile(
    rf"""
    https?://\S+
    | (?:(?<![-=])[<>≤≥≠≈~±]=?\s?|\+/[-−]\s?|(?<![\w)\].,%°′″])[+\-−])?
      (?<![^\W_])(?:{DIGITS})(?:[/⁄–-](?:{DIGITS})(?![^\W_]))*{RAISED}
      (?:(?!{LETTER})|(?=(?:{"|".join(sorted(UNITS, key=len, reverse=True))})(?!{LETTER})))
      (?:\s?[%‰]|[′″]|\+(?![0-9]))?
    | {FRACTION}
    | °\s?[CFcf]?(?!{LETTER})
    | [⁰¹²³⁴-⁹]*(?:{LETTER})+(?:['’ʼ](?:{LETTER})+)*{RAISED}
      (?:[⁺⁻]|\+{{1,3}}(?![^\W_])|\s?\([+\-−]\)|[\-−](?![^\W_]|[-−>]|\s+(?:and|or|to)\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The unified spelling. A superscript is marked as one; a subscript is not: H₂O is H2O.
SAME = str.maketrans({"−": "-", "⁻": "-", "⁺": "+", "·": ".", "⁄": "/", "µ": "μ", "~": "≈", "ʼ": "'"})
COMPARISONS = (("<=", "≤"), (">=", "≥"), ("+/-", "±"))
SUPERSCRIPT = re.compile(r"(?<=[^⁺⁻⁰¹²³⁴-⁹])[⁺⁻]?[⁰¹²³⁴-⁹]+")
SIGNS = frozenset("<>≤≥≠≈±+-%‰′″/.,^°=")
SPACED = re.compile(r"[\s()]+")
THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
RANGE = re.compile(r"(?<=[0-9])–(?=[.0-9])")
LEADING_POINT = re.compile(r"(?<![0-9])\.(?=[0-9])")
BEFORE, BEHIND = "<>≤≥≠≈±+-", "%‰+-′″"
PERCENT = frozenset({"percent", "cent"})
SIGN_NAMES = {"%": "percent", "+": "positive", "-": "negative", "°": "degree"}
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon "
            "phi chi psi omega"
        ).split(),
        strict=True,
    )
)
GREEK_LETTER = re.compile(f"([{''.join(GREEK)}])")
MICRO = {"μg": "mcg", "μl": "ul", "μm": "um", "μmol": "umol"}
NUMERALS = {
    roman + letter: f"{number}{letter}"
    for number, roman in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)
    for letter in ("", "a", "b", "c")
    if roman + letter not in {"via", "ic"}
}


def normalise_notation(token: str) -> str:
    """Return a lower-case token with its numbers and signs in the unified notation."""
    written = SUPERSCRIPT.sub(lambda raised: f"^{raised[0]}", token).translate(SAME)
    written = unicodedata.normalize("NFKD", THOUSANDS.sub(_drop_commas, SPACED.sub("", written)))
    for spelt, sign in COMPARISONS:
        written = written.replace(spelt, sign)
    written = RANGE.sub("-", written.translate(SAME)).casefold()
    written = "".join(each for each in written if each.isalnum() or each in SIGNS)
    return LEADING_POINT.sub("0.", written) if written == "°" or any(map(str.isalnum, written)) else ""


@lru_cache(REMEMBERED)
def list_bases(spelt: str) -> tuple[str, ...]:
    """Return the parts of a word without its signs: HER2 of HER2+, 5 and 10 of 5-10, beta of β."""
    core = spelt.lstrip(BEFORE).rstrip(BEHIND) or spelt
    found = [core]
    if core[0] == "°":
        found.append(core[1:] or "degree")
    head, raised, exponent = core.partition("^")
    if raised and any(map(str.isalpha, head)):
        found += [head, head + exponent]
    if raised == "" and core[:1].isdigit():
        found += _list_numbers(core)
    if GREEK_LETTER.search(core):
        found += _name_letters(core)
    return tuple(dict.fromkeys(each for each in found if each and each != spelt))


def name_signs(spelt: str) -> tuple[str, ...]:
    """Return the names of the signs of a word: a record with HER2+ is found by positive."""
    if spelt[-1:] == "%":
        return (SIGN_NAMES["%"],)
    return (SIGN_NAMES[spelt[-1]],) if spelt[-1:] in {"+", "-"} and any(map(str.isalpha, spelt)) else ()


def join_percent(spelt: Sequence[str]) -> list[str]:
    """Return words with 30% for 30 percent and 30 per cent; the words that this replaces are left empty."""
    found = list(spelt)
    for place, number in enumerate(spelt[:-1]):
        if number[-1].isdigit():
            size = 1 if spelt[place + 1] == "percent" else 2 * (spelt[place + 1 : place + 3] == ["per", "cent"])
            if size:
                found[place : place + 1 + size] = [f"{number}%", *[""] * size]
    return found


def _drop_commas(number: re.Match[str]) -> str:
    return number[0].replace(",", "")


def _list_numbers(core: str) -> list[str]:
    """Return the numbers of a range, or of a pair such as 120/80; empty for a fraction."""
    if "-" in core:
        return core.split("-")
    upper, slash, lower = core.partition("/")
    is_pair = slash and upper.isdigit() and lower.isdigit() and int(upper) >= int(lower)
    return [upper, lower] if is_pair else []


def _name_letters(core: str) -> list[str]:
    """Return a word with the names of its Greek letters, and the pieces; empty for a Greek word."""
    if core in MICRO:
        return [MICRO[core]]
    pieces = [each for each in GREEK_LETTER.split(core) if each]
    named = [GREEK.get(each, each) for each in pieces]
    if len(named) > 1 and all(each in GREEK for each in pieces):
        return []
    return ["".join(named), *(each for each in named if not each.isdigit())]
