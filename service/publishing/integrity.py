"""Integrity: whether the served content is the published one, checked by hashes and by rendering again."""

from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus
from service.publishing.facets import collect_index_values
from service.publishing.records import Source, World
from service.publishing.release_times import is_future, read_clock
from service.publishing.renderer import VERSIONED, render, render_tombstone
from service.store import tables
from service.store.conditions import match_current
from service.store.database import Database
from service.store.digests import compute_digest
from service.store.tables import entries, versions
from service.store.troubles import RESTORE, Trouble

RELEASE_TIMES = sa.select(tables.releases.c.number, tables.releases.c.time).order_by(tables.releases.c.number)


def verify_body_hashes(database: Database) -> Iterator[Trouble]:
    """Yield a trouble for each stored version whose bytes do not match their hashes."""
    hashes = (versions.c.sha256, versions.c.digest)
    columns = (entries.c.kind, entries.c.id, versions.c.from_release, *hashes, versions.c.body)
    with database.open_deciding() as connection:
        query = sa.select(*columns).join(entries, entries.c.key == versions.c.entry).order_by(versions.c.entry)
        for kind, id_, release, said, kept, body in connection.execute(query.execution_options(yield_per=1000)):
            if _compute_sha256(body) != said or (kept and kept != compute_digest(body)):
                yield Trouble(f"{kind}/{id_} as served from release {release} is not what was published.", RESTORE)


def verify_rendering(database: Database) -> Iterator[Trouble]:
    """Yield a trouble for each served record whose body or index rows differ from a new rendering of its source."""
    with database.open_deciding() as connection:
        library = Corpus(connection)
        for document in library.list_documents():
            world = library.load_world(document)
            served = dict(_read_served(connection, document))
            for source in world.sources.values():
                if served.get(source.key) != _render_anew(world, source):
                    name = "/".join(source.key)
                    yield Trouble(
                        f"{name} differs from a new rendering of its source.", "run medcontent upgrade, or " + RESTORE
                    )


def verify_release_times(database: Database) -> Iterator[Trouble]:
    """Yield a warning if releases are in the future: each later one would be made a second after the last."""
    with database.open_deciding() as connection:
        times = [row for row in connection.execute(RELEASE_TIMES) if is_future(row.time)]
    if times:
        yield Trouble(
            f"Release {times[0].number} is dated {times[0].time}, and it is now {read_clock()}; so are all later ones.",
            f"check the clock of this machine; if it is right, {explain_removal(times[0].number)} and publish again",
            warning=True,
        )


def explain_removal(number: int) -> str:
    """Return how to remove a release and all later ones."""
    if number == 1:
        return "publish the content into a new database"
    return f"restore a backup that ends with release {number - 1} or earlier"


def _read_served(connection: sa.Connection, document: str | None) -> Iterator[tuple[tuple[str, str], Any]]:
    owner = entries.alias("owner")
    owned = sa.and_(owner.c.kind == "document", owner.c.id == document)
    query = (
        sa.select(
            entries.c.kind, entries.c.id, versions.c.entry, versions.c.sha256, versions.c.revision, versions.c.withdrawn
        )
        .join(versions, versions.c.entry == entries.c.key)
        .outerjoin(owner, owner.c.key == entries.c.document)
        .where(match_current(versions), owned if document else entries.c.document.is_(None))
    )
    for kind, id_, entry, *version in connection.execute(query).all():
        yield (kind, id_), (*version, _read_index(connection, entry))


def _read_index(connection: sa.Connection, entry: int) -> tuple[set[Any], set[Any]]:
    here = sa.select(tables.facets.c.name, tables.facets.c.value)
    found = connection.execute(here.where(tables.facets.c.entry == entry, match_current(tables.facets)))
    there = sa.select(tables.links.c.field, entries.c.kind, entries.c.id).join(
        entries, entries.c.key == tables.links.c.target
    )
    linked = connection.execute(there.where(tables.links.c.entry == entry, match_current(tables.links)))
    return {tuple(row) for row in found}, {(field, (kind, id_)) for field, kind, id_ in linked}


def _render_anew(world: World, source: Source) -> Any:
    withdrawn = source.withdrawal is not None
    body = render_tombstone(world, source) if withdrawn else render(world, source)
    values = collect_index_values(world, source, body)
    return compute_sha256(encode_canonically(body)), source.revision, withdrawn, (values.facets, values.links)


def _compute_sha256(body: bytes) -> str | None:
    try:
        served = orjson.loads(body)
    except ValueError:
        return None
    timed = (*VERSIONED, "withdrawnAt", "erased")
    return compute_sha256(encode_canonically({name: value for name, value in served.items() if name not in timed}))
