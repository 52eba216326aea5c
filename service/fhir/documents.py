"""Documents: what the articles say of a condition, as a Composition of sections, and as a document Bundle.

Words of the source stand in quotation marks with the claims that they are from, and each advisory beside the record
that it speaks of. An article is about no patient: there is no subject, and no resource of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.declaring import Origin
from schemas.urns import urn
from service.catalog import Kind, kind_named, referrers
from service.fhir.concepts import VOCABULARY_VERSION, Content
from service.fhir.narratives import around, element, listed, narrative
from service.fhir.terminology import Resource
from service.store.reading import Order, Selection, Served, page, record

CONDITION = kind_named("condition")
DEVICE_ID = "medcontent"
# FHIR allows no longer id.
LONGEST_ID = 64
# So many records of a kind a section tells of.
MOST = 50
# What a condition is to another one that refers to it by these fields.
BETWEEN_CONDITIONS: Mapping[str, str] = {
    "stageOf": "Its stages",
    "subtypeOf": "Its forms",
    "complicationOf": "What it leads to",
}
NOT_CONTENT = ("codes", "sameAs")
SERVICE = "A service that publishes health articles as typed records. It examines and treats nobody."

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Chapter:
    """The records of a kind that refer to a condition, as many as a section holds, and whether there are more."""

    title: str
    records: Sequence[Record]
    more: bool


def device() -> Resource:
    """Return the service as the author of documents."""
    return {
        "resourceType": "Device",
        "id": DEVICE_ID,
        "text": narrative(element("p", SERVICE)),
        "status": "active",
        "deviceName": [{"name": "medcontent", "type": "user-friendly-name"}],
        "type": {"text": "Software that publishes health articles"},
        "version": [{"value": VOCABULARY_VERSION}],
        "note": [{"text": SERVICE}],
    }


def composition(content: Content, id_: str, author: str = f"Device/{DEVICE_ID}") -> Resource | None:
    """Return what is said of a condition; None where there is none. `author` refers to the service."""
    served = _condition(content, id_)
    return _composed(content, orjson.loads(served.body), author) if served else None


def document(content: Content, id_: str) -> Resource | None:
    """Return a condition's composition and its author as one document; None where there is no such condition."""
    author = _urn("Device", DEVICE_ID)
    made = composition(content, id_, author)
    if made is None:
        return None
    return {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": urn("fhir", "document", id_, made["date"])},
        "type": "document",
        "timestamp": made["date"],
        "entry": [
            {"fullUrl": _urn("Composition", id_), "resource": made},
            {"fullUrl": author, "resource": device()},
        ],
    }


def _composed(content: Content, condition: Record, author: str) -> Resource:
    chapters = [chapter for chapter in _chapters(content, condition["id"]) if chapter.records]
    told = [condition, *(each for chapter in chapters for each in chapter.records)]
    reviewed = all(each["review"]["status"] == "reviewed" for each in told)
    sections = [_section("What it is", [condition], more=False)]
    sections += [_section(chapter.title, chapter.records, more=chapter.more) for chapter in chapters]
    return {
        "resourceType": "Composition",
        "id": condition["id"],
        "text": narrative(element("h1", condition["name"]), *_attributed(told)),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": _urn("Composition", condition["id"])},
        # Only a clinician's review makes a document final.
        "status": "final" if reviewed else "preliminary",
        "type": {"text": "What health articles say of a condition"},
        "date": max(each["updatedAt"] for each in told),
        "author": [{"reference": author, "display": "medcontent"}],
        "title": condition["name"],
        "section": [*sections, _about(told)],
    }


def _condition(content: Content, id_: str) -> Served | None:
    served = record(content.connection, CONDITION.name, id_, content.release.number)
    return served if served and not served.withdrawn and len(id_) <= LONGEST_ID else None


def _chapters(content: Content, id_: str) -> Iterator[Chapter]:
    for kind, each in referrers(CONDITION):
        title = BETWEEN_CONDITIONS.get(each.name) if kind is CONDITION else _title(kind)
        if kind.stated and title:
            selection = Selection(kind.name, content.release.number, newest=True, facets=[(each.name, [id_])])
            found = page(content.connection, selection, Order(), None, MOST)
            yield Chapter(title, [orjson.loads(served.body) for served in found.records], found.after)


def _section(title: str, records: Sequence[Record], *, more: bool) -> Resource:
    rest = [element("p", "There are more of these than are told of here.")] if more else []
    return {"title": title, "text": narrative(*(_told(each) for each in records), *rest)}


def _about(told: Sequence[Record]) -> Resource:
    return {"title": "Sources and notice", "text": narrative(*_attributed(told))}


def _attributed(told: Sequence[Record]) -> Iterator[str]:
    sources = dict.fromkeys(each["attribution"]["text"] for each in told)
    yield from (element("p", text) for text in sources)
    yield from (element("p", text) for text in dict.fromkeys(each["attribution"]["notice"] for each in told))


def _told(told: Record) -> str:
    """Return a record: its name, the source's words with their claims, what was read out of them, and advisories."""
    kind = kind_named(told["type"])
    parts = [element("h2", told["name"])]
    parts += [each for name, origin in kind.content.items() if (each := _field(told, name, origin))]
    parts += [_advisory(advisory) for advisory in told["advisories"]]
    return around("div", parts)


def _field(told: Record, name: str, origin: Origin) -> str:
    values = told[name] if isinstance(told[name], list) else [told[name]]
    words = [text for value in values if value is not None and (text := _words(value))]
    claims = ", ".join(told["evidence"].get(name, ()))
    if not words or name in NOT_CONTENT:
        return ""
    said = f"“{'” “'.join(words)}”" if origin is Origin.QUOTED else "; ".join(words)
    return element("p", f"{_spoken(name)}: {said} ({claims})" if claims else f"{_spoken(name)}: {said}")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["name"]) if "name" in value else ", ".join(filter(None, map(_words, value.values())))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    return "" if value is None else str(value)


def _advisory(advisory: Mapping[str, Any]) -> str:
    works = [each["name"] for each in advisory["references"]]
    verdict = _spoken(advisory["verdict"])
    fields = ", ".join(advisory["fields"])
    said = element("p", f"Advisory on {fields}: {verdict}. {advisory['reason']} ({advisory['assessedBy']})")
    return around("blockquote", [said, listed(works)])


def _spoken(name: str) -> str:
    parted = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("-", " "))
    return parted.capitalize()


def _title(kind: Kind) -> str:
    return kind.plural.replace("-", " ").capitalize()


def _urn(type_: str, id_: str) -> str:
    return urn("fhir", "resource", type_, id_)
