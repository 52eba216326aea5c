"""Parameters of operations: those of R4 are understood or refused by name, by address and by body alike."""

from typing import Any

import pytest

from service.fhir.concepts import SYSTEMS_OF_OURS
from tests.fhir.conftest import Fhir, parameters

Json = Any
CATEGORY, SITES = SYSTEMS_OF_OURS["condition-category"], SYSTEMS_OF_OURS["sites"]
SNOMED = "http://snomed.info/sct"
STAGE = {"system": CATEGORY.url, "code": "stage"}
# What R4 (4.0.1) names for each operation.
R4 = {
    "CodeSystem/$lookup": "code system version coding date displayLanguage property",
    "CodeSystem/$validate-code": "url codeSystem code version display coding codeableConcept date abstract "
    "displayLanguage",
    "ValueSet/$expand": "url valueSet valueSetVersion context contextDirection filter date offset count "
    "includeDesignations designation includeDefinition activeOnly excludeNested excludeNotForUI excludePostCoordinated "
    "displayLanguage exclude-system system-version check-system-version force-system-version",
    "ValueSet/$validate-code": "url context valueSet valueSetVersion code system systemVersion display coding "
    "codeableConcept date abstract displayLanguage",
    "ConceptMap/$translate": "url conceptMap conceptMapVersion code system version source coding codeableConcept "
    "target targetsystem dependency reverse",
    "Composition/$document": "id persist graph",
}
REFUSED = {"codeSystem", "valueSet", "conceptMap", "context", "contextDirection", "dependency", "graph"}


def posted(*given: Json) -> Json:
    return {"resourceType": "Parameters", "parameter": list(given)}


def concept(*codings: Json) -> Json:
    return posted({"name": "codeableConcept", "valueCodeableConcept": {"coding": list(codings)}})


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in R4.items() for name in names.split()])
def test_every_parameter_of_r4_is_known(path: str, name: str, world: Fhir) -> None:
    response = world.app.test_client().get(f"/fhir/r4/{path}", query_string={name: "x"})
    (issue, *_) = response.get_json()["issue"]
    assert response.status_code in {400, 404}
    assert (issue["code"] == "not-supported") == (name in REFUSED)
    assert "is unknown" not in issue["diagnostics"]
    if name in REFUSED:
        assert name in issue["diagnostics"]


@pytest.mark.parametrize("name", ["useSupplement", "nothing", "_lastUpdated"])
def test_another_parameter_is_refused_by_name(name: str, world: Fhir) -> None:
    for response in (
        world.get("ValueSet/sites/$expand", 400, **{name: "x"}),
        world.post("ValueSet/sites/$expand", posted({"name": name, "valueString": "x"}), 400),
    ):
        (issue,) = response.get_json()["issue"]
        assert issue["code"] == "not-supported"
        assert name in issue["diagnostics"]


@pytest.mark.parametrize(
    "other", [{}, {"display": "Stage"}, {"code": "x"}, {"system": "http://loinc.org"}, {"userSelected": True}]
)
@pytest.mark.parametrize("path", ["CodeSystem/$validate-code", "CodeSystem/condition-category/$validate-code",
                                  "ValueSet/condition-category/$validate-code"])  # fmt: skip
def test_one_coding_that_fits_is_enough(path: str, other: Json, world: Fhir) -> None:
    for codings in ([other, STAGE], [STAGE, other]):
        assert parameters(world.post(path, concept(*codings)).get_json()) == {"result": True, "display": "stage"}
    none = parameters(world.post(path, concept(other)).get_json())
    assert (none["result"], none["message"]) == (False, "No coding has both a system and a code.")


def test_every_reason_is_given_where_no_coding_fits(world: Fhir) -> None:
    wrong = [{"system": "http://loinc.org", "code": "1"}, {**STAGE, "code": "x"}, {**STAGE, "display": "Blue"}]
    message = parameters(world.post("CodeSystem/$validate-code", concept(*wrong)).get_json())["message"]
    assert all(said in message for said in ("http://loinc.org", "x is not a code", '"Blue"'))


