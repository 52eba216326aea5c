"""The page model: a page about a condition or a topic as JSON, from which every page for people is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.sections import SECTION
from service.catalog import get_kind
from service.http.release_context import Content
from service.http.topic_filter import TOPIC
from service.labels import format_term
from service.pages.items import build_item
from service.pages.members import OPENING, Member, Subject, read_section
from service.pages.sources import read_sources
from service.store.queries import PagePosition

Wire = Mapping[str, Any]
SECTIONS = tuple(SECTION.terms)


@dataclass(frozen=True)
class PageRequest:
    """The question: the sections, at most `limit` records of each, and where the only section begins."""

    sections: Sequence[str] = SECTIONS
    limit: int = 50
    start: PagePosition | None = None


def build_subject(record: Wire, exclude: Sequence[str] = ()) -> Subject:
    """Return the subject of the page about a condition or a topic, by its record."""
    if record["type"] != TOPIC:
        return Subject(get_kind(record["type"]), (record["id"],), tuple(exclude))
    ids = tuple(each["record"]["id"] for each in record["members"])
    return Subject(get_kind(record["kind"]), ids, tuple(exclude), topic=record["id"])


def build_page(read: Content, subject: Subject, record: Wire, asked: PageRequest) -> dict[str, Any]:
    """Return the page about a subject, without its own address and those of its further pages.

    `record` is that of the condition, which opens the first section, or of the topic, whose members do. The member
    `next` of a section is a position, for which the caller knows an address, or None.
    """
    found = [read_section(read, subject, each, asked.limit, asked.start) for each in asked.sections]
    shown = () if subject.topic else (record,)
    opening = [Member(subject.kind, each) for each in shown if not asked.start]
    records = [member.record for member in (*opening, *(member for each in found for member in each.members))]
    sections = []
    for each in found:
        is_first = each.section == OPENING
        listed = [*opening, *each.members] if is_first else each.members
        sections.append(
            {
                "id": each.section,
                "title": format_term(SECTION, each.section),
                "total": each.total + (len(shown) if is_first else 0),
                "omitted": each.omitted,
                "items": [build_item(member, subject) for member in listed],
                "next": each.next,
            }
        )
    sources = read_sources(read, [*shown, *records], _list_cited(sections))
    for field in _iterate_fields(sections):
        field["claims"] = sorted(sources.numbers[id_] for id_ in field["claims"] if id_ in sources.numbers)
    return {
        "release": read.release.number,
        "updatedAt": max(each["updatedAt"] for each in [record, *records]),
        "notice": record["attribution"]["notice"],
        "total": sum(each["total"] for each in sections),
        "omitted": sum(each["omitted"] for each in sections),
        "sections": sections,
        "documents": sources.documents,
        "works": sources.works,
    }


def _list_cited(sections: Sequence[Wire]) -> set[str]:
    """Return the ids of the claims that the fields of a page rest on."""
    return {id_ for field in _iterate_fields(sections) for id_ in field["claims"]}


def _iterate_fields(sections: Sequence[Wire]) -> Iterator[dict[str, Any]]:
    for section in sections:
        for item in section["items"]:
            yield from item["fields"]
