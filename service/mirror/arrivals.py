"""Arrivals: the changes that a mirror has fetched but not published yet.

A page of the feed and the token for the next page are stored in one transaction; a release is published in the
transaction that removes its stored changes. So a mirror can be stopped at any moment and continues where it was.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from service.store.tables import arrivals

# The number of rows fetched at a time.
ROWS_AT_A_TIME = 500


class Arrival(NamedTuple):
    """A change of a record from the feed, in JSON."""

    release: int
    kind: str
    id: str
    item: bytes

    @property
    def key(self) -> tuple[int, str, str]:
        """The unique key: at most one change per release and record."""
        return self[:3]

    @property
    def significance(self) -> str | None:
        """The significance of the change; services of earlier versions do not say it."""
        value: str | None = orjson.loads(self.item).get("significance")
        return value


class Amount(NamedTuple):
    """How many changes of a release are stored, and their bytes."""

    release: int
    items: int
    bytes: int


def add(connection: sa.Connection, arrived: Iterable[Arrival]) -> None:
    """Store changes that arrived."""
    if rows := [each._asdict() for each in arrived]:
        connection.execute(sa.insert(arrivals), rows)


def list_held(connection: sa.Connection, arrived: Collection[Arrival]) -> Iterator[Arrival]:
    """Yield the stored versions of changes that arrived again."""
    columns = sa.tuple_(arrivals.c.release, arrivals.c.kind, arrivals.c.id)
    if keys := [each.key for each in arrived]:
        for row in connection.execute(sa.select(arrivals).where(columns.in_(keys))):
            yield Arrival(*row)


def count_amounts(connection: sa.Connection) -> list[Amount]:
    """Return how much is stored of each release that is not published yet."""
    columns = (arrivals.c.release, sa.func.count(), sa.func.sum(sa.func.length(arrivals.c.item)))
    return [Amount(*map(int, row)) for row in connection.execute(sa.select(*columns).group_by(arrivals.c.release))]


def is_empty(connection: sa.Connection) -> bool:
    """Return whether no unpublished changes are stored."""
    return connection.execute(sa.select(arrivals.c.release).limit(1)).one_or_none() is None


def list_arrivals(connection: sa.Connection, release: int, *, documents: bool) -> Iterator[Arrival]:
    """Yield the stored changes of a release: the documents, or everything else."""
    which = arrivals.c.kind == "document" if documents else arrivals.c.kind != "document"
    query = sa.select(arrivals).where(arrivals.c.release == release, which)
    with connection.execute(query.execution_options(yield_per=ROWS_AT_A_TIME)) as found:
        for row in found:
            yield Arrival(*row)


def find_arrival(connection: sa.Connection, release: int, kind: str, id_: str) -> Arrival | None:
    """Return the stored change of one record."""
    here = (arrivals.c.release == release, arrivals.c.kind == kind, arrivals.c.id == id_)
    row = connection.execute(sa.select(arrivals).where(*here)).one_or_none()
    return Arrival(*row) if row else None


def remove_arrivals(connection: sa.Connection, release: int | None = None) -> None:
    """Remove the stored changes of a release, or all of them."""
    removal = sa.delete(arrivals)
    connection.execute(removal if release is None else removal.where(arrivals.c.release == release))