def test_a_concept_is_translated_by_the_coding_that_fits(world: Fhir) -> None:
    syrup = {"system": SYSTEMS_OF_OURS["treatments"].url, "code": "cobalt-syrup"}
    found = parameters(world.post("ConceptMap/$translate", concept({"display": "x"}, syrup)).get_json())
    assert found["result"] is True


@pytest.mark.parametrize(
    "given",
    [
        {"name": "coding", "valueCoding": {"system": 1, "code": "stage"}},
        {"name": "coding", "valueCoding": {**STAGE, "code": ["stage"]}},
        {"name": "coding", "valueCoding": {**STAGE, "display": 1}},
        {"name": "coding", "valueCoding": {"code": "stage"}},
        {"name": "coding", "valueCoding": [STAGE]},
        {"name": "codeableConcept", "valueCodeableConcept": {"coding": STAGE}},
        {"name": "codeableConcept", "valueCodeableConcept": {"coding": [STAGE, "x"]}},
        {"name": "codeableConcept", "valueCodeableConcept": {"coding": [STAGE, {"code": 1}]}},
        {"name": "codeableConcept", "valueCodeableConcept": {"text": "x"}},
        {"name": "code", "valueCode": None},
        {"name": "code", "part": []},
        {"name": "code", "resource": {"resourceType": "Device"}},
        {"name": ["code"], "valueCode": "stage"},
        {"valueCode": "stage"},
        {"name": "codeSystem", "resource": {"resourceType": "CodeSystem"}},
    ],
)
def test_a_part_of_a_wrong_type_is_refused(given: Json, world: Fhir) -> None:
    world.post("CodeSystem/$validate-code", posted(given), 400)


@pytest.mark.parametrize("path", ["CodeSystem", "ValueSet", "ConceptMap"])
def test_a_canonical_may_have_its_version(path: str, world: Fhir) -> None:
    (found,) = (entry["resource"] for entry in world.json(path, _id="conditions")["entry"])
    assert world.json(path, url=f"{found['url']}|{found['version']}")["total"] == 1
    assert world.json(path, url=f"{found['url']}|")["total"] == 1
    assert world.json(path, url=f"{found['url']}|0")["total"] == 0


def test_operations_take_a_canonical_with_its_version(world: Fhir) -> None:
    system, value_set, version = CATEGORY.url, CATEGORY.value_set, "1.0.0"
    for behind in (f"|{version}", "|", ""):
        assert world.asked("CodeSystem/$lookup", system=system + behind, code="stage")["display"] == "stage"
        for path, query in (
            ("CodeSystem/$validate-code", {"url": system + behind}),
            ("ValueSet/$validate-code", {"url": value_set + behind, "system": system + behind}),
        ):
            assert world.asked(path, code="stage", **query)["result"] is True
        assert world.json("ValueSet/$expand", url=value_set + behind)["expansion"]["total"] == 4
    world.get("CodeSystem/$lookup", 404, system=f"{system}|0", code="stage")
    world.get("ValueSet/$expand", 404, url=f"{value_set}|0")
    assert world.asked("ValueSet/$validate-code", url=value_set, system=f"{system}|0", code="stage")["result"] is False
    for named in ("https://www.nlm.nih.gov/mesh|2026", "http://id.nlm.nih.gov/mesh|"):
        found = world.asked("ConceptMap/$translate", system=named, code="INVENTED-1", reverse="true")
        assert found["result"] is True


@pytest.mark.parametrize(
    "edition", ["http://snomed.info/sct/731000124108", f"{SNOMED}/45991000052106/version/20260531"]
)
def test_a_translation_takes_an_edition_of_snomed_ct(edition: str, world: Fhir) -> None:
    back = {"code": "0000001", "reverse": "true"}
    forth = {"system": SYSTEMS_OF_OURS["conditions"].url, "code": "amber-fever"}
    for named in ({"system": f"{SNOMED}|{edition}"}, {"system": SNOMED, "version": edition}, {"system": edition}):
        (match,) = world.asked("ConceptMap/$translate", **back, **named)["match"]
        assert match["concept"]["code"] == "amber-fever"
    for target in (f"{SNOMED}|{edition}", edition):
        (match,) = world.asked("ConceptMap/$translate", **forth, targetsystem=target)["match"]
        assert match["concept"] == {"system": SNOMED, "code": "0000001"}
    coding = {"system": SNOMED, "version": edition, "code": "0000001"}
    given = posted({"name": "coding", "valueCoding": coding}, {"name": "reverse", "valueBoolean": True})
    assert parameters(world.post("ConceptMap/$translate", given).get_json())["result"] is True


