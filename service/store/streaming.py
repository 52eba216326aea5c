"""Streaming: all that a release serves of a kind, record by record, in the order of the kind.

However much there is, little of it is in memory at once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa

from service.store.tables import entries, facets, versions

# How many rows are fetched at once.
BATCH = 500
# How many records tell one content from another.
SAMPLE = 1000


class Streamed(NamedTuple):
    """A record as served at a release: its JSON, and what it is found by under the names asked for."""

    id: str
    body: bytes
    facets: Sequence[tuple[str, str]]


def stream(connection: sa.Connection, kind: str, release: int, names: Sequence[str]) -> Iterator[Streamed]:
    """Yield what the release serves of a kind, with the facets of these names."""
    query = (
        sa.select(versions.c.order_key, entries.c.id, versions.c.body)
        .join(entries, entries.c.key == versions.c.entry)
        .where(versions.c.kind == kind, sa.not_(versions.c.withdrawn), *_valid(versions, release))
        .order_by(versions.c.order_key)
    )
    found = _Facets(connection, kind, release, names)
    for order_key, id_, body in connection.execute(query.execution_options(yield_per=BATCH)):
        yield Streamed(id_, body, found.of(order_key))


def fingerprint(connection: sa.Connection, release: int) -> str:
    """Return what tells the content of a release from that of a release which has its number and time by chance.

    It looks at the first thousand records only, so it is as cheap for many: a database that was made anew from other
    files has the same release in name, and differs there all but surely.
    """
    query = (
        sa.select(versions.c.entry, versions.c.sha256)
        .where(*_valid(versions, release))
        .order_by(versions.c.entry)
        .limit(SAMPLE)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).hexdigest()


class _Facets:
    """The facets of a kind, walked through beside its records: both are in the order of the kind."""

    def __init__(self, connection: sa.Connection, kind: str, release: int, names: Sequence[str]) -> None:
        query = (
            sa.select(facets.c.order_key, facets.c.name, facets.c.value)
            .where(facets.c.kind == kind, facets.c.name.in_(names), *_valid(facets, release))
            .order_by(facets.c.order_key, facets.c.name, facets.c.value)
        )
        rows = connection.execute(query.execution_options(yield_per=BATCH))
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, order_key: str) -> list[tuple[str, str]]:
        """Return the facets of the record; records are asked for in their order."""
        while self._next is not None and self._next[0] <= order_key:
            key, rows = self._next
            found = [(name, value) for _, name, value in rows]
            self._next = next(self._groups, None)
            if key == order_key:
                return found
        return []


def _valid(table: sa.Table, release: int) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.from_release <= release, table.c.to_release > release
