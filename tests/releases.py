"""Releases made in tests, and what the store then holds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.publishing import publication
from service.publishing.corpus import Corpus
from service.publishing.drafts import Key
from service.publishing.faults import ContentFaults, Fault
from service.publishing.plan import build_plan, plan
from service.publishing.publication import ReleaseNote
from service.publishing.records import World
from service.store.database import Database
from service.store.revisions import read_latest_release
from service.store.tables import FOREVER, entries, metadata, releases, versions
from tests.drafts import Drafts

NOTE = ReleaseNote("a tester", "Something changed")
WORLD_RELEASE = ReleaseNote("a tester", "First release: the invented world", "2021-05-04T06:00:00Z")


class Served(NamedTuple):
    """A record as it is served; `release` is the one that brought this version of it."""

    body: bytes
    revision: int
    release: int
    withdrawn: bool
    sha256: str
    updated_at: str

    @property
    def json(self) -> dict[str, Any]:
        """The object that is served."""
        found: dict[str, Any] = orjson.loads(self.body)
        return found


def publish(
    database: Database,
    drafts: Drafts,
    note: ReleaseNote = NOTE,
    *,
    only: Iterable[Key] | None = None,
    prune: str | None = None,
) -> int | None:
    """Publish the drafts, or only some of them, as one release; return its number, None where nothing changes.

    Raises ContentFaults.
    """
    chosen = drafts.all if only is None else [drafts.by_key[key] for key in only]
    return publication.publish(database, chosen, note, prune)


def publish_before_the_rules(database: Database, drafts: Drafts) -> int | None:
    """Publish the drafts as a version would that does not know the recent rules yet."""
    with database.open_deciding() as connection:
        base = read_latest_release(connection)
        made = build_plan(base, Corpus(connection), drafts.all, find_published=lambda keys: keys)
        return publication.apply(database, made, NOTE)


def faults(database: Database, drafts: Drafts, *, prune: str | None = None) -> tuple[Fault, ...]:
    """Return the faults that publishing the drafts would meet, warnings included."""
    try:
        with plan(database, drafts.all, prune) as made:
            return tuple(made.warnings)
    except ContentFaults as refused:
        return refused.faults


def served(database: Database, release: int = FOREVER - 1) -> dict[Key, Served]:
    """Return every record as it was served at a release, by default the newest, withdrawn ones included."""
    columns = (versions.c.body, versions.c.revision, versions.c.from_release, versions.c.withdrawn, versions.c.sha256)
    query = (
        sa.select(entries.c.kind, entries.c.id, *columns, versions.c.updated_at)
        .join(entries, entries.c.key == versions.c.entry)
        .where(versions.c.from_release <= release, versions.c.to_release > release)
    )
    with database.open_reading() as connection:
        return {(kind, id_): Served(*rest) for kind, id_, *rest in connection.execute(query)}


def changes(database: Database, release: int) -> set[Key]:
    """Return the records that are served differently since a release."""
    return {key for key, each in served(database).items() if each.release == release}


def release(database: Database, number: int) -> sa.Row[Any]:
    """Return the row of a release."""
    with database.open_reading() as connection:
        return connection.execute(sa.select(releases).where(releases.c.number == number)).one()


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with database.open_reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def published_world(database: Database) -> World:
    """Return all that is published as one world, whatever documents it is of."""
    with database.open_reading() as connection:
        library = Corpus(connection)
        worlds = [library.load_world(document) for document in library.list_documents()]
        return World(source for world in worlds for source in world.sources.values())
