"""Systems: a terminology is known by any of its names, and a code by any of its spellings."""

import pytest

from schemas.codes import SYSTEMS
from service.lookup.systems import UNDERSTOOD, above, levels, spelled, system_named


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_terminology_is_known_by_its_name_its_uri_and_its_oid(name: str) -> None:
    found = UNDERSTOOD[name]
    names = [found.name, found.name.upper(), found.name.replace("-", ""), found.title, found.uri, f"{found.uri}/"]
    names += [str(found.oid), f"urn:oid:{found.oid}"]
    assert {system_named(each) for each in names} == {found}


def test_no_two_terminologies_share_a_name() -> None:
    for field in ("name", "title", "uri", "oid"):
        assert len({getattr(system, field) for system in UNDERSTOOD.values()}) == len(UNDERSTOOD)


@pytest.mark.parametrize("name", ["", "icd", "icd-11", "urn:oid:", "urn:oid:1.2.3", "http://", "10", "__class__"])
def test_another_name_is_not_known(name: str) -> None:
    assert system_named(name) is None


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
    assert SYSTEMS[system].plain(code) == plain
    assert spelled(SYSTEMS[system], plain) == shown


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
    assert above(SYSTEMS[system], code) == expected
    assert bool(levels(SYSTEMS[system], code)) == (system in {"icd-10", "icd-10-cm", "atc"} and code not in
                                                   {"Z0", "Z00ZZ0", "Z00-Z99"})  # fmt: skip
