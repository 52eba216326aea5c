"""Requests: forms, versions, conditions, preferences and parameters, as FHIR clients send them."""

from typing import Any

import pytest

from service.fhir.definitions import TYPES
from tests.fhir.conftest import BASE, FHIR_JSON, Fhir

Json = Any
DEVICE = "Device/medcontent"


def status(world: Fhir, path: str, method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.app.test_client().open(f"{BASE}/{path}", method=method, headers=named).status_code


@pytest.mark.parametrize(
    "form",
    ["json", "application/json", "text/json", "application/fhir+json", "application/fhir%2Bjson",
     "application/fhir%20json", "application/fhir%2Bjson;fhirVersion=4.0", "application/fhir+json;%20fhirVersion=4.0"],
)  # fmt: skip
def test_json_is_asked_for_in_many_words(form: str, world: Fhir) -> None:
    assert status(world, f"{DEVICE}?_format={form}", Accept="text/html") == 200


@pytest.mark.parametrize(
    "form", ["xml", "application/fhir+xml", "application/fhir%20xml", "text/xml", "ttl", "html/json", "", "JSONP",
             "application/fhir%2Bjson;fhirVersion=5.0", "application/fhir%2Bjson;fhirVersion=3.0"],
)  # fmt: skip
def test_another_form_is_refused(form: str, world: Fhir) -> None:
    assert status(world, f"{DEVICE}?_format={form}", Accept=FHIR_JSON) == 406


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/fhir+json", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ('application/fhir+json; fhirVersion="4.0"', 200),
        ("application/fhir+json;FHIRVERSION=4.0", 200),
        ("application/fhir+json; fhirVersion=5.0", 406),
        ("application/fhir+json; fhirVersion=3.0", 406),
        ('application/fhir+json; fhirVersion="5.0"', 406),
        ("application/json; fhirVersion=5.0", 406),
        ("*/*; fhirVersion=5.0", 406),
        ("application/fhir+json; fhirVersion=5.0, application/fhir+xml; fhirVersion=4.0", 406),
        ("application/fhir+json; fhirVersion=5.0, application/fhir+json; fhirVersion=4.0", 200),
        ("application/fhir+json; fhirVersion=5.0, */*;q=0.1", 200),
        ("application/fhir+json;charset=utf-8", 200),
        ("application/fhir+xml", 406),
        ("nonsense", 200),
        ("", 200),
    ],
)
def test_an_accept_may_name_the_version_of_fhir(accept: str, expected: int, world: Fhir) -> None:
    for path in (DEVICE, "metadata", "CodeSystem", "ValueSet/sites/$expand"):
        assert status(world, path, Accept=accept) == expected


def test_what_is_posted_may_name_the_version_of_fhir(world: Fhir) -> None:
    body = {"resourceType": "Parameters"}
    for version, expected in (("4.0", 200), ("5.0", 415)):
        world.post("ValueSet/sites/$expand", body, expected, f"{FHIR_JSON}; fhirVersion={version}")


def test_every_answer_says_that_it_varies_with_the_form(world: Fhir) -> None:
    for path in (DEVICE, "metadata", "CodeSystem", "ValueSet/sites/$expand", "Patient", "CodeSystem?x=1"):
        response = world.app.test_client().get(f"{BASE}/{path}")
        assert "Accept" in response.headers["Vary"].split(", ")


