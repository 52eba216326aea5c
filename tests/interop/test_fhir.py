"""FHIR clients and validators: every resource is valid, and clients page and run operations."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from service.fhir.elements import WRITTEN
from tests.interop.packages import require_package, run_node

Json = Any
require_package("fhir.resources")
# What there is beside resources: answers of operations, reduced ones, and errors.
ASKED = [
    "metadata", "metadata?mode=terminology", "metadata?_summary=true", "metadata?_summary=text",
    "metadata?mode=terminology&_summary=true", "Device/medcontent?_summary=true", "CodeSystem/sites?_summary=true",
    "CodeSystem/sites?_summary=data", "CodeSystem/sites?_elements=url", "ConceptMap/sites?_summary=text",
    "CodeSystem?_count=0", "CodeSystem?_count=2", "CodeSystem?_summary=true", "Composition?_count=2",
    "ValueSet?_total=none",
    "ValueSet/conditions/$expand?includeDesignations=true&includeDefinition=true", "ValueSet/sites/$expand?count=0",
    "CodeSystem/conditions/$validate-code?code=breast-cancer", "CodeSystem/conditions/$validate-code?code=x",
    "ConceptMap/$translate?system=http://hl7.org/fhir/sid/icd-10&code=C50&reverse=true",
    "Composition/metastatic-breast-cancer/$document", "CodeSystem/nothing", "CodeSystem?x=1", "Patient/1",
    "CodeSystem/$subsumes?codeA=a", "ValueSet/$expand?context=x", "Device/medcontent?_format=xml",
]  # fmt: skip
# What every resource has, and what is said of it elsewhere.
SHARED = {"id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"}
EVERY = ("CodeSystem", "ValueSet", "ConceptMap", "Composition")


@pytest.fixture(scope="module")
def resources(server_url: str) -> list[Json]:
    """Give every resource that is served, and answers of each sort."""
    base = f"{server_url}/fhir/r4"
    found = [fetch(f"{base}/{path}") for path in ASKED]
    return [*found, *(entry["resource"] for type_ in EVERY for page in pages(base, type_) for entry in page["entry"])]


def fetch(url: str) -> Json:
    request = urllib.request.Request(url, headers={"Accept": "*/*"})  # noqa: S310 - on loopback
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - on loopback
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.load(error)


def pages(base: str, type_: str) -> Iterator[Json]:
    following: str | None = f"{base}/{type_}?_count=100"
    while following:
        page = fetch(following)
        yield page
        following = next((link["url"] for link in page["link"] if link["relation"] == "next"), None)


def test_medplum_finds_no_fault(resources: list[Json]) -> None:
    assert len(resources) > 100
    assert json.loads(run_node("fhir_validator.mjs", given="\n".join(map(json.dumps, resources)))) == []


def test_fhir_resources_takes_every_resource(resources: list[Json]) -> None:
    for resource in resources:
        name = resource["resourceType"]
        model = getattr(require_package(f"fhir.resources.R4B.{name.lower()}"), name)
        assert model.model_validate(resource).model_dump(exclude_none=True), name


def test_fhir_kit_client_pages_in_both_directions_and_runs_operations(server_url: str) -> None:
    found = json.loads(run_node("fhir_client.mjs", server_url))
    assert (found["fhirVersion"], found["device"]) == ("4.0.1", "medcontent")
    first, second, back = found["pages"]
    assert back == first
    assert not set(first) & set(second)
    assert found["codes"] == ["bone"]
    assert found["valid"]["parameter"][0] == {"name": "result", "valueBoolean": True}
    assert found["refused"]["issue"][0]["code"] == "not-supported"


def test_the_table_of_elements_is_that_of_r4() -> None:
    defined = json.loads(run_node("fhir_summary.mjs", *WRITTEN))
    for name, elements in defined.items():
        marks: dict[str, str] = {}
        for each in WRITTEN[name].split():
            bare = each.rstrip("*!")
            marks[bare] = marks.get(bare, "") + each.removeprefix(bare)
        spelt = [each for element in elements if element[0] not in SHARED for each in spelt_out(*element)]
        assert {element for element, _, _ in spelt} == set(marks)
        for element, summary, required in spelt:
            assert ("*" in marks[element]) == summary, (name, element)
            # Some are required by an invariant only.
            assert "!" in marks[element] or not required, (name, element)


def spelt_out(element: str, summary: bool, required: bool) -> Iterator[tuple[str, bool, bool]]:  # noqa: FBT001
    """Yield an element by the names that it has where it may be of several types."""
    names = [f"{element[:-3]}{type_}" for type_ in ("Uri", "Canonical")] if element.endswith("[x]") else [element]
    yield from ((name, summary, required) for name in names)
