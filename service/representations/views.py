"""Views: how a response is represented (format, members, included records), and its bytes.

JSON is stored: a complete single record in JSON is never parsed here, and such a list never item by item.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from service.catalog import Kind
from service.labels import format_label
from service.representations import csv_table, included_records, json_ld, markdown
from service.representations.cited_records import Sources, Wire, gather_sources, list_keys
from service.representations.formats import CSV, JSON, JSON_LD, Form
from service.representations.included_records import Beside, Included
from service.store.related import Some, read_bodies
from service.store.statements import Source


class View(NamedTuple):
    """The requested representation; empty `fields` means all."""

    form: Form = JSON
    fields: Sequence[str] = ()
    include: Sequence[str] = ()
    # The public address of the service, for formats whose readers need full addresses.
    base: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the stored bytes can be sent unchanged."""
        return self.form == JSON and not self.fields and not self.include


class Seen(NamedTuple):
    """The records of a response: of one kind, as served at a release, `pinned` by number or not."""

    source: Source
    kind: Kind
    bodies: Sequence[bytes]
    release: int
    pinned: bool


def record_bytes(view: View, seen: Seen) -> bytes:
    """Return the body with a record."""
    (body,) = seen.bodies
    if view.is_plain:
        return body
    records = [orjson.loads(body)]
    found = _gather_included(view, seen, records)
    if view.form == JSON:
        shown = _cut(records[0], view.fields) if view.fields else body
        return b"%b,%b}" % (shown[:-1], included_records.render_members(found)) if view.include else shown
    records += included_records.read(found)
    sources = _gather_sources(seen, records)
    if view.form == JSON_LD:
        if view.include:
            return orjson.dumps(json_ld.build_graph(records, sources, view.base))
        return orjson.dumps(json_ld.page(records[0], sources, view.base))
    return markdown.record_page(records, sources).encode()


def list_bytes(view: View, seen: Seen, around: Mapping[str, Any]) -> bytes:
    """Return the body with a page of a list, if it is not plain; `around` are its other members."""
    records = [orjson.loads(body) for body in seen.bodies]
    if view.form == CSV:
        return csv_table.render_table(seen.kind, records, view.fields).encode()
    found = _gather_included(view, seen, records)
    if view.form == JSON:
        shown = [_cut(record, view.fields) for record in records] if view.fields else seen.bodies
        return page_bytes(shown, orjson.dumps(around), included_records.render_members(found) if view.include else b"")
    beside = included_records.read(found)
    sources = _gather_sources(seen, [*records, *beside])
    body = {"items": records, "included": beside, **around}
    name = format_label(seen.kind.plural)
    if view.form == JSON_LD:
        return orjson.dumps(json_ld.list_page(name, body, sources, view.base))
    return markdown.list_page(name, body, sources).encode()


def page_bytes(items: Sequence[bytes], around: bytes, more: bytes = b"") -> bytes:
    """Return the JSON of a page from its items, its other members `around`, and `more` members."""
    end = b"],%b,%b}" % (around[1:-1], more) if more else b"],%b" % around[1:]
    whole = [*items] or [b""]
    # Long texts are copied only once, by the join.
    whole[0] = b'{"items":[' + whole[0]
    whole[-1] += end
    return b",".join(whole)


def _cut(record: Wire, fields: Sequence[str]) -> bytes:
    """Return type, id and the requested members, in the served order."""
    wanted = {"type", "id", *fields}
    return orjson.dumps({name: value for name, value in record.items() if name in wanted})


def _gather_included(view: View, seen: Seen, records: Sequence[Wire]) -> list[Included]:
    return included_records.include(seen.source, Beside(seen.kind, records, seen.release, seen.pinned), view.include)


def _gather_sources(seen: Seen, records: Sequence[Wire]) -> Sources:
    keys = {key for record in records for key in list_keys(record)}
    found: dict[tuple[str, str], Wire] = {}
    for kind in ("claim", "sentence"):
        served = read_bodies(seen.source, Some(kind, sorted(id_ for name, id_ in keys if name == kind), seen.release))
        found |= {(kind, id_): orjson.loads(body) for id_, body in served.items()}
    return gather_sources(found, *records)
