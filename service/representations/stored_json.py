"""JSON, the stored format: bodies as they are, cut to some members, or with related records beside them."""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from service.representations.cited_records import Wire
from service.representations.included_records import Included, render_members
from service.representations.views import Shown


def write_record(shown: Shown) -> bytes:
    """Return the body of a record."""
    (body,) = _cut_bodies(shown)
    return b"%b,%b}" % (body[:-1], render_members(_cut_included(shown))) if shown.view.include else body


def write_list(shown: Shown) -> bytes:
    """Return the body of a page of a list."""
    more = render_members(_cut_included(shown)) if shown.view.include else b""
    return join_page(_cut_bodies(shown), orjson.dumps(shown.around), more)


def join_page(items: Sequence[bytes], around: bytes, more: bytes = b"") -> bytes:
    """Return the JSON of a page from its items, its other members `around`, and `more` members."""
    end = b"],%b,%b}" % (around[1:-1], more) if more else b"],%b" % around[1:]
    whole = [*items] or [b""]
    # Long texts are copied only once, by the join.
    whole[0] = b'{"items":[' + whole[0]
    whole[-1] += end
    return b",".join(whole)


def _cut_bodies(shown: Shown) -> Sequence[bytes]:
    fields = shown.view.fields
    return [_cut(record, fields) for record in shown.records] if fields else shown.seen.bodies


def _cut_included(shown: Shown) -> list[Included]:
    fields_of = shown.view.fields_of
    return [
        replace(each, records=[_cut(orjson.loads(body), fields_of[each.plural]) for body in each.records])
        if each.plural in fields_of
        else each
        for each in shown.included
    ]


def _cut(record: Wire, fields: Sequence[str]) -> bytes:
    """Return type, id and the requested members, in the served order."""
    wanted = {"type", "id", *fields}
    return orjson.dumps({name: value for name, value in record.items() if name in wanted})