def test_every_answer_says_its_language(world: Fhir) -> None:
    for path in (DEVICE, "metadata", "CodeSystem", "ValueSet/sites/$expand", "Patient", "CodeSystem?x=1"):
        response = world.app.test_client().get(f"{BASE}/{path}")
        assert response.headers["Content-Language"] == "en", path


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "identity"])
@pytest.mark.parametrize("path", ["metadata", "CodeSystem/conditions", "Composition/amber-fever"])
def test_a_version_is_known_again_in_every_coding(coding: str, path: str, world: Fhir) -> None:
    client = world.app.test_client()
    answers = [client.get(f"{BASE}/{path}", headers={"Accept-Encoding": each}) for each in (coding, "identity")]
    tags = {answer.headers["ETag"] for answer in answers}
    assert answers[0].headers.get("Content-Encoding", "identity") == coding
    assert tags == {f'W/"{answers[1].get_json()["meta"]["versionId"]}"'}
    for tag in (*tags, tags.copy().pop().removeprefix("W/"), f'"other", {tags.copy().pop()}'):
        known = client.get(f"{BASE}/{path}", headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert (known.status_code, known.headers["ETag"], known.data) == (304, *tags, b"")


def test_a_resource_that_has_not_changed_is_not_sent_again(world: Fhir) -> None:
    for path in (DEVICE, "metadata", "CodeSystem/conditions"):
        changed = world.get(path).headers["Last-Modified"]
        assert status(world, path, If_Modified_Since=changed) == 304
        assert status(world, path, If_Modified_Since="Fri, 01 Jan 2016 00:00:00 GMT") == 200
        assert status(world, path, If_None_Match='W/"other"', If_Modified_Since=changed) == 200


def test_head_says_what_get_says(world: Fhir) -> None:
    client = world.app.test_client()
    for path in (DEVICE, "metadata", "CodeSystem", "ValueSet/sites/$expand", "CodeSystem/nothing", "CodeSystem?x=1"):
        got, head = client.get(f"{BASE}/{path}"), client.head(f"{BASE}/{path}")
        assert (head.status_code, head.content_type, head.data) == (got.status_code, got.content_type, b"")
        assert head.headers.get("ETag") == got.headers.get("ETag")


def test_no_resources_are_asked_for_by_a_count_of_none(world: Fhir) -> None:
    for type_ in ("CodeSystem", "ValueSet", "ConceptMap", "Composition"):
        counted = world.json(type_, _summary="count")
        none = world.json(type_, _count="0")
        assert {name: counted[name] for name in ("type", "total")} == {name: none[name] for name in ("type", "total")}
        assert "entry" not in counted
        assert "entry" not in none
        assert [link["relation"] for link in none["link"]] == ["self"]
        assert world.json(type_, _count="0", _total="none")["total"] == counted["total"]


@pytest.mark.parametrize("count", ["101", "1000", "999999999", "9" * 40])
def test_more_than_a_page_holds_is_as_many_as_it_holds(count: str, world: Fhir) -> None:
    large, most = world.json("CodeSystem", _count=count), world.json("CodeSystem", _count="100")
    assert large == most


def test_the_total_is_left_out_where_it_is_not_wanted(world: Fhir) -> None:
    assert "total" not in world.json("CodeSystem", _total="none")
    for wanted in ("accurate", "estimate"):
        assert world.json("CodeSystem", _total=wanted)["total"] == world.json("CodeSystem")["total"]


@pytest.mark.parametrize("path", ["metadata", "CodeSystem/conditions", "Composition/amber-fever", DEVICE])
def test_a_resource_is_given_in_part(path: str, world: Fhir) -> None:
    whole = world.json(path)
    assert world.json(path, _summary="false") == whole
    subsetted = {**whole["meta"], "tag": [world.json(path, _summary="true")["meta"]["tag"][0]]}
    assert subsetted["tag"][0]["code"] == "SUBSETTED"
    data = world.json(path, _summary="data")
    assert data == {**{name: value for name, value in whole.items() if name != "text"}, "meta": subsetted}
    text = world.json(path, _summary="text")
    assert {"text", "id", "meta", "resourceType"} <= set(text)
    assert not {"description", "concept", "section"} & set(text)
    short = world.json(path, _summary="true")
    assert not {"text", "concept", "section", "description", "note"} & set(short)
    for part in (data, text, short):
        assert part["meta"] == subsetted


def test_the_summary_of_what_can_be_done_names_types_and_operations(world: Fhir) -> None:
    for mode in ("full", "normative"):
        (rest,) = world.json("metadata", mode=mode, _summary="true")["rest"]
        assert {each["type"] for each in rest["resource"]} == set(TYPES)
        assert all(set(each) <= {"type", "profile", "operation"} for each in rest["resource"])
    assert "codeSystem" not in world.json("metadata", mode="terminology", _summary="true")


def test_elements_are_given_beside_those_that_are_required(world: Fhir) -> None:
    always = {"resourceType", "id", "meta"}
    assert set(world.json("CodeSystem/conditions", _elements="url, concept")) == {
        *always, "url", "concept", "status", "content",
    }  # fmt: skip
    assert set(world.json("Composition/amber-fever", _elements="title")) == {
        *always, "title", "status", "type", "date", "author",
    }  # fmt: skip
    entries = world.json("CodeSystem", _elements="url", _count="3")["entry"]
    assert {name for entry in entries for name in entry["resource"]} == {*always, "url", "status", "content"}


@pytest.mark.parametrize(
    ("path", "query"),
    [("CodeSystem/conditions", {"_elements": "nothing"}), ("metadata", {"_elements": "concept"}),
     ("CodeSystem", {"_elements": "url", "_summary": "true"}), ("metadata", {"_summary": "count"}),
     ("CodeSystem", {"_total": "some"}), ("CodeSystem", {"_count": "-1"}), ("CodeSystem", {"_count": "+1"})],
)  # fmt: skip
def test_what_cannot_be_given_in_part_is_refused(path: str, query: dict[str, str], world: Fhir) -> None:
    outcome = world.get(path, 400, **query).get_json()
    assert any(name in outcome["issue"][0]["diagnostics"] for name in query)


@pytest.mark.parametrize("type_", ["CodeSystem", "Composition"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_a_page_leads_to_those_around_it(type_: str, count: int, service: Fhir) -> None:
    ids = [entry["resource"]["id"] for entry in service.json(type_, _count="100")["entry"]]
    pages = [ids[start : start + count] for start in range(0, len(ids), count)]
    page = service.json(type_, _count=str(count))
    for number, expected in enumerate(pages):
        assert shown(page) == expected
        links = {link["relation"]: link["url"].partition(f"{BASE}/")[2] for link in page["link"]}
        assert shown(service.json(links["first"])) == pages[0]
        assert shown(service.json(links["last"])) == pages[-1]
        assert shown(service.json(links["self"])) == expected
        assert ("previous" in links, "next" in links) == (number > 0, number < len(pages) - 1)
        if "previous" in links:
            assert shown(service.json(links["previous"])) == pages[number - 1]
        page = service.json(links["next"]) if "next" in links else page


def shown(page: Json) -> list[str]:
    return [entry["resource"]["id"] for entry in page["entry"]]


def test_what_is_not_known_may_be_left_out_of_a_search(world: Fhir) -> None:
    for prefer in ("handling=lenient", "return=minimal; handling=lenient", 'respond-async, handling="lenient"'):
        response = world.get_with({"Prefer": prefer}, "CodeSystem", status="active", _count="2")
        assert response.headers["Preference-Applied"] == "handling=lenient"
        bundle = response.get_json()
        assert "status" not in bundle["link"][0]["url"]
        assert [entry["resource"] for entry in bundle["entry"]] == [
            entry["resource"] for entry in world.json("CodeSystem", _count="2")["entry"]
        ]
    for prefer in ("handling=strict", "return=minimal", "handling=other"):
        world.get_with({"Prefer": prefer}, "CodeSystem", 400, status="active")
    world.get_with({"Prefer": "handling=lenient"}, "CodeSystem", 400, _count="x")


@pytest.mark.parametrize(
    "path", ["CodeSystem/$subsumes?codeA=a&codeB=b", "CodeSystem/conditions/$subsumes", "ConceptMap/$closure", "$meta",
             "CodeSystem/conditions/_history", "CodeSystem/conditions/_history/1", "_history", "CodeSystem/_search",
             "CodeSystem/conditions/$lookup", "Composition/amber-fever/$everything"],
)  # fmt: skip
def test_what_is_not_supported_says_so(path: str, world: Fhir) -> None:
    (issue,) = world.get(path, 404).get_json()["issue"]
    assert issue["code"] == "not-supported"
    assert "/fhir/r4/metadata" in issue["diagnostics"]


@pytest.mark.parametrize(
    "path", ["CodeSystem/_search", "CodeSystem/$subsumes", "ValueSet/_search", "Composition/_search"]
)
def test_what_cannot_be_posted_says_so_and_what_can_be_done(path: str, world: Fhir) -> None:
    response = world.app.test_client().post(f"{BASE}/{path}", json={})
    assert (response.status_code, response.content_type) == (405, FHIR_JSON)
    assert response.get_json()["issue"][0]["code"] == "not-supported"
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
