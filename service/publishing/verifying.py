"""Verifying: whether what is served is what was published: bodies by their hash, records by rendering them anew."""

from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from service.publishing.canonical import canonical, sha256
from service.publishing.indexing import facets, links
from service.publishing.library import Library
from service.publishing.release_times import is_future, read_clock
from service.publishing.rendering import VERSIONED, render, tombstone
from service.publishing.sources import Source, World
from service.store import tables
from service.store.conditions import still_holds
from service.store.database import Database
from service.store.digests import digest
from service.store.tables import entries, versions
from service.store.troubles import RESTORE, Trouble

RELEASE_TIMES = sa.select(tables.releases.c.number, tables.releases.c.time).order_by(tables.releases.c.number)


def bodies_have_their_hash(database: Database) -> Iterator[Trouble]:
    """Yield a trouble for each version ever served whose bytes do not have the hashes that they are stored with."""
    hashes = (versions.c.sha256, versions.c.digest)
    columns = (entries.c.kind, entries.c.id, versions.c.from_release, *hashes, versions.c.body)
    with database.deciding() as connection:
        query = sa.select(*columns).join(entries, entries.c.key == versions.c.entry).order_by(versions.c.entry)
        for kind, id_, release, said, kept, body in connection.execute(query.execution_options(yield_per=1000)):
            if _sha256(body) != said or (kept and kept != digest(body)):
                yield Trouble(f"{kind}/{id_} as served from release {release} is not what was published.", RESTORE)


def records_render_the_same(database: Database) -> Iterator[Trouble]:
    """Yield a trouble for each served record that is not what its source renders to, or is not indexed so."""
    with database.deciding() as connection:
        library = Library(connection)
        for document in library.documents():
            world = library.world(document)
            served = dict(_served(connection, document))
            for source in world.sources.values():
                if served.get(source.key) != _rendered(world, source):
                    name = "/".join(source.key)
                    yield Trouble(f"{name} is not served as its source says.", "run medcontent upgrade, or " + RESTORE)


def releases_have_passed(database: Database) -> Iterator[Trouble]:
    """Yield a warning where releases are in the future: each later one is made a second after the last, there too."""
    with database.deciding() as connection:
        times = [row for row in connection.execute(RELEASE_TIMES) if is_future(row.time)]
    if times:
        yield Trouble(
            f"Release {times[0].number} is of {times[0].time}, and it is {read_clock()} now; so are all later ones.",
            f"look at the clock of this machine; else {before(times[0].number)} and publish again",
            warning=True,
        )


def before(number: int) -> str:
    """Return how to get rid of a release and all later ones."""
    if number == 1:
        return "publish the content into a new database"
    return f"restore a backup that ends with release {number - 1} or earlier"


def _served(connection: sa.Connection, document: str | None) -> Iterator[tuple[tuple[str, str], Any]]:
    owner = entries.alias("owner")
    owned = sa.and_(owner.c.kind == "document", owner.c.id == document)
    query = (
        sa.select(
            entries.c.kind, entries.c.id, versions.c.entry, versions.c.sha256, versions.c.revision, versions.c.withdrawn
        )
        .join(versions, versions.c.entry == entries.c.key)
        .outerjoin(owner, owner.c.key == entries.c.document)
        .where(still_holds(versions), owned if document else entries.c.document.is_(None))
    )
    for kind, id_, entry, *version in connection.execute(query).all():
        yield (kind, id_), (*version, _indexed(connection, entry))


def _indexed(connection: sa.Connection, entry: int) -> tuple[set[Any], set[Any]]:
    here = sa.select(tables.facets.c.name, tables.facets.c.value)
    found = connection.execute(here.where(tables.facets.c.entry == entry, still_holds(tables.facets)))
    there = sa.select(tables.links.c.field, entries.c.kind, entries.c.id).join(
        entries, entries.c.key == tables.links.c.target
    )
    linked = connection.execute(there.where(tables.links.c.entry == entry, still_holds(tables.links)))
    return {tuple(row) for row in found}, {(field, (kind, id_)) for field, kind, id_ in linked}


def _rendered(world: World, source: Source) -> Any:
    withdrawn = source.withdrawal is not None
    body = tombstone(world, source) if withdrawn else render(world, source)
    found = set() if withdrawn else set(facets(world, source, body))
    return sha256(canonical(body)), source.revision, withdrawn, (found, set(links(source)))


def _sha256(body: bytes) -> str | None:
    try:
        served = orjson.loads(body)
    except ValueError:
        return None
    return sha256(canonical({name: value for name, value in served.items() if name not in (*VERSIONED, "withdrawnAt")}))
