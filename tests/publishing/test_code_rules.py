"""Codes: the form of each terminology, its check digit, and the remedy for a code that has not the form."""

import pytest

from schemas.code_forms import FORMS, compute_luhn_digit, has_verhoeff_digit
from schemas.terminologies import SYSTEMS
from service.store.database import Database
from tests.drafts import Drafts
from tests.releases import faults

BATHS = ("treatment", "feather-baths")
# Codes that their terminologies' own documents show as examples.
RIGHT = [
    ("atc", "N"), ("atc", "N02"), ("atc", "N02B"), ("atc", "N02BA"), ("atc", "N02BA01"),
    ("icd-10", "C50"), ("icd-10", "C50.9"), ("icd-10", "C00-C97"),
    ("icd-10-cm", "C50.911"), ("icd-10-cm", "T45.1X5"), ("icd-10-cm", "C4A"),
    ("loinc", "718-7"), ("loinc", "24606-6"), ("loinc", "LP7057-5"),
    ("mesh", "D001943"), ("mesh", "D000066491"), ("mesh", "D015242Q000008"), ("mesh", "Q000008"),
    ("ncit", "C287"), ("rxnorm", "161"), ("snomed-ct", "22298006"), ("snomed-ct", "11000001102"), ("umls", "C0018681"),
]  # fmt: skip
WRONG = {
    ("rxnorm", "aspirin"): "written as in 1191",
    ("rxnorm", "0161"): "written as in 1191",
    ("icd-10", "D009103"): "write system: mesh",
    ("icd-10", "C509"): "did you mean C50.9?",
    ("icd-10", "c50.9"): "did you mean C50.9?",
    ("icd-10", "C50.911"): "written as in C50.9",
    ("icd-10-cm", "C50911"): "did you mean C50.911?",
    ("icd-10-cm", "50.911"): "written as in C50.911",
    ("mesh", "C50"): "written as in D001943",
    ("mesh", "D01943"): "written as in D001943",
    ("mesh", "d001943"): "did you mean D001943?",
    ("mesh", "C04.588.180"): "written as in D001943",
    ("loinc", "24604"): "did you mean 24604-1?",
    ("loinc", "718-8"): "written as in 718-7",
    ("loinc", "00718-7"): "written as in 718-7",
    ("icd-10", "D48-C00"): "written as in C50.9",
    ("icd-10-cm", "C50-C50"): "written as in C50.911",
    ("loinc", "C50.9"): "written as in 718-7",
    ("ncit", "C0018681"): "write system: umls",
    ("ncit", "D001943"): "write system: mesh",
    ("umls", "C18681"): "written as in C0018681",
    ("atc", "N02BA1"): "written as in N02BA01",
    ("atc", "K02BA01"): "written as in N02BA01",
    ("snomed-ct", "22298007"): "written as in 22298006",
    ("snomed-ct", "22298"): "written as in 22298006",
    # A description (partition 01) is no concept.
    ("snomed-ct", "100014"): "written as in 22298006",
}


def coded(drafts: Drafts, system: str, code: str) -> Drafts:
    return drafts.edit(*BATHS, lambda each: each.update(codes=[{"system": system, "code": code, "relation": "exact"}]))


def test_every_terminology_has_a_form_that_its_example_fits() -> None:
    assert FORMS.keys() == SYSTEMS.keys()
    assert [name for name, form in FORMS.items() if not form.is_code(form.example)] == []


@pytest.mark.parametrize(("system", "code"), RIGHT)
def test_a_documented_code_is_accepted(system: str, code: str) -> None:
    assert FORMS[system].is_code(code)


@pytest.mark.parametrize(("system", "code"), WRONG)
def test_a_code_without_the_form_is_refused_with_a_remedy(
    empty_database: Database, world_drafts: Drafts, system: str, code: str
) -> None:
    (found,) = faults(empty_database, coded(world_drafts, system, code))
    assert (found.rule, found.path, found.warning) == ("codes-are-well-formed", ("codes", 0, "code"), False)
    assert SYSTEMS[system].title in found.message
    assert WRONG[system, code] in (found.help or "")


def test_check_digits_find_every_wrong_digit_and_every_swap() -> None:
    # Verhoeff's example, and the one of ISO/IEC 7812-1.
    assert has_verhoeff_digit("2363")
    assert compute_luhn_digit("7992739871") == 3
    number = "22298006"
    for place, digit in enumerate(number):
        others = (number[:place] + other + number[place + 1 :] for other in "0123456789" if other != digit)
        assert not any(map(has_verhoeff_digit, others))
    swaps = (number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(7))
    assert [swap for swap in swaps if swap != number and has_verhoeff_digit(swap)] == []


def test_a_code_is_in_a_record_once(empty_database: Database, world_drafts: Drafts) -> None:
    codes = [{"system": "rxnorm", "code": "161", "relation": each} for each in ("exact", "broader")]
    (found,) = faults(empty_database, world_drafts.edit(*BATHS, lambda each: each.update(codes=codes)))
    assert (found.rule, found.path) == ("codes-are-well-formed", ("codes", 1, "code"))
    assert found.message == "161 of rxnorm is already code 1."
