"""Related records: those that refer to a record, by the lists in its `links`."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.base import format_camel_case
from service.catalog import KINDS, Kind, find_main_filter, list_referrers
from service.labels import format_words
from service.web.page_labels import format_heading
from service.web.record_loader import Bodies, Wire

# The others are in the linked list.
SHOWN = 50


@dataclass(frozen=True)
class Relation:
    """The records of a kind that refer to a record by one field; `field` is empty if it is obvious."""

    kind: Kind
    field: str
    records: tuple[Wire, ...]
    total: int
    list: str

    @property
    def heading(self) -> str:
        """The heading of the list."""
        return format_heading(self.kind)


def list_relations(bodies: Bodies, kind: Kind, id_: str) -> Iterator[Relation]:
    """Yield the non-empty lists of records that refer to a record."""
    for other, each in list_referrers(kind):
        facets = {each.name: [id_]}
        found = bodies.page(other.name, SHOWN, facets=facets)
        if found.records:
            records = tuple(bodies.get(other.name, served.id) for served in found.records)
            total = bodies.count(other.name, facets) if found.after else len(records)
            named = (
                ""
                if each.name == format_camel_case(kind.name)
                else format_words(each.name if each.is_prefixed else each.path[-1])
            )
            yield Relation(other, named, records, total, f"{other.path}?{each.name}={id_}")


def list_topic_lists(bodies: Bodies, topic: Wire) -> Iterator[Relation]:
    """Yield the non-empty lists of records that refer to a member of a topic, without the records."""
    members = [each["record"]["id"] for each in topic["members"]]
    for kind in KINDS:
        main = find_main_filter(kind, topic["kind"]) if kind.name != topic["kind"] else None
        if main and members and (total := bodies.count(kind.name, {main.name: members})):
            yield Relation(kind, "", (), total, f"{kind.path}?topic={topic['id']}")
