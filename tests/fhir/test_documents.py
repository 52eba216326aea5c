"""Documents: a condition's page as a FHIR document, with sources and advisories in sight, and no patient data."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from schemas.declaration import Origin
from service.catalog import KINDS
from service.fhir.chapters import MAX_SECTION_RECORDS
from service.fhir.composition import LONGEST_ID
from service.store.database import Database
from tests.drafts import Drafts
from tests.fhir.conftest import Fhir, served
from tests.releases import publish

Json = Any
Every = Callable[[Fhir, str], Iterator[Json]]
XHTML = "{http://www.w3.org/1999/xhtml}"
# What FHIR R4 allows in a narrative, of what we use.
ALLOWED = {f"{XHTML}{name}" for name in ("div", "h1", "h2", "p", "blockquote", "ul", "li")}


def document(service: Fhir, id_: str) -> Json:
    return service.json(f"Composition/{id_}/$document")


def conditions(service: Fhir) -> list[str]:
    items = service.app.test_client().get("/v1/conditions?limit=100").get_json()["items"]
    return [item["id"] for item in items]


def divs(node: Json) -> Iterator[str]:
    """Yield every narrative within a resource."""
    if isinstance(node, dict):
        if "div" in node:
            yield node["div"]
        for inner in node.values():
            yield from divs(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from divs(inner)


def text_of(node: Json) -> str:
    """Return what a person reads of a resource's narratives."""
    return " ".join("".join(ET.fromstring(div).itertext()) for div in divs(node))  # noqa: S314 (our own answer)


def test_every_condition_is_a_document(service: Fhir) -> None:
    for id_ in conditions(service):
        bundle = document(service, id_)
        assert bundle["type"] == "document"
        assert bundle["identifier"]["value"].startswith("urn:uuid:")
        composition, author = (entry["resource"] for entry in bundle["entry"])
        assert (composition["resourceType"], composition["id"]) == ("Composition", id_)
        assert author["resourceType"] == "Device"
        references = [bundle["entry"][1]["fullUrl"]]
        assert [each["reference"] for each in composition["author"]] == references
        assert bundle["timestamp"] == composition["date"]
        assert service.json("Composition/$document", id=id_) == bundle
        assert service.json("Composition/$document", id=f"Composition/{id_}") == bundle
        body = {"resourceType": "Parameters", "parameter": []}
        assert service.post(f"Composition/{id_}/$document", body).get_json() == bundle


def test_a_composition_refers_to_its_author_on_this_server(service: Fhir, every: Every) -> None:
    for each in every(service, "Composition"):
        (author,) = each["author"]
        service.get(author["reference"])


def test_nobody_is_the_subject(service: Fhir) -> None:
    for id_ in conditions(service):
        bundle = document(service, id_)
        assert "subject" not in bundle["entry"][0]["resource"]
        assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} == {"Composition", "Device"}
        assert all("entry" not in section for section in bundle["entry"][0]["resource"]["section"])


def test_a_document_tells_of_every_record_that_refers_to_its_condition(service: Fhir) -> None:
    client = service.app.test_client()
    for id_ in conditions(service):
        told = text_of(document(service, id_))
        for kind in KINDS:
            if not kind.stated or "condition" not in kind.filters:
                continue
            for record in client.get(f"/v1{kind.path}?condition={id_}&limit=100").get_json()["items"]:
                assert record["name"] in told
                assert record["attribution"]["text"] in told
                assert record["attribution"]["notice"] in told
                for advisory in record["advisories"]:
                    assert advisory["reason"] in told
                    assert advisory["assessedBy"] in told
                for name in [name for name, origin in kind.content.items() if origin is Origin.QUOTED]:
                    words = record[name] if isinstance(record[name], list) else [record[name]]
                    assert all(f"“{word}”" in told for word in words if word), (record["id"], name)
                    assert all(claim in told for claim in record["evidence"].get(name, ()))


def test_a_narrative_is_xhtml_that_fhir_allows(service: Fhir, every: Every) -> None:
    types = ("Composition", "CodeSystem", "ValueSet", "ConceptMap")
    resources = [each for type_ in types for each in every(service, type_)]
    resources += [service.json("Device/medcontent"), service.json("metadata")]
    for resource in resources:
        for div in divs(resource):
            root = ET.fromstring(div)  # noqa: S314
            assert root.tag == f"{XHTML}div"
            assert {node.tag for node in root.iter()} <= ALLOWED
            assert not any(node.attrib for node in root.iter())
            assert "".join(root.itertext()).strip()


def test_what_is_not_reviewed_by_a_clinician_is_preliminary(shipped: Fhir, every: Every) -> None:
    assert {each["status"] for each in every(shipped, "Composition")} == {"preliminary"}


def test_a_document_is_not_kept(world: Fhir) -> None:
    world.get("Composition/amber-fever/$document", 400, persist="true")
    world.get("Composition/amber-fever/$document", persist="false")
    world.get("Composition/$document", 400)
    world.get("Composition/$document", 404, id="nothing")


HOSTILE = '<script>alert("x")</script> & </div> ]]> \' "'


