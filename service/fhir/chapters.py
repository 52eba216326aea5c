"""Chapters of a composition: the records that refer to a condition, and the same condition in other articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from service.catalog import Filter, Kind, get_kind, list_referrers
from service.fhir.concepts import NewestRelease
from service.store.queries import Order, Selection, count, page

CONDITION = get_kind("condition")
# The maximum number of records in a section.
MAX_SECTION_RECORDS = 50
# The titles for conditions that refer to the condition by these fields.
BETWEEN_CONDITIONS: Mapping[str, str] = {
    "stageOf": "Its stages",
    "subtypeOf": "Its forms",
    "complicationOf": "What it leads to",
}

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Chapter:
    """The records of a section, up to its limit, and the number of those that are left out."""

    title: str
    records: Sequence[Record]
    omitted: int = 0


def list_chapters(content: NewestRelease, id_: str) -> Iterator[Chapter]:
    """Yield the records that refer to a condition by kind; records of one topic follow one another."""
    for kind, each, title in _list_relations():
        selection = _select(content, kind, each, [id_])
        found = page(content.connection, selection, Order(), None, MAX_SECTION_RECORDS)
        records = [read_body(kind, served.body) for served in found.records]
        omitted = count(content.connection, selection) - len(records) if found.after else 0
        yield Chapter(title, _sort_by_topic(records), omitted)


def read_same_conditions(content: NewestRelease, condition: Record) -> Chapter:
    """Return the other conditions of the topic of a condition, by id, up to the limit of a section."""
    title, topic = "In other articles", condition["topic"]
    if not topic:
        return Chapter(title, [])
    selection = Selection(CONDITION.name, content.release.number, newest=True, facets=[("topic", [topic["id"]])])
    found = page(content.connection, selection, Order(), None, MAX_SECTION_RECORDS + 1)
    read = (read_body(CONDITION, served.body) for served in found.records)
    others = [each for each in read if each["id"] != condition["id"]][:MAX_SECTION_RECORDS]
    return Chapter(title, others, count(content.connection, selection) - 1 - len(others))


def count_omitted(content: NewestRelease, id_: str, others: Sequence[str]) -> int:
    """Return the number of records that refer to one of the other conditions, and not to the condition itself."""
    return sum(
        count(content.connection, _select(content, kind, each, [id_, *others]))
        - count(content.connection, _select(content, kind, each, [id_]))
        for kind, each, _ in _list_relations()
    )


def read_body(kind: Kind, body: bytes) -> Record:
    """Return a record as the newest rendering has it."""
    return kind.complete_record(orjson.loads(body))


def _list_relations() -> Iterator[tuple[Kind, Filter, str]]:
    """Yield the kinds and filters by which records refer to a condition, each with the title of its section."""
    for kind, each in list_referrers(CONDITION):
        title = BETWEEN_CONDITIONS.get(each.name) if kind is CONDITION else _format_title(kind)
        if kind.stated and title and not each.is_prefixed:
            yield kind, each, title


def _select(content: NewestRelease, kind: Kind, by: Filter, ids: Sequence[str]) -> Selection:
    return Selection(kind.name, content.release.number, newest=True, facets=[(by.name, ids)])


def _sort_by_topic(records: Sequence[Record]) -> Sequence[Record]:
    """Return the records with those of one topic where the first of them is."""
    places: dict[str, int] = {}
    for place, each in enumerate(records):
        places.setdefault(_get_thing(each), place)
    return sorted(records, key=lambda each: places[_get_thing(each)])


def _get_thing(told: Record) -> str:
    return f"topic {told['topic']['id']}" if told["topic"] else str(told["id"])


def _format_title(kind: Kind) -> str:
    return kind.plural.replace("-", " ").capitalize()
