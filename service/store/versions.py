"""Histories: the changes of each release, a record at any release, and the records served now."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from schemas.significance import CORRECTION, HARM
from service.store.revisions import StoredSource
from service.store.tables import FOREVER, entries, releases, revisions, versions

Key = tuple[str, str]


class Revised(NamedTuple):
    """A revision made by a release: its record and its number."""

    kind: str
    id: str
    revision: int
    release: int
    withdrawn: bool


class ServedVersion(NamedTuple):
    """A version of a record that was served from a release on; `body` is its JSON."""

    release: int
    time: str
    author: str
    note: str
    revision: int
    withdrawn: bool
    sha256: str
    body: bytes


class StoredRevision(NamedTuple):
    """A revision of a record with the release that made it; `content` holds its values, or its withdrawal."""

    release: int
    author: str
    note: str
    withdrawn: bool
    content: dict[str, Any]


def list_revisions(connection: sa.Connection, key: Key) -> list[StoredRevision]:
    """Return every revision of a record, newest first."""
    query = (
        sa.select(releases.c.number, releases.c.author, releases.c.note, revisions.c.withdrawn, revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .join(releases, releases.c.number == revisions.c.release)
        .where(entries.c.kind == key[0], entries.c.id == key[1])
        .order_by(revisions.c.number.desc())
    )
    return [StoredRevision(*row[:4], orjson.loads(row[4])) for row in connection.execute(query)]


def list_corrected(connection: sa.Connection, first: int, last: int) -> dict[Key, str]:
    """Return the records that some releases corrected, each with the highest significance of these corrections."""
    query = sa.select(entries.c.kind, entries.c.id).join(versions, versions.c.entry == entries.c.key)
    found: dict[Key, str] = {}
    for value in (CORRECTION, HARM):
        rows = connection.execute(
            query.where(versions.c.significance == value, versions.c.from_release.between(first, last))
        )
        found |= dict.fromkeys(((kind, id_) for kind, id_ in rows), value)
    return found


def list_live(connection: sa.Connection) -> set[Key]:
    """Return the kind and id of every record that is served now, sentences included."""
    query = sa.select(entries.c.kind, entries.c.id).join(versions, versions.c.entry == entries.c.key)
    rows = connection.execute(query.where(versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn)))
    return {(kind, id_) for kind, id_ in rows}


def list_revised(connection: sa.Connection, after: int, until: int) -> list[Revised]:
    """Return the revisions made by the releases after one and up to another, in the order of releases and entries."""
    query = (
        sa.select(entries.c.kind, entries.c.id, revisions.c.number, revisions.c.release, revisions.c.withdrawn)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(revisions.c.release > after, revisions.c.release <= until)
        .order_by(revisions.c.release, entries.c.key)
    )
    return [Revised(*row) for row in connection.execute(query)]


def find_source_at(connection: sa.Connection, key: Key, release: int) -> StoredSource | None:
    """Return the revision of a record at a release; None if there was no revision yet."""
    query = (
        sa.select(revisions.c.number, revisions.c.withdrawn, revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(entries.c.kind == key[0], entries.c.id == key[1], revisions.c.release <= release)
        .order_by(revisions.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return StoredSource(*key, row[0], row[1], orjson.loads(row[2])) if row else None


def list_versions(connection: sa.Connection, key: Key) -> list[ServedVersion]:
    """Return every served version of a record, newest first."""
    return [ServedVersion(*row) for row in connection.execute(_select_versions(key))]


def find_version(connection: sa.Connection, key: Key, release: int) -> ServedVersion | None:
    """Return the version of a record that a release serves, even a withdrawn one; None if it did not exist then."""
    query = _select_versions(key).where(versions.c.from_release <= release).limit(1)
    row = connection.execute(query).one_or_none()
    return ServedVersion(*row) if row else None


def list_kinds_with_id(connection: sa.Connection, id_: str) -> Iterator[str]:
    """Yield the kinds that have a record with this id, even a withdrawn one."""
    yield from connection.execute(
        sa.select(entries.c.kind).where(entries.c.id == id_).order_by(entries.c.kind)
    ).scalars()


def _select_versions(key: Key) -> sa.Select[Any]:
    """Select every served version of a record, newest first."""
    return (
        sa.select(
            releases.c.number, releases.c.time, releases.c.author, releases.c.note,
            versions.c.revision, versions.c.withdrawn, versions.c.sha256, versions.c.body,
        )
        .join(entries, entries.c.key == versions.c.entry)
        .join(releases, releases.c.number == versions.c.from_release)
        .where(entries.c.kind == key[0], entries.c.id == key[1])
        .order_by(versions.c.from_release.desc())
    )  # fmt: skip
