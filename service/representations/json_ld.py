"""JSON-LD: a record as a schema.org page about a thing, with its evidence as Web Annotations (JSON-LD 1.1).

Addresses are relative to the host (`/v1/…`). They resolve against the public address of the service if it is set, else
against the address of the document; no domain is invented.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from service.labels import format_label
from service.representations.annotations import CONTEXT, build_annotations
from service.representations.cited_records import Sources, Wire
from service.representations.claim_review import build_claim_reviews
from service.representations.imprints import build_imprint, build_licence
from service.representations.schema_org import (
    build_properties,
    build_reference,
    build_thing,
    build_topic_reference,
    drop_empty,
)
from service.representations.views import Shown

SCHEMA_ORG = "https://schema.org"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def write_record(shown: Shown) -> bytes:
    """Return the body of a record; included records make it a graph."""
    (record,), sources, base = shown.records, shown.sources, shown.view.base
    if shown.view.include:
        return orjson.dumps(build_graph([record, *shown.beside], sources, base))
    return orjson.dumps(page(record, sources, base))


def write_list(shown: Shown) -> bytes:
    """Return the body of a page of a list."""
    body = {"items": shown.records, "included": shown.beside, **shown.around}
    return orjson.dumps(list_page(format_label(shown.seen.kind.plural), body, shown.sources, shown.view.base))


def page(record: Wire, sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of a record; `base` is the public address, or empty."""
    return {"@context": _build_context(base), **_page(record, sources)}


def build_graph(records: Iterable[Wire], sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of several records, linked by their references to each other."""
    return {"@context": _build_context(base), "@graph": [_page(record, sources) for record in records]}


def list_page(name: str, body: Wire, sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of a page of a list, from its JSON members; included records make it a graph."""
    items: Sequence[Wire] = [_page(record, sources) for record in body["items"]]
    left_out = body.get("omitted", 0)
    said = {
        "@type": "CollectionPage",
        "@id": body["page"]["self"],
        "name": name,
        "description": f"{left_out} left out as requested." if left_out else None,
        "mainEntity": {"@type": "ItemList", "numberOfItems": body["total"], "itemListElement": items},
    }
    collection, beside = drop_empty(said), [_page(record, sources) for record in body["included"]]
    context = {"@context": _build_context(base)}
    return {**context, "@graph": [collection, *beside]} if beside else {**context, **collection}


def render_script(linked: Wire) -> str:
    """Return JSON-LD escaped for a `script` element, which nothing in it can close."""
    return (
        orjson.dumps(linked).decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def _build_context(base: str) -> list[str | Wire]:
    """Return the context; with a base, addresses resolve to full ones wherever the document is read."""
    return [SCHEMA_ORG, {"@base": f"{base}/", **CONTEXT} if base else CONTEXT]


def _page(record: Wire, sources: Sources) -> Wire:
    about = build_thing(record)
    attribution, review = record["attribution"], record.get("review") or {}
    said: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "@id": record["links"]["webUrl"],
        "url": record["links"]["webUrl"],
        "name": about["name"],
        "dateModified": record["updatedAt"],
        "version": record["revision"],
        "lastReviewed": review.get("lastReviewed"),
        "reviewedBy": _build_person(review.get("reviewedBy")),
        "creditText": attribution["text"],
        "license": build_licence(attribution["licence"]),
        "usageInfo": [_build_work(text=attribution["reuse"]), _build_work(text=attribution["notice"])],
        "isBasedOn": [build_reference(document) for document in attribution["documents"]],
        **_build_page_properties(record),
        "review": build_claim_reviews(record),
        "encoding": _build_encoding(record["links"]["self"], "application/json"),
        "mainEntity": about
        | drop_empty({**_build_text(record), "evidence": build_annotations(record, sources)})
        | build_imprint(record),
    }
    return drop_empty(said) | _build_provenance(record.get("provenance"))


def _build_page_properties(record: Wire) -> dict[str, Any]:
    """Return the properties of the page from the record's fields; it is also about the record's topic."""
    found, topic = build_properties(record, "page"), build_topic_reference(record)
    if topic is None:
        return found
    about = found.get("about", [])
    others = about if isinstance(about, list) else [about]
    return {**found, "about": [*others, topic] if others else topic}


def _build_provenance(provenance: Wire | None) -> Wire:
    """Return who drafted and who confirmed the record, in the terms of PROV-O (https://www.w3.org/TR/prov-o/)."""
    if not provenance:
        return {}
    person = _build_person(provenance["confirmedBy"])
    activity = {
        "@type": f"{PROV}Activity",
        f"{PROV}wasAssociatedWith": [
            {"@type": ["SoftwareApplication", f"{PROV}SoftwareAgent"], "name": provenance["draftedBy"]},
            *([person] if person else []),
        ],
        f"{PROV}endedAtTime": {"@type": f"{XSD}dateTime", "@value": provenance["confirmedAt"]},
    }
    return {f"{PROV}wasGeneratedBy": activity} | ({"editor": person} if person else {})


def _build_person(name: str | None) -> Wire | None:
    return {"@type": "Person", "name": name} if name else None


def _build_work(**said: str | None) -> Wire | None:
    return {"@type": "CreativeWork", **said} if any(said.values()) else None


def _build_encoding(address: str, media_type: str, **said: str) -> Wire:
    return {"@type": "MediaObject", "contentUrl": address, "encodingFormat": media_type, **said}


def _build_text(record: Wire) -> Wire:
    """Return the link to a document's text."""
    if record["type"] != "document":
        return {}
    text = _build_encoding(f"{record['links']['self']}/text", record["mediaType"], sha256=record["textSha256"])
    return {"encoding": text}