@pytest.mark.parametrize("text", ["", " ", "bones ", " bones", "tin  bones "])
def test_blanks_around_a_filter_do_not_count(text: str, world: Fhir) -> None:
    expected = world.json("ValueSet/sites/$expand", **({"filter": text.strip()} if text.strip() else {}))["expansion"]
    found = world.json("ValueSet/sites/$expand", filter=text)["expansion"]
    assert found["contains"] == expected["contains"]
    body = posted({"name": "filter", "valueString": text})
    assert world.post("ValueSet/sites/$expand", body).get_json()["expansion"]["contains"] == expected["contains"]


def test_what_changes_nothing_is_taken(world: Fhir) -> None:
    plain = world.json("ValueSet/sites/$expand")["expansion"]["contains"]
    for query in (
        {"excludeNotForUI": "true"},
        {"excludePostCoordinated": "true"},
        {"excludeNested": "false"},
        {"activeOnly": "true"},
        {"displayLanguage": "de"},
        {"date": "2021-05-04"},
        {"date": "2099"},
        {"date": "2021-05-04T06:00:00+00:00"},
        {"system-version": "http://loinc.org|2"},
        {"check-system-version": f"{SITES.url}|1"},
        {"exclude-system": CATEGORY.url},
    ):
        assert world.json("ValueSet/sites/$expand", **query)["expansion"]["contains"] == plain


@pytest.mark.parametrize("date", ["2020", "2021-05-02", "2021-05-04T05:59:59Z", "2021-05-04T06:00:00+14:00"])
def test_what_held_earlier_is_not_answered(date: str, world: Fhir) -> None:
    for path, query in (
        ("CodeSystem/$lookup", STAGE),
        ("CodeSystem/$validate-code", {"url": CATEGORY.url, "code": "stage"}),
        ("ValueSet/sites/$expand", {}),
    ):
        assert "date" in world.get(path, 400, **query, date=date).get_json()["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    "date", ["0000", "2031-02-30", "2031-13", "31-01-01", "2031-05-04T06:00", "2031-05-04T25:00:00Z", "now"]
)
def test_a_date_that_is_none_is_refused(date: str, world: Fhir) -> None:
    world.get("CodeSystem/$lookup", 400, **STAGE, date=date)


def test_repeated_parameters_are_taken_where_r4_has_them_so(world: Fhir) -> None:
    path = f"CodeSystem/$lookup?system={CATEGORY.url}&code=stage&property=definition&property=designation"
    found = parameters(world.json(path))
    assert [each["code"] for each in found["property"]] == ["definition"]
    body = posted({"name": "system", "valueUri": CATEGORY.url}, {"name": "code", "valueCode": "stage"},
                  {"name": "property", "valueCode": "name"}, {"name": "property", "valueCode": "display"})  # fmt: skip
    assert "property" not in parameters(world.post("CodeSystem/$lookup", body).get_json())
    world.get("CodeSystem/$lookup?code=a&code=b", 400)
    world.get("CodeSystem/$lookup", 400, **STAGE, property="colour")


def test_other_names_are_given_in_the_language_asked_for(shipped: Fhir) -> None:
    def named(**query: str) -> bool:
        expansion = shipped.json("ValueSet/conditions/$expand", includeDesignations="true", **query)["expansion"]
        return any("designation" in each for each in expansion["contains"])

    assert named()
    assert named(designation="urn:ietf:bcp:47|en")
    assert named(designation="en-GB")
    assert not named(designation="urn:ietf:bcp:47|de")
    assert not named(designation="http://snomed.info/sct|900000000000003001")


def test_an_excluded_system_leaves_nothing(world: Fhir) -> None:
    assert world.json("ValueSet/sites/$expand", **{"exclude-system": SITES.url})["expansion"]["total"] == 0
    world.get("ValueSet/sites/$expand", 404, **{"force-system-version": f"{SITES.url}|0"})
