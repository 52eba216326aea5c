"""Systems: a code is known by any of its spellings, and by what it falls under."""

import pytest

from schemas.terminologies import SYSTEMS
from service.lookup.code_systems import list_above, list_levels, spell_code


@pytest.mark.parametrize(
    ("system", "code", "plain", "shown"),
    [
        ("icd-10", "zz00.0", "ZZ000", "ZZ0.00"),
        ("icd-10-cm", "Z00", "Z00", "Z00"),
        ("icd-10-cm", "z00001", "Z00001", "Z00.001"),
        ("atc", "z00zz00", "Z00ZZ00", "Z00ZZ00"),
        ("loinc", "0000-0", "0000-0", "0000-0"),
        ("ncit", "c000", "C000", "C000"),
    ],
)
def test_a_code_has_one_spelling_to_compare_and_one_to_show(system: str, code: str, plain: str, shown: str) -> None:
    assert SYSTEMS[system].normalise(code) == plain
    assert spell_code(SYSTEMS[system], plain) == shown


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("icd-10", "Z00", []),
        ("icd-10", "Z000", ["Z00"]),
        ("icd-10-cm", "Z00001", ["Z0000", "Z000", "Z00"]),
        ("icd-10-cm", "Z00001A", ["Z00001", "Z0000", "Z000", "Z00"]),
        ("atc", "Z00ZZ00", ["Z00ZZ", "Z00Z", "Z00", "Z"]),
        ("atc", "Z00ZZ0", []),
        ("atc", "Z", []),
        ("mesh", "D000001", []),
        ("rxnorm", "00000", []),
        ("icd-10", "Z0", []),
        ("icd-10", "Z00-Z99", []),
    ],
)
def test_a_code_falls_under_those_that_it_begins_with_where_its_terminology_is_made_so(
    system: str, code: str, expected: list[str]
) -> None:
    assert list_above(SYSTEMS[system], code) == expected
    assert bool(list_levels(SYSTEMS[system], code)) == (system in {"icd-10", "icd-10-cm", "atc"} and code not in
                                                   {"Z0", "Z00ZZ0", "Z00-Z99"})  # fmt: skip
