"""A black-box client: from any field of any record, by addresses alone, to the exact characters of the source."""

import hashlib
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import rfc8785

from schemas.declaration import Origin
from service.catalog import BY_NAME, Kind, get_kind
from tests.api.documented import Documented
from tests.api.kinds import address, of_every_kind, of_every_stated_kind

Json = Any
# Links to pages; the others lead to records and lists.
FOR_PEOPLE = {"webUrl"}
# Outside the hash of a record.
VERSIONED = {"revision", "release", "sha256", "updatedAt"}


@of_every_stated_kind
def test_every_field_leads_to_the_characters_that_say_it(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        stated = {name for name in kind.content if record[name] not in (None, [], {})}
        assert set(record["evidence"]) == stated
        for field, claims in record["evidence"].items():
            assert claims, f"{record['id']}.{field}"
            read = [_sentence(service, f"/v1/claims/{claim}") for claim in claims]
            if kind.content[field] is Origin.QUOTED:
                for words in record[field] if isinstance(record[field], list) else [record[field]]:
                    assert any(_plain(words) in _plain(sentence) for sentence in read), f"{record['id']}.{field}"


@of_every_stated_kind
def test_a_record_says_what_its_own_document_says(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        for claims in record["evidence"].values():
            for claim in claims:
                assert service.json(f"/v1/claims/{claim}")["document"] == record["document"]


def test_offsets_cut_every_claim_and_sentence_out_of_the_text(service: Documented) -> None:
    for document in service.everything("/v1/documents"):
        text = _text(service, document["links"]["self"])
        for sentence in service.items(f"/v1/sentences?document={document['id']}"):
            assert text[sentence["start"] : sentence["end"]] == sentence["text"]
        for claim in service.items(f"/v1/claims?document={document['id']}"):
            assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_sentences_follow_each_other_and_leave_out_white_space_only(service: Documented) -> None:
    for document in service.everything("/v1/documents"):
        text, end = _text(service, document["links"]["self"]), 0
        for sentence in service.items(f"/v1/sentences?document={document['id']}"):
            assert text[end : sentence["start"]].strip() == ""
            end = sentence["end"]
        assert text[end:].strip() == ""


def test_a_sentence_names_its_claims_in_the_order_of_reading(service: Documented) -> None:
    claims = service.everything("/v1/claims")
    for sentence in service.everything("/v1/sentences"):
        own = [claim for claim in claims if claim["sentence"]["id"] == sentence["id"]]
        assert [each["id"] for each in sentence["claims"]] == [claim["id"] for claim in own]


def test_what_a_claim_supports_and_what_records_cite_agree(service: Documented) -> None:
    cited = {
        (claim, record["type"], record["id"], field)
        for kind in BY_NAME.values()
        if kind.stated
        for record in service.everything(address(kind))
        for field, claims in record["evidence"].items()
        for claim in claims
    }
    supported = {
        (claim["id"], support["type"], support["id"], support["field"])
        for claim in service.everything("/v1/claims")
        for support in claim["supports"]
    }
    assert supported == cited


@of_every_stated_kind
def test_advisories_say_what_reviewers_say_of_the_claims(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        resting: dict[str, list[str]] = {}
        for field, claims in record["evidence"].items():
            for claim in claims:
                resting.setdefault(claim, []).append(field)
        told = {advisory["claim"]["id"]: advisory for advisory in record["advisories"]}
        for id_, fields in resting.items():
            assessment = service.json(f"/v1/claims/{id_}")["assessment"]
            if assessment is None or assessment["verdict"] in {"agrees", "not-assessable"}:
                assert id_ not in told
            else:
                advisory = told.pop(id_)
                assert sorted(advisory["fields"]) == sorted(fields)
                assert {name: advisory[name] for name in assessment} == assessment
        assert told == {}


@of_every_kind
def test_every_reference_is_to_a_record_of_that_name(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        for reference in _references(record):
            target = _read(service, reference["self"])
            assert (target["type"], target["id"]) == (reference["type"], reference["id"])
            assert reference["name"] == get_kind(target["type"]).build_reference_name(target, target["id"])


@of_every_kind
def test_every_link_of_a_record_leads_somewhere(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        for name, link in record["links"].items():
            if name in FOR_PEOPLE:
                page = service.app.test_client().get(link)
                assert (page.status_code, page.mimetype) == (200, "text/html")
            else:
                assert _read(service, link)
                assert re.fullmatch(r"/v1/[a-z0-9./-]+(\?[a-zA-Z]+=[a-z0-9.-]+)?", link)


@of_every_kind
def test_a_record_links_to_the_lists_of_what_refers_to_it(kind: Kind, service: Documented) -> None:
    """Each list holds exactly the records that refer to this one by the field that the list is filtered by."""
    for record in service.everything(address(kind)):
        for name, link in record["links"].items():
            if name not in {"self", "comparison", *FOR_PEOPLE}:
                ((asked, id_),) = parse_qsl(urlsplit(link).query)
                assert id_ == record["id"]
                if kind.name == "topic":
                    # Its lists have what refers to its members: tests/api/test_topics.
                    continue
                referring = get_kind(_kind_at(link)).filters[asked]
                for item in service.items(link):
                    assert record["id"] in _found(item, referring.path)


@of_every_kind
def test_the_attribution_names_the_document_and_its_terms(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        attribution = record["attribution"]
        documents = {"document": record["id"], "reference": None}.get(kind.name, record.get("document", {}).get("id"))
        assert [each["id"] for each in attribution["documents"]] == ([documents] if documents else [])
        for each in attribution["documents"]:
            licence = _read(service, each["self"])["licence"]
            assert attribution["licence"] == licence
            assert (attribution["reuse"] == "unknown, ask the publisher") == (licence is None)
        assert "not medical advice" in attribution["notice"]


@of_every_kind
def test_the_hash_of_a_record_is_of_what_it_says(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        said = {name: value for name, value in record.items() if name not in VERSIONED}
        assert record["sha256"] == hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def test_the_coverage_speaks_of_every_sentence_and_claim(service: Documented) -> None:
    for document in service.everything("/v1/documents"):
        coverage = service.json(f"{document['links']['self']}/coverage")
        sentences = service.items(f"/v1/sentences?document={document['id']}")
        claims = {claim["id"]: claim for claim in service.items(f"/v1/claims?document={document['id']}")}
        assert [each["sentence"]["id"] for each in coverage["sentences"]] == [each["id"] for each in sentences]
        for covered, sentence in zip(coverage["sentences"], sentences, strict=True):
            assert (covered["start"], covered["end"], covered["text"]) == (
                sentence["start"], sentence["end"], sentence["text"],
            )  # fmt: skip
            assert [each["claim"] for each in covered["claims"]] == sentence["claims"]
            for each in covered["claims"]:
                claim = claims[each["claim"]["id"]]
                assert each["supports"] == claim["supports"]
                assert each["verdict"] == (claim["assessment"] or {}).get("verdict")
            supported = any(each["supports"] for each in covered["claims"])
            assert covered["status"] == ("carried" if supported else "left-out")
            assert (covered["reason"] is None) == supported
        assert coverage["figures"] == document["coverage"]
        assert document["coverage"]["carried"] == sum(each["status"] == "carried" for each in coverage["sentences"])
        assert document["coverage"]["leftOut"] == sum(each["status"] == "left-out" for each in coverage["sentences"])


def test_the_shipped_article_is_carried_whole(shipped: Documented) -> None:
    (document,) = shipped.everything("/v1/documents")
    assert document["textSha256"].startswith("0b206c5f")
    assert document["coverage"] == {"sentences": 23, "carried": 23, "leftOut": 0, "claims": 73, "records": 66}
    assert all(claim["supports"] for claim in shipped.everything("/v1/claims"))


@pytest.mark.parametrize("path", ["/v1/documents/amber-fever/text"])
def test_a_text_is_verbatim_to_the_last_byte(path: str, world: Documented) -> None:
    content = world.get(path).data
    assert b"\r\n" in content
    assert hashlib.sha256(content).hexdigest() == world.json("/v1/documents/amber-fever")["textSha256"]


@cache
def _read(service: Documented, link: str) -> Json:
    return service.json(link)


@cache
def _text(service: Documented, document: str) -> str:
    return bytes(service.get(f"{document}/text").data).decode()


@cache
def _sentence(service: Documented, claim_address: str) -> str:
    """Walk from a claim to its sentence and the text, checking every step; return the sentence."""
    claim = service.json(claim_address)
    sentence = _read(service, claim["sentence"]["self"])
    text: str = _text(service, sentence["document"]["self"])
    assert sentence["start"] <= claim["start"] < claim["end"] <= sentence["end"]
    assert text[claim["start"] : claim["end"]] == claim["quote"]
    return text[int(sentence["start"]) : int(sentence["end"])]


def _plain(words: str) -> str:
    return " ".join(words.rstrip(".!?:;,").split()).casefold()


def _references(node: Json) -> list[Json]:
    if isinstance(node, list):
        return [reference for item in node for reference in _references(item)]
    if not isinstance(node, dict):
        return []
    if {"type", "id", "name", "self"} <= set(node):
        return [node]
    return [reference for value in node.values() for reference in _references(value)]


def _found(node: Json, path: tuple[str, ...]) -> set[str]:
    if isinstance(node, list):
        return {id_ for item in node for id_ in _found(item, path)}
    if node is None or not path:
        return {node["id"]} if node else set()
    return _found(node[path[0]], path[1:])


def _kind_at(link: str) -> str:
    plural = urlsplit(link).path.rpartition("/")[2]
    return next(kind.name for kind in BY_NAME.values() if kind.plural == plural)
