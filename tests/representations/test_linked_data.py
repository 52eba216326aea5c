"""JSON-LD: it expands without the network, says only what schema.org has words for, and says nothing empty."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pyld import jsonld

from schemas.terminologies import SYSTEMS
from service.catalog import KINDS, Kind
from service.representations import json_ld
from service.representations.cited_records import Sources, Wire
from service.representations.schema_org import build_thing, list_linked_fields
from tests.representations.conftest import Served
from tests.representations.vocabulary import (
    ANNOTATION,
    OA,
    PROPERTIES,
    SCHEMA_ORG,
    SUPERSEDED,
    TYPES,
    kinds_of,
    load,
)

BASE = "https://content.example/v1/somewhere?format=jsonld"
HOST = "https://content.example"
PROV = "http://www.w3.org/ns/prov#"
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
# Members that an expanded node may have in addition to schema.org's terms.
OTHERS = {
    "http://purl.org/dc/terms/conformsTo", "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    f"{PROV}wasGeneratedBy", f"{PROV}wasAssociatedWith", f"{PROV}endedAtTime",
}  # fmt: skip


def of_kind(served: Served, kind: Kind) -> list[Wire]:
    """Return the records of a kind."""
    return [body for (name, _), body in served.items() if name == kind.name]


def expanded(page: Wire) -> list[Any]:
    """Return what a processor reads in a page fetched from some address."""
    nodes: list[Any] = jsonld.expand(page, {"base": BASE, "documentLoader": load})
    return nodes


def flat(page: Wire) -> dict[str, Wire]:
    """Return every node of a page by its id, with all that is said of it, from whichever side."""
    return _flat(json.dumps(page))


@cache
def _flat(page: str) -> dict[str, Wire]:
    found = jsonld.flatten(json.loads(page), None, {"base": BASE, "documentLoader": load})
    return {node["@id"]: node for node in found}


def nodes_of(value: Any) -> Iterator[Wire]:
    """Yield every node within an expanded document."""
    if isinstance(value, list):
        for item in value:
            yield from nodes_of(item)
    elif isinstance(value, dict):
        if "@value" not in value:
            yield value
        for inner in value.values():
            yield from nodes_of(inner)


@of_every_kind
def test_every_type_and_property_is_one_of_the_vocabularies(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        for node in flat(json_ld.page(record, sources)).values():
            types = [name.removeprefix(SCHEMA_ORG) for name in node.get("@type", ())]
            for name in types:
                assert name in TYPES or name.removeprefix(OA) in ANNOTATION or name.startswith(PROV), name
            for name in node.keys() - {"@id", "@type"} - OTHERS:
                assert is_said_of(name, types), f"{name} of {types}"


def is_said_of(name: str, types: list[str]) -> bool:
    """Return whether a property is one that nodes of these types may have."""
    if name.startswith(OA):
        return name.removeprefix(OA) in ANNOTATION
    short = name.removeprefix(SCHEMA_ORG)
    domain = PROPERTIES[short]["domain"]
    return short not in SUPERSEDED and any(kinds_of(type_) & set(domain) for type_ in types)


@of_every_kind
def test_every_value_is_one_that_its_property_may_have(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        nodes = flat(json_ld.page(record, sources))
        for node in nodes.values():
            for name in (each for each in node if each.startswith(SCHEMA_ORG)):
                range_ = set(PROPERTIES[name.removeprefix(SCHEMA_ORG)]["range"])
                for value in node[name]:
                    assert fits(value, range_, nodes), f"{name}: {value} is none of {range_}"


def fits(value: Wire, range_: set[str], nodes: dict[str, Wire]) -> bool:
    """Return whether a value of an expanded node is one of the types in a range."""
    if "@value" in value:
        plain = {"Text", "URL", "Number", "Date", "DateTime", "Boolean", "Integer"}
        return bool(range_ & plain) or range_ == {"Language", "Text"}
    types = nodes.get(value["@id"], {}).get("@type") or [value["@id"]]
    named = [name.removeprefix(SCHEMA_ORG) for name in types]
    return "URL" in range_ or "Thing" in range_ or any(kinds_of(name) & range_ for name in named if name in TYPES)


@of_every_kind
def test_every_address_lies_on_the_host_that_was_asked(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        own = flat(json_ld.page(record, sources))
        asked = {f"{HOST}{record['links']['self']}", f"{HOST}{record['links']['webUrl']}"}
        assert asked <= set(own)
        assert "//" not in "".join(each.removeprefix(HOST) for each in own if each.startswith(HOST))


@of_every_kind
def test_nothing_is_said_that_is_empty(served: Served, sources: Sources, kind: Kind) -> None:
    def check(value: Any) -> None:
        assert value is not None
        assert value not in ("", [], {})
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)

    for record in of_kind(served, kind):
        check(json_ld.page(record, sources))


@of_every_kind
def test_a_record_is_a_page_about_a_thing(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        page = json_ld.page(record, sources)
        assert page["@type"] == "MedicalWebPage"
        assert page["url"] == record["links"]["webUrl"]
        assert page["mainEntity"]["@id"] == record["links"]["self"]
        assert page["mainEntity"]["@type"] in {kind.shape.linked.type, *kind.shape.linked.types.values()}
        assert page["creditText"] == record["attribution"]["text"]
        assert record["attribution"]["notice"] in [each["text"] for each in page["usageInfo"]]
        assert [each["@id"] for each in page.get("isBasedOn", [])] == [
            each["self"] for each in record["attribution"]["documents"]
        ]
        assert page.get("license", {}).get("name") == record["attribution"]["licence"]


@of_every_kind
def test_the_quotes_stand_where_the_selectors_say(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        for annotation in json_ld.page(record, sources)["mainEntity"].get("evidence", []):
            quote, position = annotation["target"]["selector"]
            document = annotation["target"]["source"].removesuffix("/text")
            text = text_of(served, document)
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            prefix, suffix = quote.get("prefix", ""), quote.get("suffix", "")
            assert text[:start].endswith(prefix)
            assert text[end:].startswith(suffix)
            assert max(len(prefix), len(suffix)) <= 32


def text_of(served: Served, document: str) -> str:
    """Return the text of a document as far as its sentences give it, everything else blank."""
    sentences = [body for (kind, _), body in served.items() if kind == "sentence"]
    own = sorted((s for s in sentences if s["document"]["self"] == document), key=lambda each: int(each["start"]))
    text = ""
    for sentence in own:
        text = text.ljust(sentence["start"]) + sentence["text"]
    return text


@of_every_kind
def test_every_field_with_evidence_is_a_body_of_its_annotations(served: Served, sources: Sources, kind: Kind) -> None:
    for record in of_kind(served, kind):
        found: dict[str, list[str]] = {}
        for annotation in json_ld.page(record, sources)["mainEntity"].get("evidence", []):
            for body in annotation.get("body", []):
                assert body["source"] == record["links"]["self"]
                claim = annotation["@id"].removeprefix("/v1/claims/").removesuffix("#annotation")
                found.setdefault(body["selector"]["fragment"].removeprefix("/"), []).append(claim)
        evidence = record.get("evidence", {})
        assert {field: set(claims) for field, claims in found.items()} == {f: set(c) for f, c in evidence.items()}


def test_an_annotation_leads_to_the_thing_that_rests_on_it(world: Served) -> None:
    record = world["treatment", "cobalt-syrup"]
    sources = Sources({i: b for (k, i), b in world.items() if k == "claim"}, {})
    nodes = flat(json_ld.page(record, sources))
    annotations = [node for node in nodes.values() if f"{OA}Annotation" in node.get("@type", ())]
    assert annotations
    assert all({"@id": f"{HOST}/v1/treatments/cobalt-syrup"} in node[f"{OA}hasBody"] for node in annotations)


def test_what_a_treatment_is_for_has_it_as_its_treatment(world: Served) -> None:
    record = world["treatment", "cobalt-syrup"]
    nodes = flat(json_ld.page(record, Sources()))
    for condition in record["conditions"]:
        of_it = nodes[f"{HOST}{condition['self']}"][f"{SCHEMA_ORG}possibleTreatment"]
        assert of_it == [{"@id": f"{HOST}/v1/treatments/cobalt-syrup"}]


def test_all_that_reviewers_say_is_a_review_of_the_page(served: Served, sources: Sources) -> None:
    advised = [record for record in served.values() if record.get("advisories")]
    assert advised
    for record in advised:
        reviews = json_ld.page(record, sources)["review"]
        assert [each["@type"] for each in reviews] == ["ClaimReview"] * len(record["advisories"])
        for review, advisory in zip(reviews, record["advisories"], strict=True):
            assert review["reviewRating"]["alternateName"] == advisory["verdict"]
            assert review["reviewBody"] == advisory["reason"]
            assert review["creditText"] == advisory["assessedBy"]
            assert review["creativeWorkStatus"] == advisory["status"]
            assert [each["@id"] for each in review.get("citation", [])] == [r["self"] for r in advisory["references"]]
            assert review["itemReviewed"]["@id"] == advisory["claim"]["self"]


def test_only_codes_that_mean_the_same_are_codes_of_the_thing(served: Served) -> None:
    for record in served.values():
        codes = build_thing(record).get("code", [])
        exact = [code for code in record.get("codes", []) if code["relation"] == "exact"]
        assert [each["codeValue"] for each in codes] in ([code["code"] for code in exact], [])
        for code, mark in zip(exact, codes, strict=False):
            assert mark["inCodeSet"] == code["uri"]
            assert mark["codingSystem"] == SYSTEMS[code["system"]].title


def test_a_review_that_did_not_happen_has_no_date(served: Served, sources: Sources) -> None:
    for record in served.values():
        page, review = json_ld.page(record, sources), record.get("review") or {}
        assert page.get("lastReviewed") == review.get("lastReviewed")
        assert page.get("reviewedBy", {}).get("name") == review.get("reviewedBy")


def test_an_approximate_figure_is_not_said_as_if_it_were_exact(world: Served) -> None:
    near = world["statistic", "clockmakers-that-glow"]
    assert near["approximator"] == "almost"
    said = build_thing({**near, "value": 30})
    assert not said.keys() & {"value", "minValue", "maxValue"}
    assert build_thing({**near, "value": 30, "approximator": "exactly"})["value"] == 30


def test_what_was_only_believed_once_is_not_said_as_if_it_were_so(world: Served) -> None:
    said = {status: build_thing({**world["mechanism", "creep"], "definition": "words", "beliefStatus": status})
            for status in (None, "current", "superseded", "hypothesis")}  # fmt: skip
    assert [status for status, each in said.items() if "text" in each] == [None, "current"]
    assert [status for status, each in said.items() if "hasHealthAspect" in each] == ["current"]


def test_what_protects_is_no_risk_factor(world: Served) -> None:
    factors = [record for (kind, _), record in world.items() if kind == "risk-factor"]
    roles = {each["role"]: build_thing(each) for each in factors if each["certainty"] != "disproved"}
    disproved = [build_thing(each) for each in factors if each["certainty"] == "disproved"]
    assert {each["@type"] for each in disproved} == {"MedicalEntity"}
    assert not any("increasesRiskOf" in each for each in disproved)
    assert roles["protective"]["@type"] == "MedicalEntity"
    assert all("increasesRiskOf" not in each for role, each in roles.items() if role == "protective")
    assert all(each["@type"] == "MedicalRiskFactor" for role, each in roles.items() if role != "protective")


@of_every_kind
def test_what_is_declared_fits_the_vocabulary_for_every_record_that_could_be(kind: Kind) -> None:
    declared = kind.shape.linked
    types = {declared.type, *declared.types.values()}
    assert types <= set(TYPES)
    assert all(declared.type in kinds_of(name) for name in types), "a type by value says more, never something else"
    assert declared.wording in PROPERTIES
    for each in list_linked_fields(kind.name):
        assert each.property.name in PROPERTIES
        assert each.property.name not in SUPERSEDED | {"cause"}
        assert set((each.property.terms or {}).values()) <= set(TYPES)


def test_pages_of_a_graph_are_joined_by_what_they_say_of_each_other(world: Served) -> None:
    condition, treatment = world["condition", "amber-fever"], world["treatment", "cobalt-syrup"]
    nodes = flat(json_ld.build_graph([condition, treatment], Sources()))
    node = nodes[f"{HOST}/v1/conditions/amber-fever"]
    assert {"@id": f"{HOST}/v1/treatments/cobalt-syrup"} in node[f"{SCHEMA_ORG}possibleTreatment"]
    assert node[f"{SCHEMA_ORG}name"] == [{"@value": condition["name"]}]


def test_a_list_counts_its_items_and_what_was_left_out(world: Served) -> None:
    items = [body for (kind, _), body in world.items() if kind == "treatment"]
    body = {
        "items": items,
        "included": [],
        "total": 9,
        "omitted": 2,
        "page": {"self": "/v1/treatments?exclude=outdated"},
    }
    page = json_ld.list_page("Treatments", body, Sources())
    assert page["mainEntity"]["numberOfItems"] == 9
    assert len(page["mainEntity"]["itemListElement"]) == len(items)
    assert "2" in page["description"]
    assert list(nodes_of(expanded(page)))


def test_a_page_for_people_can_hold_it(world: Served) -> None:
    record = {**world["treatment", "cobalt-syrup"], "name": "</script><script>alert(1)</script>\u2028"}
    text = json_ld.render_script(json_ld.page(record, Sources()))
    assert "<" not in text
    assert json.loads(text)["name"] == record["name"]


def test_a_record_that_software_drafted_says_so_and_who_confirmed_it(world: Served, sources: Sources) -> None:
    page = json_ld.page(world["statistic", "most-bakers"], sources)
    activity = page[f"{PROV}wasGeneratedBy"]
    assert [agent["name"] for agent in activity[f"{PROV}wasAssociatedWith"]] == ["rules", "Ottoline Quill"]
    assert page["editor"] == {"@type": "Person", "name": "Ottoline Quill"}
    assert "editor" not in json_ld.page(world["statistic", "amber-lost"], sources)
