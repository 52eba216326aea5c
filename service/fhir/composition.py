"""Compositions: the statements of articles about a condition in sections, and as a document Bundle.

Words of the source are in quotation marks with their claims, and each advisory is next to its record. Articles are not
about patients, so there is no subject and no patient resource.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.guidance import URGENCY
from schemas.urns import build_urn
from service.fhir.chapters import (
    CONDITION,
    Chapter,
    count_omitted,
    list_chapters,
    read_body,
    read_same_conditions,
)
from service.fhir.concepts import VOCABULARY_VERSION, NewestRelease
from service.fhir.narratives import build_narrative, render_element
from service.fhir.provenance import build_provenances
from service.fhir.record_narratives import render_record
from service.fhir.terminology import Resource
from service.store.queries import Served, record

DEVICE_ID = "medcontent"
# FHIR's limit for ids.
LONGEST_ID = 64
SEEK_HELP, URGENCIES = "seek-help", list(URGENCY.terms)
SERVICE = "A service that publishes health articles as typed records. It does not examine or treat patients."

Record = Mapping[str, Any]


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
    return _compose(content, read_body(CONDITION, served.body), author) if served else None


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
    chapters = [chapter for chapter in list_chapters(content, condition["id"]) if chapter.records]
    others = read_same_conditions(content, condition)
    told = [condition, *others.records, *(each for chapter in chapters for each in chapter.records)]
    reviewed = all(each["review"]["status"] == "reviewed" for each in told)
    # What readers must not miss comes first, the most urgent before the rest.
    urgent = [each for chapter in chapters for each in chapter.records if each.get("category") == SEEK_HELP]
    urgent.sort(key=lambda each: URGENCIES.index(each["urgency"]) if each["urgency"] else len(URGENCIES))
    sections = [_build_section(Chapter("What it is", [condition]))]
    sections += [_build_section(Chapter("When to seek help", urgent))] if urgent else []
    sections += [_build_section(chapter) for chapter in chapters]
    sections += [_build_section_of_others(content, condition, others)] if others.records else []
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


def _build_section(chapter: Chapter) -> Resource:
    rest = f"The list is cut: {chapter.omitted} more records of this kind are not shown."
    parts = [*map(render_record, chapter.records), *([render_element("p", rest)] if chapter.omitted else [])]
    return {"title": chapter.title, "text": build_narrative(*parts)}


def _build_section_of_others(content: NewestRelease, condition: Record, others: Chapter) -> Resource:
    """Return the same condition in other articles, and how much of what these say is not in this document."""
    ids = [each["id"] for each in others.records]
    omitted = count_omitted(content, condition["id"], ids) + others.omitted
    rest = f"{omitted} more records about it are in these articles, and not shown here. See the compositions "
    parts = [*map(render_record, others.records)]
    parts += [render_element("p", f"{rest}{', '.join(ids)}.")] if omitted else []
    return {"title": others.title, "text": build_narrative(*parts)}


def _build_subsection(told: Sequence[Record]) -> Resource:
    return {"title": "Sources and notice", "text": build_narrative(*_list_credits(told))}


def _list_credits(told: Sequence[Record]) -> Iterator[str]:
    sources = dict.fromkeys(each["attribution"]["text"] for each in told)
    yield from (render_element("p", text) for text in sources)
    yield from (render_element("p", text) for text in dict.fromkeys(each["attribution"]["notice"] for each in told))


def _build_urn(type_: str, id_: str) -> str:
    return build_urn("fhir", "resource", type_, id_)
