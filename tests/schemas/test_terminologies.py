"""Terminologies: each is known by every name that HL7's registry and clients have for it."""

import pytest

from schemas.terminologies import UNDERSTOOD, find_system

# What HL7's registry (terminology.hl7.org) prefers, read in November 2026.
REGISTRY = {
    "icd-10": ("http://hl7.org/fhir/sid/icd-10", "2.16.840.1.113883.6.3"),
    "icd-10-cm": ("http://hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90"),
    "mesh": ("https://www.nlm.nih.gov/mesh", "2.16.840.1.113883.6.177"),
    "ncit": ("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "2.16.840.1.113883.3.26.1.1"),
    "rxnorm": ("http://www.nlm.nih.gov/research/umls/rxnorm", "2.16.840.1.113883.6.88"),
    "atc": ("http://www.whocc.no/atc", "2.16.840.1.113883.6.73"),
    "loinc": ("http://loinc.org", "2.16.840.1.113883.6.1"),
    "snomed-ct": ("http://snomed.info/sct", "2.16.840.1.113883.6.96"),
    "umls": ("http://terminology.hl7.org/CodeSystem/umls", "2.16.840.1.113883.6.86"),
    "icd-9-cm": ("http://hl7.org/fhir/sid/icd-9-cm", "2.16.840.1.113883.6.103"),
    "ndc": ("http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69"),
    "cpt": ("http://www.ama-assn.org/go/cpt", "2.16.840.1.113883.6.12"),
}


def test_fhir_has_the_addresses_of_the_registry() -> None:
    assert {name: (system.fhir_uri, system.oid) for name, system in UNDERSTOOD.items()} == REGISTRY


def test_the_addresses_of_the_api_never_change() -> None:
    changed = {name for name, system in UNDERSTOOD.items() if system.uri != REGISTRY[name][0]}
    assert changed == {"mesh", "umls"}
    assert UNDERSTOOD["mesh"].uri == "http://id.nlm.nih.gov/mesh"
    assert UNDERSTOOD["umls"].uri == "http://www.nlm.nih.gov/research/umls"


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_terminology_is_known_by_each_of_its_names(name: str) -> None:
    found = UNDERSTOOD[name]
    names = {found.name, found.name.upper(), found.name.replace("-", ""), found.title, f" {found.title} "}
    for uri in (found.uri, found.fhir_uri):
        bare = uri.partition("://")[2]
        names |= {f"{scheme}://{bare}{end}" for scheme in ("http", "https", "HTTP") for end in ("", "/")}
    names |= {found.oid, f"urn:oid:{found.oid}", f"URN:OID:{found.oid}", *found.others}
    assert {find_system(each) for each in names} == {found}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_version_behind_a_name_does_not_count(name: str) -> None:
    found = UNDERSTOOD[name]
    for each in (found.name, found.title, found.uri, found.fhir_uri, found.oid, f"urn:oid:{found.oid}", *found.others):
        assert {find_system(f"{each}|{version}") for version in ("2026", "http://example.org/version/2026", "")} == {
            found
        }


@pytest.mark.parametrize(
    "name",
    ["http://snomed.info/sct|http://snomed.info/sct/731000124108",
     "http://snomed.info/sct|http://snomed.info/sct/900000000000207008/version/20260101",
     "http://snomed.info/sct/731000124108", "https://snomed.info/sct/731000124108/",
     "http://snomed.info/sct/731000124108/version/20260301", "http://snomed.info/xsct/731000124108",
     "http://snomed.info/sct/731000124108|http://snomed.info/sct/731000124108/version/20260301"],
)  # fmt: skip
def test_snomed_ct_is_known_by_its_editions(name: str) -> None:
    assert find_system(name) is UNDERSTOOD["snomed-ct"]


def test_no_two_terminologies_share_a_name() -> None:
    for field in ("name", "title", "uri", "fhir_uri", "oid"):
        assert len({getattr(system, field) for system in UNDERSTOOD.values()}) == len(UNDERSTOOD)
    others = [name for system in UNDERSTOOD.values() for name in system.others]
    assert len(set(others)) == len(others)


@pytest.mark.parametrize(
    "name",
    ["", "icd", "icd-11", "urn:oid:", "urn:oid:1.2.3", "http://", "10", "__class__", "2.16.840.1.113883.11.7",
     "|2026", "http://snomed.info", "http://snomed.info/id/73211009", "http://snomed.info/sct/731000124108/id/73211009",
     "http://snomed.info/sct/edition", "http://snomed.info/sct/731000124108/version/",
     "http://id.nlm.nih.gov", "https://www.nlm.nih.gov/mesh/D0000", "http://www.nlm.nih.gov/research"],
)  # fmt: skip
def test_another_name_is_not_known(name: str) -> None:
    assert find_system(name) is None
