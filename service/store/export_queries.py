"""Streamed queries: all records of a kind at a release, one by one, in the order of the kind.

Only a few rows are in memory at a time.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.order_keys import decode_order_key
from service.store.revisions import read_latest_release
from service.store.tables import FOREVER, facets, revisions, versions

# The number of rows fetched at a time.
BATCH = 500
# The number of records that the fingerprint of a content reads.
SAMPLED_RECORDS = 1000


class Streamed(NamedTuple):
    """A served record: its own values as JSON, and its facets under the requested names."""

    order_key: str
    source: bytes
    facets: Sequence[tuple[str, str]]

    @property
    def id(self) -> str:
        """The record's id."""
        return decode_order_key(self.order_key)


def stream(connection: sa.Connection, kind: str, release: int, names: Sequence[str]) -> Iterator[Streamed]:
    """Yield the records of a kind at a release, with the facets of these names."""
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
    """Return a fingerprint that tells two releases apart that have the same number and time by chance.

    It reads only the first thousand records, so its cost is bounded. A database rebuilt from other files may have a
    release with the same number and time, but almost certainly differs in these records.
    """
    query = (
        sa.select(versions.c.entry, versions.c.sha256)
        .where(*_match_valid(versions, release))
        .order_by(versions.c.entry)
        .limit(SAMPLED_RECORDS)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).hexdigest()


class _Facets:
    """The facets of a kind, read in parallel with its records: both are in the order of the kind."""

    def __init__(self, rows: Iterator[tuple[str, str, str]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def read_facets(self, order_key: str) -> list[tuple[str, str]]:
        """Return the facets of a record; the records must be asked for in order."""
        while self._next is not None and self._next[0] <= order_key:
            key, rows = self._next
            found = [(name, value) for _, name, value in rows]
            self._next = next(self._groups, None)
            if key == order_key:
                return found
        return []


def _fetch_in_batches(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    """Yield the rows of a query, fetched in batches: that takes half the time of fetching one by one."""
    return chain.from_iterable(connection.execute(query.execution_options(yield_per=BATCH)).partitions())


def _match_valid(table: sa.Table, release: int, *, is_newest: bool = False) -> tuple[sa.ColumnElement[bool], ...]:
    if is_newest:
        # Most requests are for the newest release, and equality lets the index give the order without sorting.
        return (table.c.to_release == FOREVER,)
    return table.c.from_release <= release, table.c.to_release > release
