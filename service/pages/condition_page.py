"""The page model: a page about a condition as JSON, from which every form and every page for people is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.sections import SECTION
from service.http.release_context import Content
from service.labels import format_term
from service.pages.items import build_item
from service.pages.members import Member, Subject, read_section
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


def build_page(read: Content, subject: Subject, shown: Sequence[Wire], asked: PageRequest) -> dict[str, Any]:
    """Return the page about a subject, without its own address and those of its further pages.

    `shown` are the records of the subject, which open the first section. The member `next` of a section is a position,
    for which the caller knows an address, or None.
    """
    found = [read_section(read, subject, each, asked.limit, asked.start) for each in asked.sections]
    opening = [Member(subject.kind, record) for record in shown if not asked.start]
    records = [*shown, *(member.record for each in found for member in each.members)]
    sections = []
    for each in found:
        is_first = each.section == SECTIONS[0]
        members = [*opening, *each.members] if is_first else each.members
        sections.append(
            {
                "id": each.section,
                "title": format_term(SECTION, each.section),
                "total": each.total + (len(shown) if is_first else 0),
                "omitted": each.omitted,
                "items": [build_item(member, subject) for member in members],
                "next": each.next,
            }
        )
    sources = read_sources(read, records, _list_cited(sections))
    for field in _list_fields(sections):
        field["claims"] = sorted(sources.numbers[id_] for id_ in field["claims"] if id_ in sources.numbers)
    return {
        "release": read.release.number,
        "updatedAt": max(record["updatedAt"] for record in records),
        "notice": shown[0]["attribution"]["notice"],
        "total": sum(each["total"] for each in sections),
        "omitted": sum(each["omitted"] for each in sections),
        "sections": sections,
        "documents": sources.documents,
        "works": sources.works,
    }


def _list_cited(sections: Sequence[Wire]) -> set[str]:
    """Return the ids of the claims that the fields of a page rest on."""
    return {id_ for field in _list_fields(sections) for id_ in field["claims"]}


def _list_fields(sections: Sequence[Wire]) -> list[dict[str, Any]]:
    return [field for section in sections for item in section["items"] for field in item["fields"]]
