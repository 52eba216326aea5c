"""The canonical sources of records, as the publishing side reads them: by document or one by one."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from sys import intern
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.store.conditions import match_names
from service.store.tables import FOREVER, entries, links, releases, revisions, versions

# The number of records named in a query; SQLite takes at most 32,766 parameters.
RECORDS_AT_A_TIME = 1000
Key = tuple[str, str]
owner = entries.alias("owner")
later = revisions.alias("later")

# Built once: building them costs more than running them.
NEWEST = (
    sa.select(entries.c.kind, entries.c.id, revisions.c.number, revisions.c.withdrawn, revisions.c.source)
    .join(revisions, revisions.c.entry == entries.c.key)
    .where(
        revisions.c.number
        == sa.select(sa.func.max(later.c.number)).where(later.c.entry == revisions.c.entry).scalar_subquery()
    )
)
ONE = NEWEST.where(entries.c.kind == sa.bindparam("kind"), entries.c.id == sa.bindparam("id"))
UNOWNED = NEWEST.where(entries.c.document.is_(None)).order_by(entries.c.key)
OWNED = (
    NEWEST.join(owner, owner.c.key == entries.c.document)
    .where(owner.c.kind == "document", owner.c.id == sa.bindparam("document"))
    .order_by(entries.c.key)
)
IDENTITIES = sa.select(entries.c.kind, entries.c.id, entries.c.key, owner.c.id).select_from(
    entries.outerjoin(owner, owner.c.key == entries.c.document)
)


class StoredSource(NamedTuple):
    """The newest revision of a record; `content` holds its values or the reason of its withdrawal."""

    kind: str
    id: str
    revision: int
    withdrawn: bool
    content: dict[str, Any]


class Identity(NamedTuple):
    """The entry of a record, and the id of the document that it always belongs to."""

    entry: int
    document: str | None


def read_latest_release(connection: sa.Connection) -> int:
    """Return the number of the newest release; 0 before the first."""
    return connection.execute(sa.select(sa.func.max(releases.c.number))).scalar() or 0


def list_documents(connection: sa.Connection) -> list[str | None]:
    """Return the ids of all documents, withdrawn ones included; None represents records without a document."""
    query = sa.select(entries.c.id).where(entries.c.kind == "document").order_by(entries.c.id)
    return [None, *connection.execute(query).scalars()]


def list_sources(connection: sa.Connection, document: str | None) -> Iterator[StoredSource]:
    """Yield the newest revision of every record of the document, withdrawn ones included; None selects the works."""
    if document is None:
        return _fetch_stored(connection, UNOWNED)
    return _fetch_stored(connection, OWNED, document=document)


def find_source(connection: sa.Connection, kind: str, id_: str) -> StoredSource | None:
    """Return the newest revision of one record."""
    return next(_fetch_stored(connection, ONE, kind=kind, id=id_), None)


def find_identities(connection: sa.Connection, keys: AbstractSet[Key]) -> dict[Key, Identity]:
    """Return the identities of those records that exist."""
    if len(keys) > RECORDS_AT_A_TIME:
        # For many keys, reading all identities is faster.
        rows = connection.execute(IDENTITIES.execution_options(yield_per=RECORDS_AT_A_TIME))
        return {
            key: Identity(entry, document and intern(document))
            for kind, id_, entry, document in rows
            if (key := (kind, id_)) in keys
        }
    found: dict[Key, Identity] = {}
    for chunk in _chunk_keys(keys):
        rows = connection.execute(IDENTITIES.where(match_names(entries, chunk)))
        found |= {(kind, id_): Identity(entry, document) for kind, id_, entry, document in rows}
    return found


def iterate_contents(connection: sa.Connection) -> Iterator[tuple[str, str, bool, bytes]]:
    """Yield kind, id, whether withdrawn, and the newest stored content of every record."""
    rows = connection.execute(NEWEST.execution_options(yield_per=RECORDS_AT_A_TIME))
    yield from ((kind, id_, withdrawn, content) for kind, id_, _, withdrawn, content in rows)


def find_last_values(connection: sa.Connection, kind: str, id_: str) -> dict[str, Any] | None:
    """Return the last values of a record, before its withdrawal if it was withdrawn; None if it never had any."""
    query = (
        sa.select(revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(entries.c.kind == kind, entries.c.id == id_, sa.not_(revisions.c.withdrawn))
        .order_by(revisions.c.number.desc())
        .limit(1)
    )
    source = connection.execute(query).scalar()
    return orjson.loads(source) if source is not None else None


def list_ids(connection: sa.Connection, kind: str, limit: int) -> list[str]:
    """Return ids of a kind's records that are not withdrawn, at most `limit`."""
    live = (versions.c.kind == kind, versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))
    query = sa.select(entries.c.id).join(versions, versions.c.entry == entries.c.key).where(*live)
    return list(connection.execute(query.order_by(versions.c.order_key).limit(limit)).scalars())


def find_referring(connection: sa.Connection, keys: AbstractSet[Key]) -> Iterator[tuple[str, str, str | None]]:
    """Yield kind, id and document of each record that refers to one of these."""
    source = entries.alias("source")
    for chunk in _chunk_keys(keys):
        query = (
            sa.select(source.c.kind, source.c.id, owner.c.id)
            .select_from(
                links.join(entries, entries.c.key == links.c.target)
                .join(source, source.c.key == links.c.entry)
                .outerjoin(owner, owner.c.key == source.c.document)
            )
            .where(links.c.to_release == FOREVER, match_names(entries, chunk))
            .distinct()
        )
        yield from ((row[0], row[1], row[2]) for row in connection.execute(query))


def find_topics(connection: sa.Connection, keys: AbstractSet[Key]) -> set[str]:
    """Return the ids of the topics that these records belong to."""
    topic = entries.alias("topic")
    found: set[str] = set()
    for chunk in _chunk_keys(keys):
        query = sa.select(topic.c.id).select_from(
            links.join(entries, entries.c.key == links.c.entry).join(topic, topic.c.key == links.c.target)
        )
        wanted = (links.c.field == "topic", links.c.to_release == FOREVER, match_names(entries, chunk))
        found.update(connection.execute(query.where(*wanted).distinct()).scalars())
    return found


def _fetch_stored(connection: sa.Connection, query: sa.Select[Any], **parameters: str) -> Iterator[StoredSource]:
    for kind, id_, number, withdrawn, source in connection.execute(query, parameters):
        yield StoredSource(kind, id_, number, withdrawn, orjson.loads(source))


def _chunk_keys(keys: AbstractSet[Key]) -> Iterator[list[Key]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), RECORDS_AT_A_TIME):
        yield ordered[start : start + RECORDS_AT_A_TIME]
