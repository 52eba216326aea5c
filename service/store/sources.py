"""The canonical sources of records, as the publishing side reads them back."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.store.tables import entries, releases, revisions


class StoredSource(NamedTuple):
    """The newest revision of a record; `content` holds its values, or the reason of its withdrawal."""

    entry: int
    kind: str
    id: str
    revision: int
    withdrawn: bool
    content: dict[str, Any]


def latest_release(connection: sa.Connection) -> int:
    """Return the number of the newest release; 0 before the first."""
    return connection.execute(sa.select(sa.func.max(releases.c.number))).scalar() or 0


def newest_sources(connection: sa.Connection) -> Iterator[StoredSource]:
    """Yield the newest revision of every record, withdrawn ones included."""
    newest = sa.select(revisions.c.entry, sa.func.max(revisions.c.number).label("number")).group_by(revisions.c.entry)
    last = newest.subquery()
    query = (
        sa.select(
            entries.c.key,
            entries.c.kind,
            entries.c.id,
            revisions.c.number,
            revisions.c.withdrawn,
            revisions.c.source,
        )
        .join(revisions, revisions.c.entry == entries.c.key)
        .join(last, (last.c.entry == revisions.c.entry) & (last.c.number == revisions.c.number))
        .order_by(entries.c.key)
    )
    for key, kind, id_, number, withdrawn, source in connection.execute(query):
        yield StoredSource(key, kind, id_, number, withdrawn, orjson.loads(source))
