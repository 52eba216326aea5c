"""Compositions: the statements of articles about a condition in sections, and as a document Bundle.

Words of the source are in quotation marks with their claims, and each advisory is next to its record. Articles are not
about patients, so there is no subject and no patient resource.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.guidance import URGENCY
from schemas.urns import build_urn
from service.catalog import Kind, get_kind, list_referrers
from service.fhir.concepts import VOCABULARY_VERSION, NewestRelease
from service.fhir.narratives import build_narrative, render_element
from service.fhir.provenance import build_provenances
from service.fhir.record_narratives import render_record
from service.fhir.terminology import Resource
from service.store.queries import Order, Selection, Served, page, record

CONDITION = get_kind("condition")
DEVICE_ID = "medcontent"
# FHIR's limit for ids.
LONGEST_ID = 64
# The maximum number of records in a section.
MAX_SECTION_RECORDS = 50
# The titles for conditions that refer to the condition by these fields.
BETWEEN_CONDITIONS: Mapping[str, str] = {
    "stageOf": "Its stages",
    "subtypeOf": "Its forms",
    "complicationOf": "What it leads to",
}
SEEK_HELP, URGENCIES = "seek-help", list(URGENCY.terms)
SERVICE = "A service that publishes health articles as typed records. It does not examine or treat patients."

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Chapter:
    """The records of a kind that refer to a condition, up to the limit of a section, and whether there are more."""

    title: str
    records: Sequence[Record]
    more: bool


def build_device() -> Resource:
    """Return the service as the author of documents."""
    return {
        "resourceType": "Device",
        "id": DEVICE_ID,
        "text": build_narrative(render_element("p", SERVICE)),
        "status": "active",
        "deviceName": [{"name": "medcontent", "type": "user-friendly-name"}],
        "type": {"text": "Software that publishes health articles"},
        "version": [{"value": VOCABULARY_VERSION}],
        "note": [{"text": SERVICE}],
    }


def build_composition(content: NewestRelease, id_: str, author: str = f"Device/{DEVICE_ID}") -> Resource | None:
    """Return the composition of a condition, or None; `author` is the reference to the service."""
    served = _find_condition(content, id_)
    return _compose(content, _read_body(CONDITION, served.body), author) if served else None


def build_document(content: NewestRelease, id_: str) -> Resource | None:
    """Return the document Bundle of a condition with its composition and author, or None."""
    author = _build_urn("Device", DEVICE_ID)
    made = build_composition(content, id_, author)
    if made is None:
        return None
    return {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": build_urn("fhir", "document", id_, made["date"])},
        "type": "document",
        "timestamp": made["date"],
        "entry": [
            {"fullUrl": _build_urn("Composition", id_), "resource": made},
            {"fullUrl": author, "resource": build_device()},
        ],
    }


def _compose(content: NewestRelease, condition: Record, author: str) -> Resource:
    chapters = [chapter for chapter in _list_chapters(content, condition["id"]) if chapter.records]
    told = [condition, *(each for chapter in chapters for each in chapter.records)]
    reviewed = all(each["review"]["status"] == "reviewed" for each in told)
    # What readers must not miss comes first, the most urgent before the rest.
    urgent = [each for chapter in chapters for each in chapter.records if each.get("category") == SEEK_HELP]
    urgent.sort(key=lambda each: URGENCIES.index(each["urgency"]) if each["urgency"] else len(URGENCIES))
    sections = [_build_section("What it is", [condition], more=False)]
    sections += [_build_section("When to seek help", urgent, more=False)] if urgent else []
    sections += [_build_section(chapter.title, chapter.records, more=chapter.more) for chapter in chapters]
    drafted = build_provenances(told)
    return {
        "resourceType": "Composition",
        "id": condition["id"],
        "text": build_narrative(render_element("h1", condition["name"]), *_list_credits(told)),
        **({"contained": drafted} if drafted else {}),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": _build_urn("Composition", condition["id"])},
        # Only a clinician's review makes a document final.
        "status": "final" if reviewed else "preliminary",
        "type": {"text": "What health articles say of a condition"},
        "date": max(each["updatedAt"] for each in told),
        "author": [{"reference": author, "display": "medcontent"}],
        "title": condition["name"],
        "section": [*sections, _build_subsection(told)],
    }


def _find_condition(content: NewestRelease, id_: str) -> Served | None:
    served = record(content.connection, CONDITION.name, id_, content.release.number)
    return served if served and not served.withdrawn and len(id_) <= LONGEST_ID else None


def _read_body(kind: Kind, body: bytes) -> Record:
    return kind.complete_record(orjson.loads(body))


def _list_chapters(content: NewestRelease, id_: str) -> Iterator[Chapter]:
    for kind, each in list_referrers(CONDITION):
        title = BETWEEN_CONDITIONS.get(each.name) if kind is CONDITION else _format_title(kind)
        if kind.stated and title and not each.is_prefixed:
            selection = Selection(kind.name, content.release.number, newest=True, facets=[(each.name, [id_])])
            found = page(content.connection, selection, Order(), None, MAX_SECTION_RECORDS)
            yield Chapter(title, [_read_body(kind, served.body) for served in found.records], found.after)


def _build_section(title: str, records: Sequence[Record], *, more: bool) -> Resource:
    rest = [render_element("p", "The list is cut: more records of this kind are not shown.")] if more else []
    return {"title": title, "text": build_narrative(*(render_record(each) for each in records), *rest)}


def _build_subsection(told: Sequence[Record]) -> Resource:
    return {"title": "Sources and notice", "text": build_narrative(*_list_credits(told))}


def _list_credits(told: Sequence[Record]) -> Iterator[str]:
    sources = dict.fromkeys(each["attribution"]["text"] for each in told)
    yield from (render_element("p", text) for text in sources)
    yield from (render_element("p", text) for text in dict.fromkeys(each["attribution"]["notice"] for each in told))


def _format_title(kind: Kind) -> str:
    return kind.plural.replace("-", " ").capitalize()


def _build_urn(type_: str, id_: str) -> str:
    return build_urn("fhir", "resource", type_, id_)
