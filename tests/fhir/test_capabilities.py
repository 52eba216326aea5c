"""Capabilities: everything that is declared works, and everything that works is declared."""

from typing import Any

import pytest
from flask import Flask

from service.fhir.definitions import TYPES
from service.fhir.parameters import COMMON, PAGED
from tests.fhir.conftest import BASE, Fhir

Json = Any
SAMPLES = {"CodeSystem": "conditions", "ValueSet": "conditions", "ConceptMap": "conditions",
           "Composition": "amber-fever", "Device": "medcontent"}  # fmt: skip


@pytest.fixture(scope="module")
def statement(world: Fhir) -> Json:
    """Give the CapabilityStatement."""
    return world.json("metadata")


def resources(statement: Json) -> dict[str, Json]:
    (rest,) = statement["rest"]
    return {each["type"]: each for each in rest["resource"]}


def test_the_statement_is_of_r4(statement: Json, world: Fhir) -> None:
    assert (statement["fhirVersion"], statement["kind"]) == ("4.0.1", "instance")
    assert "application/fhir+json" in statement["format"]
    assert world.json("metadata", mode="full") == world.json("metadata", mode="normative") == statement


def test_every_route_is_declared(statement: Json, world: Fhir) -> None:
    declared = {f"{BASE}/metadata"}
    for type_, each in resources(statement).items():
        interactions = {found["code"] for found in each["interaction"]}
        declared |= {f"{BASE}/{type_}"} if "search-type" in interactions else set()
        declared |= {f"{BASE}/{type_}/<id>"} if "read" in interactions else set()
        for operation in TYPES[type_].operations:
            assert operation.name in {found["name"] for found in each["operation"]}
            declared |= {f"{BASE}/{type_}/${operation.name}"} if operation.on_type else set()
            declared |= {f"{BASE}/{type_}/<id>/${operation.name}"} if operation.on_instance else set()
    assert routes(world.app) == declared


def test_everything_declared_works(statement: Json, world: Fhir) -> None:
    for type_, each in resources(statement).items():
        for interaction in each["interaction"]:
            world.get(f"{type_}/{SAMPLES[type_]}" if interaction["code"] == "read" else type_)
        for operation in each.get("operation", ()):
            assert operation["definition"] == f"http://hl7.org/fhir/OperationDefinition/{type_}-{operation['name']}"
            answers = {status(world, path) for path in (f"{type_}/${operation['name']}",
                                                         f"{type_}/{SAMPLES[type_]}/${operation['name']}")}  # fmt: skip
            assert answers <= {200, 400, 404}
            assert answers & {200, 400}


def test_every_search_parameter_declared_works_and_no_other(statement: Json, world: Fhir) -> None:
    (rest,) = statement["rest"]
    common = {each["name"] for each in rest["searchParam"]}
    assert common == {each.name for each in (*PAGED, *COMMON)}
    samples = {"_count": "1", "_after": "a", "_summary": "true", "_format": "json", "_pretty": "true", "_id": "a",
               "_elements": "status", "_total": "none", "url": "urn:x", "name": "a"}  # fmt: skip
    for type_, each in resources(statement).items():
        if "searchParam" in each:
            declared = {found["name"] for found in each["searchParam"]} | common
            for name, sample in samples.items():
                world.get(type_, 200 if name in declared else 400, **{name: sample})
            assert declared <= set(samples)


def test_the_terminology_names_every_code_system_and_parameter(world: Fhir) -> None:
    terminology = world.json("metadata", mode="terminology")
    assert terminology["resourceType"] == "TerminologyCapabilities"
    found = [entry["resource"] for entry in world.json("CodeSystem", _count="100")["entry"]]
    systems = {each["url"]: each for each in found}
    assert {each["uri"] for each in terminology["codeSystem"]} == set(systems)
    for each in terminology["codeSystem"]:
        assert [version["code"] for version in each["version"]] == [systems[each["uri"]]["version"]]
    expand = next(each for each in TYPES["ValueSet"].operations if each.name == "expand")
    assert [each["name"] for each in terminology["expansion"]["parameter"]] == [
        each.name for each in expand.list_supported(instance=False)
    ]


def test_every_parameter_of_an_operation_is_taken_and_no_other(world: Fhir) -> None:
    for type_, declared in TYPES.items():
        for operation in declared.operations:
            for instance in (False, True):
                path = f"{type_}/{SAMPLES[type_] + '/' if instance else ''}${operation.name}"
                if f"{BASE}/{type_}/{'<id>/' if instance else ''}${operation.name}" in routes(world.app):
                    outcome = world.get(path, 400, **{"no-such": "1"}).get_json()
                    allowed = outcome["issue"][0]["diagnostics"].partition("Allowed: ")[2].rstrip(".").split(", ")
                    taken = {each.name for each in operation.list_supported(instance=instance)}
                    assert set(allowed) == taken | {each.name for each in COMMON}


def routes(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{BASE}/")}


def status(world: Fhir, path: str) -> int:
    return world.app.test_client().get(f"{BASE}/{path}").status_code
