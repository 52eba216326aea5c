"""Sources of a page: the words that its records rest on and what reviewers say of them, each once."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import orjson

from service.addresses import build_record_address
from service.catalog import get_kind
from service.http.release_context import Content
from service.labels import describe_work, format_label
from service.quotations import list_lead_ins
from service.representations.cited_records import build_order_key
from service.store.related import Some, read_bodies

Wire = Mapping[str, Any]


@dataclass(frozen=True)
class QuotedSources:
    """The documents and works of a page as it shows them, and the number of each claim by id."""

    documents: Sequence[Wire]
    works: Sequence[Wire]
    numbers: Mapping[str, int]


def read_sources(read: Content, records: Sequence[Wire], cited: AbstractSet[str]) -> QuotedSources:
    """Return what records rest on: those of their claims that are cited, by id."""
    claims = _read_records(read, "claim", cited)
    introducing = {each["id"] for shown in (*claims.values(), *records) for each in list_lead_ins(shown)}
    sentences = _read_records(read, "sentence", introducing | {claim["sentence"]["id"] for claim in claims.values()})
    order = sorted(claims, key=lambda id_: build_order_key(id_, sentences.get(claims[id_]["sentence"]["id"])))
    numbers = {id_: number for number, id_ in enumerate(order, 1)}
    advised = {
        each["claim"]["id"]: each for record in records for each in record["advisories"] if each["claim"]["id"] in cited
    }
    works = _read_works(read, advised.values())
    shown: dict[str, list[Wire]] = {}
    for id_ in order:
        claim = claims[id_]
        opinion = _describe_advisory(advised[id_], works) if id_ in advised else None
        shown.setdefault(claim["sentence"]["id"], []).append(_describe_claim(claim, numbers[id_], opinion))
    credits_of = {record["document"]["id"]: record["attribution"] for record in records}
    documents = _read_records(read, "document", credits_of)
    described = [
        _describe_document(document, credits_of[id_], [each for each in sentences.values() if _is_of(each, id_)], shown)
        for id_, document in sorted(documents.items())
    ]
    return QuotedSources(described, list(works.values()), numbers)


def _read_records(read: Content, kind: str, ids: Iterable[str]) -> dict[str, Wire]:
    declared = get_kind(kind)
    found = read_bodies(read.source, Some(kind, sorted(ids), read.release.number))
    return {id_: declared.complete_record(orjson.loads(body)) for id_, body in found.items()}


def _read_works(read: Content, advisories: Iterable[Wire]) -> dict[str, Wire]:
    found = _read_records(read, "reference", {each["id"] for said in advisories for each in said["references"]})
    kind = get_kind("reference")
    return {
        id_: {
            "number": number,
            "name": describe_work(work),
            "self": build_record_address(kind, id_),
        }
        for number, (id_, work) in enumerate(sorted(found.items()), 1)
    }


def _is_of(sentence: Wire, document: str) -> bool:
    return bool(sentence["document"]["id"] == document)


def _describe_document(
    document: Wire, credit: Wire, sentences: Sequence[Wire], claims: Mapping[str, Sequence[Wire]]
) -> Wire:
    kind = get_kind("document")
    ordered = sorted(sentences, key=lambda each: int(each["start"]))
    return {
        "id": document["id"],
        "name": kind.build_reference_name(document, document["id"]),
        "self": build_record_address(kind, document["id"]),
        "webUrl": document["links"]["webUrl"],
        "language": document["language"],
        "attribution": credit["text"],
        **{name: credit[name] for name in ("licence", "reuse")},
        "sentences": [_describe_sentence(each, claims.get(each["id"], ())) for each in ordered],
    }


def _describe_sentence(sentence: Wire, claims: Sequence[Wire]) -> Wire:
    return {
        **{name: sentence[name] for name in ("id", "text", "start", "end")},
        "leadIns": [each["id"] for each in list_lead_ins(sentence)],
        "claims": claims,
    }


def _describe_claim(claim: Wire, number: int, advisory: Wire | None) -> Wire:
    return {"number": number, **{name: claim[name] for name in ("id", "quote", "start", "end")}, "advisory": advisory}


def _describe_advisory(said: Wire, works: Mapping[str, Wire]) -> Wire:
    return {
        "verdict": said["verdict"],
        "label": format_label(said["verdict"]),
        "reason": said["reason"],
        "works": [works[each["id"]]["number"] for each in said["references"] if each["id"] in works],
        **{name: said[name] for name in ("assessedBy", "status")},
    }
