"""The forms of codes in each terminology, with a documented example.

A form says whether a code can exist; whether it does, only the terminology's publisher can say.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple


class CodeForm(NamedTuple):
    """The form of a terminology's codes: in words, as a pattern, and by what else holds, such as a check digit."""

    words: str
    pattern: str
    example: str
    is_consistent: Callable[[str], bool] = lambda _: True

    def is_code(self, code: str) -> bool:
        """Return whether a code has the form, including its check digit."""
        return re.fullmatch(self.pattern, code) is not None and self.is_consistent(code)


def compute_luhn_digit(digits: str) -> int:
    """Return the check digit after these digits, modulo 10 (ISO/IEC 7812-1, annex B)."""
    doubled = "".join(str(int(digit) * (2 - index % 2)) for index, digit in enumerate(reversed(digits)))
    return -sum(map(int, doubled)) % 10


def has_verhoeff_digit(digits: str) -> bool:
    """Return whether the last digit is the check digit of those before it, by Verhoeff's dihedral method."""
    check = 0
    for index, digit in enumerate(reversed(digits)):
        check = _combine(check, PERMUTATIONS[index % 8][int(digit)])
    return check == 0


def _combine(left: int, right: int) -> int:
    """Return the product of two elements of the dihedral group of order 10, 5 to 9 being the reflections."""
    turn = left + right if left < 5 else left - right
    return turn % 5 + 5 * ((left < 5) != (right < 5))


def _list_permutations() -> list[list[int]]:
    found = [list(range(10))]
    for _ in range(7):
        found.append([found[-1][place] for place in FIRST_PERMUTATION])
    return found


FIRST_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
PERMUTATIONS = _list_permutations()


def _has_luhn_digit(code: str) -> bool:
    digits, _, check = code.partition("-")
    # LOINC does not document how the letters of parts and answers enter into the check digit.
    return not digits.isdigit() or compute_luhn_digit(digits) == int(check)


def _is_ascending(code: str) -> bool:
    """Return whether a range such as C00-C97 goes from the lower code to the higher one; one code is no range."""
    first, dash, last = code.partition("-")
    return not dash or first < last


# The documentation of each form: RxNorm technical documentation (RXCUI); NLM's MeSH record types; EVS concept codes;
# WHO's ICD-10 volume 2; the ICD-10-CM guidelines, I.A; WHOCC's structure of the ATC; the LOINC users' guide; the SNOMED
# CT release file specification, 6; the UMLS reference manual, 2.
FORMS: Mapping[str, CodeForm] = {
    "atc": CodeForm(
        "a letter, then by level two digits, a letter, a letter and two digits",
        r"[ABCDGHJLMNPRSV](?:[0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?)?",
        "N02BA01",
    ),
    "icd-10": CodeForm(
        "a letter and two digits, then a dot and one or two digits where it goes further",
        r"[A-Z][0-9]{2}(?:\.[0-9]{1,2})?(?:-[A-Z][0-9]{2})?",
        "C50.9",
        _is_ascending,
    ),
    "icd-10-cm": CodeForm(
        "a letter, a digit and a digit or letter, then a dot and one to four more where it goes further",
        r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?:-[A-Z][0-9][0-9A-Z])?",
        "C50.911",
        _is_ascending,
    ),
    "loinc": CodeForm(
        "digits, a hyphen and the check digit",
        # Zeros before other digits would not change the check digit.
        r"(?:0+|[1-9][0-9]{0,6}|L[PALG][1-9][0-9]{0,6})-[0-9]",
        "718-7",
        _has_luhn_digit,
    ),
    "mesh": CodeForm(
        "D, C or Q and six or nine digits", r"(?=.)(?:[DC](?:[0-9]{6}|[0-9]{9}))?(?:Q(?:[0-9]{6}|[0-9]{9}))?", "D001943"
    ),
    "ncit": CodeForm("C and up to seven digits, the first of them not 0", r"C[1-9][0-9]{0,6}", "C3224"),
    "rxnorm": CodeForm("digits alone, the first of them not 0", r"[1-9][0-9]{0,7}", "1191"),
    "snomed-ct": CodeForm(
        "6 to 18 digits, of a concept, and the last of them a check digit",
        r"[1-9][0-9]{2,14}[01]0[0-9]",
        "22298006",
        has_verhoeff_digit,
    ),
    "umls": CodeForm("C and seven digits", r"C[0-9]{7}", "C0018681"),
}


def find_fitting(code: str) -> list[str]:
    """Return the terminologies whose distinctive form, with letters and many digits, a code has."""
    return [
        name for name in ("loinc", "mesh", "umls", "snomed-ct", "atc") if len(code) > 4 and FORMS[name].is_code(code)
    ]
