"""Linked data: a record as a page of schema.org about a thing, with its evidence as Web Annotations (JSON-LD 1.1).

Addresses are relative to the host (`/v1/…`). They resolve against the public address of the service, where that was
set; else against wherever the document was fetched from, and no domain is invented.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from service.representations.annotations import CONTEXT, evidence
from service.representations.reviews import claim_reviews
from service.representations.sources import Sources, Wire
from service.representations.things import referred, saying, thing, without_empty

SCHEMA_ORG = "https://schema.org"


def page(record: Wire, sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of a record; `base` is the public address, empty where that is not known."""
    return {"@context": _context(base), **_page(record, sources)}


def graph(records: Iterable[Wire], sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of several records: what they say of each other joins them."""
    return {"@context": _context(base), "@graph": [_page(record, sources) for record in records]}


def list_page(name: str, body: Wire, sources: Sources, base: str = "") -> Wire:
    """Return the JSON-LD of a page of a list, from the members of its JSON; what is included makes it a graph."""
    items: Sequence[Wire] = [_page(record, sources) for record in body["items"]]
    left_out = body.get("omitted", 0)
    said = {
        "@type": "CollectionPage",
        "@id": body["page"]["self"],
        "name": name,
        "description": f"{left_out} left out by what was asked for." if left_out else None,
        "mainEntity": {"@type": "ItemList", "numberOfItems": body["total"], "itemListElement": items},
    }
    collection, beside = without_empty(said), [_page(record, sources) for record in body["included"]]
    context = {"@context": _context(base)}
    return {**context, "@graph": [collection, *beside]} if beside else {**context, **collection}


def script(linked: Wire) -> str:
    """Return JSON-LD as it may stand in a `script` element of a page: nothing in it can end the element."""
    return (
        orjson.dumps(linked).decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def _context(base: str) -> list[str | Wire]:
    """Return the context; with a base the addresses are full ones, however the document reached its reader."""
    return [SCHEMA_ORG, {"@base": f"{base}/", **CONTEXT} if base else CONTEXT]


def _page(record: Wire, sources: Sources) -> Wire:
    about = thing(record)
    attribution, review = record["attribution"], record.get("review") or {}
    said: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "@id": record["links"]["webUrl"],
        "url": record["links"]["webUrl"],
        "name": about["name"],
        "dateModified": record["updatedAt"],
        "version": record["revision"],
        "lastReviewed": review.get("lastReviewed"),
        "reviewedBy": _person(review.get("reviewedBy")),
        "creditText": attribution["text"],
        "license": _work(name=attribution["licence"]),
        "usageInfo": [_work(text=attribution["reuse"]), _work(text=attribution["notice"])],
        "isBasedOn": [referred(document) for document in attribution["documents"]],
        **saying(record, "page"),
        "review": claim_reviews(record),
        "encoding": _encoding(record["links"]["self"], "application/json"),
        "mainEntity": about | without_empty({**_text(record), "evidence": evidence(record, sources)}),
    }
    return without_empty(said)


def _person(name: str | None) -> Wire | None:
    return {"@type": "Person", "name": name} if name else None


def _work(**said: str | None) -> Wire | None:
    return {"@type": "CreativeWork", **said} if any(said.values()) else None


def _encoding(address: str, media_type: str, **said: str) -> Wire:
    return {"@type": "MediaObject", "contentUrl": address, "encodingFormat": media_type, **said}


def _text(record: Wire) -> Wire:
    """Return where the text of a document is."""
    if record["type"] != "document":
        return {}
    text = _encoding(f"{record['links']['self']}/text", record["mediaType"], sha256=record["textSha256"])
    return {"encoding": text}
