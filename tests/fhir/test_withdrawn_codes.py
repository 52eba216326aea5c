"""Withdrawn codes: a code stays in its code system, inactive, and says what replaces it."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.fhir.concepts import SYSTEMS_OF_OURS
from service.store.database import Database
from tests.drafts import Drafts
from tests.fhir.conftest import Fhir, served
from tests.releases import publish

Json = Any
GUIDANCE = SYSTEMS_OF_OURS["guidance"]
MESH = "https://www.nlm.nih.gov/mesh"


@pytest.fixture
def after(world_database: Database, world_drafts: Drafts) -> Iterator[Fhir]:
    """Give the invented world after a release that withdrew one record for another."""
    publish(world_database, world_drafts.withdraw("guidance", "be-glad", "Too glad.", "rest"))
    yield from served(world_database)


@pytest.fixture
def ended(world_database: Database) -> Iterator[Fhir]:
    """Give the invented world after a release that withdrew every record."""
    publish(world_database, Drafts({}), prune="The world was only invented.")
    yield from served(world_database)


def test_a_withdrawn_code_is_inactive_and_names_its_replacement(after: Fhir) -> None:
    system = after.json("CodeSystem/guidance")
    assert {each["code"] for each in system["property"]} == {"inactive", "replacedBy", "topic", "document", "member"}
    concepts = {each["code"]: each for each in system["concept"]}
    assert system["count"] == len(concepts)
    gone = concepts["be-glad"]
    assert gone["display"] == "Be glad"
    assert "Too glad." in gone["definition"]
    assert gone["property"] == [
        {"code": "inactive", "valueBoolean": True},
        {"code": "replacedBy", "valueCode": "rest"},
    ]
    assert "property" not in concepts["rest"]


def test_a_withdrawn_code_is_looked_up(after: Fhir) -> None:
    found = after.asked("CodeSystem/$lookup", system=GUIDANCE.url, code="be-glad")
    assert found["display"] == "Be glad"
    assert {"code": "inactive", "value": True} in found["property"]
    assert {"code": "replacedBy", "value": "rest"} in found["property"]


def test_a_withdrawn_code_is_valid_and_said_to_be_inactive(after: Fhir) -> None:
    for path in ("CodeSystem/guidance/$validate-code", "ValueSet/guidance/$validate-code"):
        query = {"system": GUIDANCE.url} if path.startswith("ValueSet") else {}
        found = after.asked(path, code="be-glad", **query)
        assert found["result"] is True
        assert all(said in found["message"] for said in ("inactive", "Too glad.", "rest"))


def test_an_expansion_marks_withdrawn_codes_or_leaves_them_out(after: Fhir) -> None:
    whole = after.json("ValueSet/guidance/$expand")["expansion"]
    marked = {each["code"] for each in whole["contains"] if each.get("inactive")}
    active = after.json("ValueSet/guidance/$expand", activeOnly="true")["expansion"]
    assert marked == {"be-glad"}
    assert active["contains"] == [each for each in whole["contains"] if each["code"] not in marked]
    assert active["total"] == whole["total"] - 1 == len(active["contains"])
    (found,) = after.json("ValueSet/guidance/$expand", filter="glad")["expansion"]["contains"]
    assert (found["code"], found["inactive"]) == ("be-glad", True)
    assert "contains" not in after.json("ValueSet/guidance/$expand", filter="glad", activeOnly="true")["expansion"]


def test_a_withdrawn_code_has_no_codes_of_terminologies_any_more(ended: Fhir) -> None:
    conditions = SYSTEMS_OF_OURS["conditions"].url
    assert ended.asked("ConceptMap/$translate", system=conditions, code="amber-fever")["result"] is False
    assert ended.asked("ConceptMap/$translate", system=MESH, code="INVENTED-1", reverse="true")["result"] is False
    assert "group" not in ended.json("ConceptMap/conditions")
    concepts = {each["code"]: each for each in ended.json("CodeSystem/conditions")["concept"]}
    assert concepts["amber-fever"]["display"] == "Amber fever"
    assert concepts["amber-fever"]["property"] == [{"code": "inactive", "valueBoolean": True}]


def test_the_composition_of_a_withdrawn_condition_is_gone(ended: Fhir) -> None:
    for path in ("Composition/amber-fever", "Composition/amber-fever/$document"):
        (issue,) = ended.get(path, 410).get_json()["issue"]
        assert issue["code"] == "deleted"
    ended.get("Composition/nothing", 404)
    assert ended.json("Composition")["total"] == 0


def test_a_code_that_returns_is_active_again(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw("guidance", "be-glad", "Too glad."))
    publish(world_database, world_drafts)
    for after in served(world_database):
        concepts = {each["code"]: each for each in after.json("CodeSystem/guidance")["concept"]}
        assert "property" not in concepts["be-glad"]
