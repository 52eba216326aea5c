"""Resources: all that are served are valid R4, have canonical URLs of their own, and can be found by them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from schemas.records import Statement
from schemas.terminologies import SYSTEMS
from service.app import create_app
from service.catalog import KINDS
from service.config import Settings
from service.fhir.concepts import SYSTEMS_OF_OURS
from service.fhir.definitions import TYPES
from tests.fhir.conftest import BASE, Fhir

Json = Any
Every = Callable[[Fhir, str], Iterator[Json]]
SEARCHED = [each.name for each in TYPES.values() if each.search]
CANONICAL = ["CodeSystem", "ValueSet", "ConceptMap"]
of_every_searched_type = pytest.mark.parametrize("type_", SEARCHED)


@of_every_searched_type
def test_every_resource_is_read_as_it_is_found(type_: str, service: Fhir, every: Every) -> None:
    found = list(every(service, type_))
    assert found
    assert [each["id"] for each in found] == sorted({each["id"] for each in found})
    assert len(found) == service.json(type_, _summary="count")["total"]
    for each in found:
        assert service.json(f"{type_}/{each['id']}") == each


@pytest.mark.parametrize("type_", CANONICAL)
def test_a_canonical_url_and_a_name_find_their_resource(type_: str, service: Fhir, every: Every) -> None:
    urls = {}
    for each in every(service, type_):
        assert each["url"].startswith("urn:uuid:")
        urls[each["url"]] = each["id"]
        assert [entry["resource"] for entry in service.json(type_, url=each["url"])["entry"]] == [each]
        named = service.json(type_, name=each["name"].lower())["entry"]
        assert each["id"] in {entry["resource"]["id"] for entry in named}
        assert service.json(type_, _id=f"nothing,{each['id']}")["total"] == 1
    assert len(urls) == service.json(type_)["total"]


def test_canonical_urls_are_the_same_on_every_host(world: Fhir, shipped: Fhir, every: Every) -> None:
    for type_ in CANONICAL:
        ours, theirs = ({each["id"]: each["url"] for each in every(host, type_)} for host in (world, shipped))
        assert ours == theirs


def test_the_code_systems_are_the_vocabularies_and_the_kinds_of_records(service: Fhir, every: Every) -> None:
    found = {each["id"]: each for each in every(service, "CodeSystem")}
    assert set(found) == set(SYSTEMS_OF_OURS)
    assert {kind.plural for kind in KINDS if kind.stated} <= set(found)
    assert [each["code"] for each in found["condition-category"]["concept"]] == [
        "disease", "stage", "subtype", "complication",
    ]  # fmt: skip
    for each in found.values():
        assert each["count"] == len(each.get("concept", ()))


def test_a_map_has_every_code_of_every_record(service: Fhir, every: Every) -> None:
    client = service.app.test_client()
    expected = {
        (kind.plural, record["id"], SYSTEMS[code["system"]].fhir_uri, code["code"])
        for kind in KINDS
        if issubclass(kind.shape, Statement)
        for record in client.get(f"/v1{kind.path}?limit=100").get_json()["items"]
        for code in record["codes"]
    }
    found = {
        (each["id"], element["code"], group["target"], target["code"])
        for each in every(service, "ConceptMap")
        for group in each.get("group", ())
        for element in group["element"]
        for target in element["target"]
    }
    assert found == expected


def test_a_map_names_terminologies_as_the_registry_of_hl7_does(world: Fhir) -> None:
    groups = world.json("ConceptMap/conditions")["group"]
    targets = {group["target"] for group in groups}
    assert {"https://www.nlm.nih.gov/mesh", "http://terminology.hl7.org/CodeSystem/umls"} <= targets
    assert not {"http://id.nlm.nih.gov/mesh", "http://www.nlm.nih.gov/research/umls"} & targets


def test_a_target_is_wider_where_the_code_means_more(shipped: Fhir) -> None:
    def equivalences(id_: str, record: str) -> dict[str, str]:
        groups = shipped.json(f"ConceptMap/{id_}")["group"]
        elements = [element for group in groups for element in group["element"] if element["code"] == record]
        return {target["code"]: target["equivalence"] for each in elements for target in each["target"]}

    # ICD-10 C22 is liver *and bile ducts*: wider than liver cancer. C50.919 is one unspecified breast: narrower.
    assert equivalences("conditions", "liver-cancer")["C22"] == "wider"
    assert equivalences("conditions", "breast-cancer")["C50.919"] == "narrower"
    assert equivalences("conditions", "breast-cancer")["C50"] == "equivalent"
    assert equivalences("treatments", "oral-aspirin")["B01AC06"] == "relatedto"


def test_a_narrower_target_has_a_comment(service: Fhir, every: Every) -> None:
    """Keep invariant cmd-1 of R4."""
    for each in every(service, "ConceptMap"):
        for group in each.get("group", ()):
            targets = [target for element in group["element"] for target in element["target"]]
            assert all(
                target.get("comment") for target in targets if target["equivalence"] in {"narrower", "relatedto"}
            )


def test_no_member_is_empty(service: Fhir, every: Every) -> None:
    """Keep FHIR's rule for JSON: no empty object, list or text, and no null."""
    for type_ in SEARCHED:
        for each in every(service, type_):
            assert not list(empty(each)), each["id"]