@pytest.fixture
def changed(world_database: Database, world_drafts: Drafts) -> Iterator[Fhir]:
    """Give a world in which a name is hostile, a condition has a long id, and one has many records."""
    drafts = world_drafts.write("condition", "amber-fever", HOSTILE, "name")
    drafts = drafts.write("condition", "amber-fever", [HOSTILE], "aliases")
    confirmed = [{"rule": "words-are-plain", "field": each, "reason": "It is a test."} for each in ("name", "aliases")]
    drafts = drafts.edit("condition", "amber-fever", lambda each: each["confirmed"].extend(confirmed))
    marble = drafts.values("condition", "marble-sleep")
    drafts = drafts.put("condition", "x" * (LONGEST_ID + 1), marble).put("condition", "y" * LONGEST_ID, marble)
    finding = drafts.values("finding", "glowing-elbows")
    for number in range(MAX_SECTION_RECORDS + 1):
        drafts = drafts.put("finding", f"glowing-elbows-{number:03}", finding)
    publish(world_database, drafts)
    yield from served(world_database)


def test_hostile_text_is_text(changed: Fhir) -> None:
    for resource in (document(changed, "amber-fever"), changed.json("CodeSystem/conditions")):
        for div in divs(resource):
            assert "<script" not in div
            ET.fromstring(div)  # noqa: S314
    assert HOSTILE in text_of(document(changed, "amber-fever"))
    assert changed.json("Composition/amber-fever")["title"] == HOSTILE


def test_an_id_that_fhir_does_not_allow_has_no_composition(changed: Fhir, every: Every) -> None:
    ids = {each["id"] for each in every(changed, "Composition")}
    assert "y" * LONGEST_ID in ids
    assert all(re.fullmatch(r"[A-Za-z0-9.\-]{1,64}", id_) for id_ in ids)
    changed.get(f"Composition/{'x' * (LONGEST_ID + 1)}", 404)
    assert changed.json("Composition", _summary="count")["total"] == len(ids)


def test_a_section_says_where_there_is_more(changed: Fhir) -> None:
    (section,) = [each for each in document(changed, "amber-fever")["entry"][0]["resource"]["section"]
                  if each["title"] == "Findings"]  # fmt: skip
    assert section["text"]["div"].count("<h2>") == MAX_SECTION_RECORDS
    assert "The list is cut: 2 more records of this kind are not shown." in section["text"]["div"]


def test_what_was_withdrawn_is_in_no_document(world_database: Database, world_drafts: Drafts) -> None:
    (before,) = served(world_database)
    assert "Rest near storms" in text_of(document(before, "amber-fever"))
    publish(world_database, world_drafts.withdraw("guidance", "rest-near-storms"))
    (after,) = served(world_database)
    assert "Rest near storms" not in text_of(document(after, "amber-fever"))


def test_a_document_says_which_statements_software_drafted_and_who_confirmed_them(
    world_database: Database, world_drafts: Drafts
) -> None:
    said = {"draftedBy": "a-model 7", "confirmedBy": "Ottoline Quill", "confirmedAt": "2021-05-03T06:00:00Z"}
    publish(world_database, world_drafts.write("guidance", "rest-near-storms", said, "provenance"))
    (service,) = served(world_database)
    composition = document(service, "amber-fever")["entry"][0]["resource"]
    (provenance,) = composition["contained"]
    assert provenance["target"] == [{"reference": "#", "display": "Rest near storms"}]
    assert provenance["recorded"] == "2021-05-03T06:00:00Z"
    agents = {agent["type"]["coding"][0]["code"]: agent["who"]["display"] for agent in provenance["agent"]}
    assert agents == {"assembler": "a-model 7", "verifier": "Ottoline Quill"}
    assert "Drafted by software (a-model 7); confirmed by Ottoline Quill on 2021-05-03." in text_of(composition)


def test_a_document_of_what_people_wrote_contains_no_provenance(world: Fhir, every: Every) -> None:
    assert not any("contained" in each for each in every(world, "Composition"))


def test_what_readers_must_not_miss_comes_first(world: Fhir) -> None:
    sections = world.json("Composition/paper-cough")["section"]
    assert [section["title"] for section in sections[:2]] == ["What it is", "When to seek help"]
    shown = text_of(sections[1])
    assert "Urgency: stat" in shown
    assert "“dry pages have turned blue for more than 5 days”" in shown


def test_a_document_shows_its_condition_in_other_articles_and_counts_what_these_say(world: Fhir) -> None:
    sections = {each["title"]: text_of(each) for each in world.json("Composition/amber-fever")["section"]}
    others = sections["In other articles"]
    assert "Amber fever, as the notice has it" in others
    assert "Document: glass-gland-notice" in others
    assert "Document: Amber fever, a made-up disease" in sections["What it is"]
    client = world.app.test_client()
    notice = client.get("/v1/conditions/amber-fever-of-the-notice").get_json()
    assert notice["attribution"]["text"] in sections["Sources and notice"]
    # No record is only about the condition of the notice.
    assert "more records" not in others
    assert not any(each["title"] == "In other articles" for each in world.json("Composition/marble-sleep")["section"])


def test_a_document_counts_what_only_other_articles_say(world_database: Database, world_drafts: Drafts) -> None:
    finding = world_drafts.values("finding", "glowing-elbows") | {"conditions": ["amber-fever-of-the-notice"]}
    publish(world_database, world_drafts.put("finding", "glow-of-the-notice", finding))
    (service,) = served(world_database)
    (others,) = [each for each in service.json("Composition/amber-fever")["section"]
                 if each["title"] == "In other articles"]  # fmt: skip
    rest = "1 more records about it are in these articles, and not shown here. See the compositions "
    assert f"{rest}amber-fever-of-the-notice." in text_of(others)
