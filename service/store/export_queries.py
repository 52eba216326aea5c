"""Streaming: all that a release says of a kind, record by record, in the order of the kind.

However much there is, little of it is in memory at once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.catalog import decode_order_key
from service.store.revisions import read_latest_release
from service.store.tables import FOREVER, facets, revisions, versions

# How many rows are fetched at once.
BATCH = 500
# How many records tell one content from another.
SAMPLE = 1000


class Streamed(NamedTuple):
    """A record that a release serves: its own values as JSON, and what it is found by under the names asked for."""

    order_key: str
    source: bytes
    facets: Sequence[tuple[str, str]]

    @property
    def id(self) -> str:
        """The record's id."""
        return decode_order_key(self.order_key)


def stream(connection: sa.Connection, kind: str, release: int, names: Sequence[str]) -> Iterator[Streamed]:
    """Yield the records of a kind that the release serves, with the facets of these names."""
    is_newest = release == read_latest_release(connection)
    query = (
        sa.select(versions.c.order_key, revisions.c.source)
        .join(revisions, sa.and_(revisions.c.entry == versions.c.entry, revisions.c.number == versions.c.revision))
        .where(
            versions.c.kind == kind,
            sa.not_(versions.c.withdrawn),
            *_match_valid(versions, release, is_newest=is_newest),
        )
        .order_by(versions.c.order_key)
    )
    told = (
        sa.select(facets.c.order_key, facets.c.name, facets.c.value)
        .where(facets.c.kind == kind, facets.c.name.in_(names), *_match_valid(facets, release, is_newest=is_newest))
        .order_by(facets.c.order_key, facets.c.name, facets.c.value)
    )
    found = _Facets(_fetch_in_batches(connection, told))
    for order_key, source in _fetch_in_batches(connection, query):
        yield Streamed(order_key, source, found.read_facets(order_key))


def compute_fingerprint(connection: sa.Connection, release: int) -> str:
    """Return what tells the content of a release from that of a release which has its number and time by chance.

    It looks at the first thousand records only, so it is as cheap for many: a database that was made anew from other
    files has the same release in name, and differs there all but surely.
    """
    query = (
        sa.select(versions.c.entry, versions.c.sha256)
        .where(*_match_valid(versions, release))
        .order_by(versions.c.entry)
        .limit(SAMPLE)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).hexdigest()


class _Facets:
    """The facets of a kind, walked through beside its records: both are in the order of the kind."""

    def __init__(self, rows: Iterator[tuple[str, str, str]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def read_facets(self, order_key: str) -> list[tuple[str, str]]:
        """Return the facets of the record; records are asked for in their order."""
        while self._next is not None and self._next[0] <= order_key:
            key, rows = self._next
            found = [(name, value) for _, name, value in rows]
            self._next = next(self._groups, None)
            if key == order_key:
                return found
        return []


def _fetch_in_batches(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    """Return what a query finds; rows that are fetched at once take half the time of one after the other."""
    return chain.from_iterable(connection.execute(query.execution_options(yield_per=BATCH)).partitions())


def _match_valid(table: sa.Table, release: int, *, is_newest: bool = False) -> tuple[sa.ColumnElement[bool], ...]:
    if is_newest:
        # Nearly everybody asks for the newest, and equality lets the index give the order: nothing is sorted.
        return (table.c.to_release == FOREVER,)
    return table.c.from_release <= release, table.c.to_release > release
