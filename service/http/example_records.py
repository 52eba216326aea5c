"""Example records: the most complete record of each kind, for the landing page and the documentation."""

from collections.abc import Mapping
from typing import Any

import orjson

from service.catalog import Kind
from service.http.release_context import Content
from service.store.queries import Order, Selection, page

# The maximum number of records that are compared.
MAX_CONSIDERED = 100


def find_fullest_record(kind: Kind, read: Content) -> dict[str, Any] | None:
    """Return the record of a kind with the most non-empty members, the first of several; None without records."""
    return max(map(orjson.loads, _read_some(kind, read)), key=_count_filled, default=None)


def find_shortest_record(kind: Kind, read: Content) -> dict[str, Any] | None:
    """Return the record of a kind with the shortest JSON, the first of several; None without records."""
    found = min(_read_some(kind, read), key=len, default=None)
    return orjson.loads(found) if found else None


def _read_some(kind: Kind, read: Content) -> list[bytes]:
    selection = Selection(kind.name, read.release.number, read.is_newest)
    return page(read.source, selection, Order(), None, MAX_CONSIDERED).bodies


def _count_filled(body: Mapping[str, Any]) -> int:
    return sum(value not in (None, "", [], {}) for value in body.values())
