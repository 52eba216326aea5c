"""Applying: one plan, one transaction, one release. The only writer of rows.

What is written anew is the closure of the change: the records that changed, and those whose served bytes depend on
them. Each is rendered and compared with what is served; only a difference makes a new version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from service.catalog import KINDS, kind_named
from service.publishing.canonical import canonical, sha256
from service.publishing.closure import affected
from service.publishing.indexing import facets, links
from service.publishing.planning import Plan
from service.publishing.rendering import RENDERING, render, tombstone
from service.publishing.rows import (
    Rendered,
    Step,
    insert_release,
    insert_revisions,
    replace_index_rows,
    replace_versions,
    set_total,
)
from service.publishing.sources import Key, Source, World
from service.store import tables
from service.store.database import Database
from service.store.sources import latest_release
from service.store.tables import FOREVER

CLOCK = "%Y-%m-%dT%H:%M:%SZ"


class StalePlan(Exception):
    """A plan made against a release that is not the newest any more."""


@dataclass(frozen=True)
class ReleaseNote:
    """Who makes a release, and what it is about. `time` is used where it comes after the last release's."""

    author: str
    note: str
    time: str | None = None


class Version(NamedTuple):
    """The version of a record that is served."""

    sha256: str
    revision: int
    withdrawn: bool


def apply(database: Database, plan: Plan, note: ReleaseNote) -> int | None:
    """Make the release that the plan describes and return its number; None where nothing changes.

    Raises StalePlan when another release came in between, and StorageFault; either way nothing is changed.
    """
    if not plan.changes:
        return None
    with database.writing() as connection:
        return _write(connection, plan, note, affected(plan))


def rerender(database: Database, plan: Plan, note: ReleaseNote) -> int | None:
    """Render every record of an unchanged world again; make a release of what differs, None where nothing does."""
    with database.writing() as connection:
        return _write(connection, plan, note, set(plan.after.sources))


def _write(connection: sa.Connection, plan: Plan, note: ReleaseNote, keys: Iterable[Key]) -> int | None:
    base = latest_release(connection)
    if base != plan.base:
        raise StalePlan(f"The plan was made against release {plan.base}, and release {base} is there now.")
    entries = _entries(connection, plan.after)
    served = _served(connection)
    in_order = {key: index for index, key in enumerate(plan.after.sources)}
    sources = [plan.after.sources[key] for key in sorted(set(keys) & in_order.keys(), key=in_order.__getitem__)]
    versions = [version for source in sources if (version := _version(plan.after, source, served, entries))]
    if not versions and not plan.changes:
        connection.execute(sa.update(tables.releases).values(rendering=RENDERING))
        return None
    step = Step(connection, base + 1, _time(connection, note.time))
    insert_release(step, note.author, note.note, plan, sum(version.touched for version in versions))
    insert_revisions(step, plan, entries)
    replace_versions(step, versions)
    replace_index_rows(step, versions)
    set_total(step)
    return step.number


def _version(
    world: World, source: Source, served: Mapping[int, Version], entries: Mapping[Key, int]
) -> Rendered | None:
    body = tombstone(world, source) if source.withdrawal else render(world, source)
    entry, digest = entries[source.key], sha256(canonical(body))
    if served.get(entry) == (digest, source.revision, source.withdrawal is not None):
        return None
    kind, order_key = source.kind.name, source.kind.order_key(source.id)
    found = () if source.withdrawal else facets(world, source, body)
    known = served.get(entry)
    return Rendered(
        source,
        entry,
        body,
        digest,
        known is not None and known.revision == source.revision,
        [{"entry": entry, "name": name, "value": value, "kind": kind, "order_key": order_key} for name, value in found],
        [{"entry": entry, "field": field, "target": entries[target]} for field, target in links(source)],
    )


def _entries(connection: sa.Connection, world: World) -> dict[Key, int]:
    """Return the entry of each record of the world; the new ones are made in the order of the catalog."""
    table = tables.entries
    known = {(row.kind, row.id): row.key for row in connection.execute(sa.select(table))}
    rank = {kind.name: index for index, kind in enumerate(KINDS)}
    new = sorted(set(world.sources) - set(known), key=lambda key: (rank[key[0]], kind_named(key[0]).order_key(key[1])))
    following = max(known.values(), default=0) + 1
    made = {key: number for number, key in enumerate(new, following)}
    rows = [{"key": number, "kind": kind, "id": id_} for (kind, id_), number in made.items()]
    if rows:
        connection.execute(sa.insert(table), rows)
    return known | made


def _served(connection: sa.Connection) -> dict[int, Version]:
    table = tables.versions
    columns = (table.c.entry, table.c.sha256, table.c.revision, table.c.withdrawn)
    rows = connection.execute(sa.select(*columns).where(table.c.to_release == FOREVER))
    return {row.entry: Version(row.sha256, row.revision, row.withdrawn) for row in rows}


def _time(connection: sa.Connection, wanted: str | None) -> str:
    """Return the time of the new release: as wanted where that comes after the last one, else now."""
    last = connection.execute(sa.select(sa.func.max(tables.releases.c.time))).scalar()
    if wanted and (last is None or wanted > last):
        return wanted
    now = datetime.now(UTC).strftime(CLOCK)
    if last is None or now > last:
        return now
    return (datetime.strptime(last, CLOCK).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(CLOCK)
