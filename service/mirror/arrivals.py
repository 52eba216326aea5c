"""What a mirror fetched and has not published yet.

A page of the feed is kept with the token that continues behind it, in one transaction; a release is published with the
removal of what had arrived of it. So a mirror can be ended at any moment, and goes on where it was.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from service.store.tables import arrivals

# How many rows are fetched at a time.
CHUNK = 500


class Arrival(NamedTuple):
    """A change of a record as the feed told it, in JSON."""

    release: int
    kind: str
    id: str
    item: bytes

    @property
    def key(self) -> tuple[int, str, str]:
        """What there is one change of at most."""
        return self[:3]


class Amount(NamedTuple):
    """How many changes are kept of a release, and their bytes."""

    release: int
    items: int
    bytes: int


def add(connection: sa.Connection, arrived: Iterable[Arrival]) -> None:
    """Keep what arrived."""
    if rows := [each._asdict() for each in arrived]:
        connection.execute(sa.insert(arrivals), rows)


def list_held(connection: sa.Connection, arrived: Collection[Arrival]) -> Iterator[Arrival]:
    """Yield what is kept already of the changes that arrived, as it was kept."""
    columns = sa.tuple_(arrivals.c.release, arrivals.c.kind, arrivals.c.id)
    if keys := [each.key for each in arrived]:
        for row in connection.execute(sa.select(arrivals).where(columns.in_(keys))):
            yield Arrival(*row)


def count_amounts(connection: sa.Connection) -> list[Amount]:
    """Return how much is kept of each release that is not published yet."""
    columns = (arrivals.c.release, sa.func.count(), sa.func.sum(sa.func.length(arrivals.c.item)))
    return [Amount(*map(int, row)) for row in connection.execute(sa.select(*columns).group_by(arrivals.c.release))]


def is_empty(connection: sa.Connection) -> bool:
    """Tell whether nothing is kept that is not published."""
    return connection.execute(sa.select(arrivals.c.release).limit(1)).one_or_none() is None


def list_arrivals(connection: sa.Connection, release: int, *, documents: bool) -> Iterator[Arrival]:
    """Yield what arrived of a release: the documents, or all else."""
    which = arrivals.c.kind == "document" if documents else arrivals.c.kind != "document"
    query = sa.select(arrivals).where(arrivals.c.release == release, which)
    with connection.execute(query.execution_options(yield_per=CHUNK)) as found:
        for row in found:
            yield Arrival(*row)


def find_arrival(connection: sa.Connection, release: int, kind: str, id_: str) -> Arrival | None:
    """Return what arrived of one record."""
    here = (arrivals.c.release == release, arrivals.c.kind == kind, arrivals.c.id == id_)
    row = connection.execute(sa.select(arrivals).where(*here)).one_or_none()
    return Arrival(*row) if row else None


def remove_arrivals(connection: sa.Connection, release: int | None = None) -> None:
    """Remove what arrived of a release, or all that arrived."""
    removal = sa.delete(arrivals)
    connection.execute(removal if release is None else removal.where(arrivals.c.release == release))
