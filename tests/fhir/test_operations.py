"""Operations: the same by GET and POST, for every concept there is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import RELATION
from schemas.terminologies import SYSTEMS
from service.fhir.concepts import SYSTEMS_OF_OURS, build_canonical
from service.fhir.terminology import EQUIVALENCE
from service.fhir.translations import REVERSED
from tests.fhir.conftest import Fhir, parameters

Json = Any
Every = Callable[[Fhir, str], Iterator[Json]]
CONDITIONS = SYSTEMS_OF_OURS["conditions"]
CATEGORY = SYSTEMS_OF_OURS["condition-category"]
ICD_10 = SYSTEMS["icd-10"].uri


def contained(service: Fhir, id_: str, **query: str) -> list[str]:
    expansion = service.json(f"ValueSet/{id_}/$expand", **query)["expansion"]
    return [each["code"] for each in expansion.get("contains", ())]


def test_every_concept_is_looked_up_validated_and_expanded(service: Fhir, every: Every) -> None:
    for system in every(service, "CodeSystem"):
        codes = [concept["code"] for concept in system.get("concept", ())]
        assert contained(service, system["id"], excludeNested="true") == codes
        for concept in system.get("concept", ())[:5]:
            found = service.asked("CodeSystem/$lookup", system=system["url"], code=concept["code"])
            assert (found["name"], found["display"]) == (system["name"], concept["display"])
            assert {"code": "definition", "value": concept["definition"]} in found["property"]
            names = [each["value"] for each in concept.get("designation", ())]
            assert [each["value"] for each in found.get("designation", ())] == names
            valid = {"result": True, "display": concept["display"]}
            url = system["url"]
            for path, query in (
                ("CodeSystem/$validate-code", {"url": url}),
                (f"CodeSystem/{system['id']}/$validate-code", {}),
                (f"ValueSet/{system['id']}/$validate-code", {"system": url}),
                ("ValueSet/$validate-code", {"system": url, "url": system["valueSet"]}),
            ):
                assert service.asked(path, code=concept["code"], **query) == valid


def test_a_coding_and_a_codeable_concept_can_be_posted(world: Fhir) -> None:
    coding = {"system": CATEGORY.url, "code": "stage", "display": "Stage"}
    other = {"system": "http://example.org", "code": "x"}
    for path in ("CodeSystem/$validate-code", "ValueSet/condition-category/$validate-code"):
        for given_ in ({"name": "coding", "valueCoding": coding},
                       {"name": "codeableConcept", "valueCodeableConcept": {"coding": [coding]}}):  # fmt: skip
            body = {"resourceType": "Parameters", "parameter": [given_]}
            assert parameters(world.post(path, body).get_json()) == {"result": True, "display": "stage"}
    body = {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": coding}]}
    assert parameters(world.post("CodeSystem/$lookup", body).get_json())["display"] == "stage"
    both = [{"name": "codeableConcept", "valueCodeableConcept": {"coding": [coding, other]}}]
    body = {"resourceType": "Parameters", "parameter": both}
    assert parameters(world.post("CodeSystem/$validate-code", body).get_json())["result"] is True
    neither = [{"name": "codeableConcept", "valueCodeableConcept": {"coding": [other, other]}}]
    body = {"resourceType": "Parameters", "parameter": neither}
    assert parameters(world.post("CodeSystem/$validate-code", body).get_json())["result"] is False


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("CodeSystem/conditions/$validate-code", {"code": "nothing"}, "nothing is not a code of Conditions"),
        ("CodeSystem/conditions/$validate-code", {"code": "amber-fever", "display": "Blue"}, 'not called "Blue"'),
        ("CodeSystem/conditions/$validate-code", {"code": "amber-fever", "version": "9"}, "has no version 9"),
        ("ValueSet/conditions/$validate-code", {"code": "C50", "system": ICD_10}, "is not the required system"),
    ],
)
def test_what_is_not_valid_is_said_why(path: str, query: dict[str, str], said: str, world: Fhir) -> None:
    found = world.asked(path, **query)
    assert found["result"] is False
    assert said in found["message"]


def test_another_name_of_a_code_is_valid(shipped: Fhir) -> None:
    found = shipped.asked("CodeSystem/conditions/$validate-code", code="breast-cancer", display="MAMMARY cancer")
    assert found["result"] is True


def test_an_expansion_is_paged_and_filtered(service: Fhir) -> None:
    whole = contained(service, "sites")
    offsets = map(str, range(len(whole)))
    paged = [code for offset in offsets for code in contained(service, "sites", offset=offset, count="1")]
    assert paged == whole
    expansion = service.json("ValueSet/sites/$expand", offset="1", count="1")["expansion"]
    assert (expansion["total"], expansion["offset"]) == (len(whole), 1)
    assert {each["name"] for each in expansion["parameter"]} == {"offset", "count"}
    assert contained(service, "sites", count="0") == []
    assert contained(service, "sites", offset="99999999") == []


def test_a_filter_finds_words_of_names_and_codes(shipped: Fhir) -> None:
    assert contained(shipped, "conditions", filter="CANCER breast") == ["breast-cancer", "metastatic-breast-cancer"]
    assert contained(shipped, "conditions", filter="liver-c") == ["liver-cancer"]
    for nothing in ("%", "_", "\\", "'", "liver_cancer", "x" * 900):
        assert contained(shipped, "conditions", filter=nothing) == []


def test_other_names_and_the_definition_come_where_they_are_asked_for(shipped: Fhir) -> None:
    plain = shipped.json("ValueSet/conditions/$expand")
    assert "compose" not in plain
    assert "designation" not in plain["expansion"]["contains"][0]
    full = shipped.json("ValueSet/conditions/$expand", includeDesignations="true", includeDefinition="true")
    assert full["compose"]["include"][0]["system"] == CONDITIONS.url
    assert {"language": "en", "value": "breast carcinoma"} in full["expansion"]["contains"][0]["designation"]


def test_every_mapping_is_translated_both_ways(service: Fhir, every: Every) -> None:
    for mapped in every(service, "ConceptMap"):
        for group in mapped.get("group", ()):
            for element in group["element"]:
                found = service.asked(
                    f"ConceptMap/{mapped['id']}/$translate", code=element["code"], targetsystem=group["target"]
                )
                assert found["result"] is True
                assert [(each["concept"]["code"], each["equivalence"]) for each in found["match"]] == [
                    (target["code"], target["equivalence"]) for target in element["target"]
                ]
                assert {each["source"] for each in found["match"]} == {mapped["url"]}
                for target in element["target"]:
                    back = service.asked(
                        "ConceptMap/$translate", system=group["target"], code=target["code"], reverse="true"
                    )
                    inverse = {"wider": "narrower", "narrower": "wider"}
                    expected = inverse.get(target["equivalence"], target["equivalence"])
                    coding = {"system": group["source"], "code": element["code"], "display": element["display"]}
                    assert {"concept": coding, "equivalence": expected, "source": mapped["url"]} in back["match"]


def test_backwards_the_equivalences_are_turned_round() -> None:
    assert set(EQUIVALENCE) == set(REVERSED) == set(RELATION.terms)
    assert {relation: (EQUIVALENCE[relation], REVERSED[relation]) for relation in RELATION.terms} == {
        "exact": ("equivalent", "equivalent"),
        "broader": ("wider", "narrower"),
        "narrower": ("narrower", "wider"),
        "related": ("relatedto", "relatedto"),
    }


def test_a_translation_keeps_to_what_it_is_asked_for(shipped: Fhir) -> None:
    asked = {"system": CONDITIONS.url, "code": "breast-cancer"}
    assert len(shipped.asked("ConceptMap/$translate", **asked)["match"]) == 5
    one = shipped.asked("ConceptMap/$translate", **asked, targetsystem="urn:oid:2.16.840.1.113883.6.3")["match"]
    assert [each["concept"]["code"] for each in one] == ["C50"]
    for nothing in ({"targetsystem": "http://example.org"}, {"source": "http://example.org"}, {"target": "x"},
                    {"url": build_canonical("ConceptMap", "sites")}):  # fmt: skip
        found = shipped.asked("ConceptMap/$translate", **asked, **nothing)
        assert found["result"] is False
        assert "does not mean" in found["message"]
    backwards = {"system": ICD_10, "code": "c50", "reverse": "true"}
    assert shipped.asked("ConceptMap/$translate", **backwards, targetsystem=CONDITIONS.url)["result"] is True
    assert shipped.asked("ConceptMap/$translate", **backwards, target=CONDITIONS.value_set)["result"] is True
    assert shipped.asked("ConceptMap/sites/$translate", **backwards)["result"] is False


MESH = {
    "https://www.nlm.nih.gov/mesh",
    "http://www.nlm.nih.gov/mesh",
    "http://id.nlm.nih.gov/mesh",
    "http://id.nlm.nih.gov/mesh/",
    "urn:oid:2.16.840.1.113883.6.177",
}


def test_a_terminology_is_asked_for_by_old_addresses_and_answered_by_the_new_one(world: Fhir) -> None:
    asked = {"system": CONDITIONS.url, "code": "amber-fever"}
    for uri in MESH:
        (match,) = world.asked("ConceptMap/$translate", **asked, targetsystem=uri)["match"]
        assert (match["concept"]["system"], match["concept"]["code"]) == ("https://www.nlm.nih.gov/mesh", "INVENTED-1")
        (match,) = world.asked("ConceptMap/$translate", system=uri, code="INVENTED-1", reverse="true")["match"]
        assert match["concept"]["code"] == "amber-fever"
        outcome = world.get("CodeSystem/$lookup", 404, system=uri, code="INVENTED-1").get_json()
        assert "ConceptMap/$translate" in outcome["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("CodeSystem/$lookup", {}, 400),
        ("CodeSystem/$lookup", {"code": "stage"}, 400),
        ("CodeSystem/$lookup", {"code": "x", "system": CATEGORY.url}, 404),
        ("CodeSystem/$lookup", {"code": "C50", "system": ICD_10}, 404),
        ("CodeSystem/$lookup", {"code": "stage", "system": CATEGORY.url, "version": "0"}, 404),
        ("CodeSystem/$lookup", {"coding": "x"}, 400),
        ("CodeSystem/$validate-code", {"url": "urn:x", "code": "x"}, 404),
        ("CodeSystem/nothing/$validate-code", {"code": "x"}, 404),
        ("ValueSet/$expand", {}, 400),
        ("ValueSet/$expand", {"url": "urn:x"}, 404),
        ("ValueSet/sites/$expand", {"count": "1001"}, 400),
        ("ValueSet/sites/$expand", {"count": "-1"}, 400),
        ("ValueSet/sites/$expand", {"offset": "1.5"}, 400),
        ("ValueSet/sites/$expand", {"includeDesignations": "yes"}, 400),
        ("ValueSet/sites/$expand", {"filter": "x\x00y"}, 400),
        ("ValueSet/sites/$expand", {"filter": "x" * 1001}, 400),
        ("ValueSet/sites/$expand", {"url": "x"}, 400),
        ("ValueSet/sites/$expand", {"valueSetVersion": "9"}, 404),
        ("ConceptMap/$translate", {"url": "urn:x", "code": "x", "system": "x"}, 404),
        ("ConceptMap/condition-category/$translate", {"code": "x"}, 404),
        ("ConceptMap/conditions/$translate", {"code": "x", "conceptMapVersion": "9"}, 404),
    ],
)
def test_what_cannot_be_answered_is_an_outcome(path: str, query: dict[str, str], status: int, world: Fhir) -> None:
    world.get(path, status, **query)


def test_a_code_of_another_terminology_is_told_where_to_go(world: Fhir) -> None:
    outcome = world.get("CodeSystem/$lookup", 404, code="C50", system=ICD_10).get_json()
    assert "ConceptMap/$translate" in outcome["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"resourceType": "Patient"}, {"resourceType": "Parameters", "parameter": {}},
        {"resourceType": "Parameters", "parameter": [1]},
        {"resourceType": "Parameters", "parameter": [{"name": "nothing", "valueString": "x"}]},
        {"resourceType": "Parameters", "parameter": [{"name": "code"}]},
        {"resourceType": "Parameters", "parameter": [{"name": "code", "valueBoolean": True}]},
        {"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": 1}]},
        {"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": "a", "valueString": "b"}]},
        {"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": "a"}] * 2},
        {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": []}]},
        {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": {"code": 1}}]},
        {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": {}}]},
        {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": {"code": "a", "system": []}}]},
    ],
)  # fmt: skip
def test_a_body_that_is_no_question_is_refused(body: Json, world: Fhir) -> None:
    world.post("CodeSystem/$lookup", body, 400)


def test_a_body_of_another_type_or_size_is_refused(world: Fhir) -> None:
    world.post("CodeSystem/$lookup", {}, 415, content_type="application/xml")
    assert world.post("CodeSystem/$lookup", {"x": "y" * 70_000}, 413).get_json()["issue"][0]["code"] == "too-long"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "code", "system", "coding", "valueCode", "valueUri", "x"]), inner)
    ),
    max_leaves=10,
)


@given(given_=st.lists(VALUES, max_size=4), name=st.sampled_from(["code", "coding", "codeableConcept", "count", "url"]))
def test_no_question_is_a_fault_of_ours(given_: Json, name: str, world: Fhir) -> None:
    client = world.app.test_client()
    parts = [*given_, *({"name": name, "valueCodeableConcept": each} for each in given_)]
    for path in ("CodeSystem/$lookup", "ValueSet/sites/$expand", "ConceptMap/$translate"):
        response = client.post(f"/fhir/r4/{path}", json={"resourceType": "Parameters", "parameter": parts})
        assert response.status_code in {200, 400, 404}, response.data


@given(text=st.text(max_size=40))
def test_any_text_is_a_filter_or_refused(text: str, world: Fhir) -> None:
    for path, name in (("ValueSet/sites/$expand", "filter"), ("CodeSystem", "name"), ("Composition", "_after")):
        response = world.app.test_client().get(f"/fhir/r4/{path}", query_string={name: text})
        assert response.status_code in {200, 400}


OF_THE_NOTICE = "amber-fever-of-the-notice"
AMBER_FEVER, NOTICE = "Amber fever, a made-up disease", "glass-gland-notice"
R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion"


def expansion_of(service: Fhir, id_: str, **query: str) -> Json:
    return service.json(f"ValueSet/{id_}/$expand", **query)["expansion"]


def said_of(code: Json) -> dict[str, str]:
    """Return the properties of a code in an expansion."""
    read = [{each["url"]: each for each in found["extension"]} for found in code.get("extension", ())]
    return {each["code"]["valueCode"]: each["value"]["valueString"] for each in read}


def test_the_records_of_a_topic_are_one_code_with_the_others_below_it(world: Fhir) -> None:
    expansion, flat = expansion_of(world, "conditions"), expansion_of(world, "conditions", excludeNested="true")
    assert expansion["total"] == flat["total"] == len(flat["contains"])
    (first,) = [each for each in expansion["contains"] if each["code"] == "amber-fever"]
    (other,) = first["contains"]
    assert other["code"] == OF_THE_NOTICE
    assert said_of(first) == {"topic": "amber-fever", "document": AMBER_FEVER}
    assert said_of(other) == {"topic": "amber-fever", "document": NOTICE}
    assert [each["extension"][0]["valueCode"] for each in expansion["extension"]] == ["topic", "document"]
    codes = [inner["code"] for each in expansion["contains"] for inner in (each, *each.get("contains", ()))]
    assert sorted(codes) == sorted(each["code"] for each in flat["contains"])
    assert not any("contains" in each for each in flat["contains"])
    assert [each for each in expansion["contains"] if "extension" not in each] == [
        each for each in flat["contains"] if "extension" not in each
    ]


def test_pages_of_an_expansion_never_divide_a_topic(world: Fhir) -> None:
    whole = expansion_of(world, "conditions")["contains"]
    pages = [expansion_of(world, "conditions", offset=str(at), count="1") for at in range(len(whole))]
    assert [page["contains"] for page in pages] == [[each] for each in whole]
    assert "contains" not in expansion_of(world, "conditions", offset=str(len(whole)))


@pytest.mark.parametrize("words", ["notice", "NOTICE amber"])
def test_a_filter_shows_a_member_that_is_below_another_without_it(words: str, world: Fhir) -> None:
    expansion = expansion_of(world, "conditions", filter=words)
    (found,) = expansion["contains"]
    assert (found["code"], "contains" in found, expansion["total"]) == (OF_THE_NOTICE, False, 1)


def test_a_look_up_names_the_other_records_of_the_topic_with_their_documents(world: Fhir) -> None:
    found = world.asked("CodeSystem/$lookup", system=CONDITIONS.url, code=OF_THE_NOTICE)["property"]
    assert {"code": "topic", "value": "amber-fever"} in found
    assert {"code": "document", "value": NOTICE} in found
    (member,) = [each for each in found if each["code"] == "member"]
    assert (member["value"], member["description"]) == ("amber-fever", "Amber fever")
    assert member["subproperty"] == [{"code": "document", "value": AMBER_FEVER}]
    wanted = world.json("CodeSystem/$lookup", system=CONDITIONS.url, code=OF_THE_NOTICE, property="definition")
    assert "member" not in str(wanted)
    alone = world.asked("CodeSystem/$lookup", system=CONDITIONS.url, code="marble-sleep")["property"]
    assert {each["code"] for each in alone} == {"definition"}