def test_a_resource_has_a_weak_etag_and_its_time(world: Fhir) -> None:
    for path in ("CodeSystem/conditions", "Composition/amber-fever", "Device/medcontent", "metadata"):
        response = world.get(path)
        meta = response.get_json()["meta"]
        assert response.headers["ETag"] == f'W/"{meta["versionId"]}"'
        assert meta["lastUpdated"] == "2021-05-04T06:00:00Z"
        assert response.headers["Last-Modified"] == "Tue, 04 May 2021 06:00:00 GMT"
        for tag in (response.headers["ETag"], response.headers["ETag"].removeprefix("W/"), "*"):
            assert world.app.test_client().get(f"{BASE}/{path}", headers={"If-None-Match": tag}).status_code == 304


def test_pages_join_up(world: Fhir, every: Every) -> None:
    whole = [entry["resource"]["id"] for entry in world.json("CodeSystem", _count="100")["entry"]]
    assert [each["id"] for each in every(world, "CodeSystem")] == whole
    last = world.json("CodeSystem", _after=whole[-1])
    assert ("entry" in last, last["total"]) == (False, len(whole))


@pytest.mark.parametrize(
    ("path", "query"),
    [("CodeSystem", {"_count": "x"}), ("CodeSystem", {"_summary": "all"}),
     ("CodeSystem/conditions", {"_summary": "count"}),
     ("CodeSystem", {"status": "active"}), ("CodeSystem", {"name:exact": "x"}), ("Composition", {"url": "x"}),
     ("CodeSystem", {"_id": ""}), ("metadata", {"mode": "x"}), ("CodeSystem", {"_pretty": "yes"}),
     ("Device/medcontent", {"x": "1"})],
)  # fmt: skip
def test_what_is_not_declared_is_refused(path: str, query: dict[str, str], world: Fhir) -> None:
    outcome = world.get(path, 400, **query).get_json()
    assert outcome["issue"][0]["code"] in {"value", "not-supported"}
    assert next(iter(query)) in outcome["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    "path", ["CodeSystem/nothing", "ConceptMap/condition-category", "Composition/nothing", "Device/other", "Patient",
             "Patient/1", "Evidence", "",
             "Composition/glowing-elbows", "CodeSystem/..%2f..%2fetc", "CodeSystem/CONDITIONS"],
)  # fmt: skip
def test_what_is_not_there_is_an_outcome(path: str, world: Fhir) -> None:
    assert world.get(path, 404).get_json()["issue"][0]["code"] == "not-found"


def test_nothing_is_written(world: Fhir) -> None:
    client = world.app.test_client()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.open(f"{BASE}/CodeSystem/conditions", method=method)
        assert (response.status_code, response.content_type) == (405, "application/fhir+json")
        assert response.get_json()["issue"][0]["code"] == "not-supported"


def test_a_pretty_answer_says_the_same(world: Fhir) -> None:
    pretty = world.get("Device/medcontent", _pretty="true")
    assert b"\n  " in pretty.data
    assert pretty.get_json() == world.json("Device/medcontent")


def test_links_are_full_and_kept_by_nobody(world: Fhir) -> None:
    response = world.get_with({"Host": "other.example"}, "CodeSystem", _count="1")
    bundle = response.get_json()
    assert {link["url"].partition("/fhir")[0] for link in bundle["link"]} == {"http://other.example"}
    assert bundle["entry"][0]["fullUrl"].startswith("http://other.example/fhir/r4/CodeSystem/")
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unread_store_is_an_outcome(tmp_path: Any) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/nothing.db"))
    for path in ("metadata", "CodeSystem", "Composition/x", "CodeSystem/conditions"):
        assert Fhir(app).get(path, 503).get_json()["issue"][0]["code"] == "transient"


def test_no_terminology_of_others_is_claimed(service: Fhir, every: Every) -> None:
    theirs = {uri for system in SYSTEMS.values() for uri in (system.uri, system.fhir_uri)}
    assert not theirs & {each["url"] for each in every(service, "CodeSystem")}


def empty(node: Json, path: str = "") -> Iterator[str]:
    """Yield the places of empty members."""
    if node in ("", [], {}, None):
        yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, each in inner:
        yield from empty(each, f"{path}/{name}")
