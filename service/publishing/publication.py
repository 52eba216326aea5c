"""Applying: one plan, one transaction, one release. The only writer of rows.

What is written anew is the closure of the change: the records that changed, and those whose served bytes depend on
them. Each is rendered and compared with what is served; only a difference makes a new version.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from schemas.base import UNSAFE_TEXT
from service.catalog import BY_NAME
from service.publishing.affected import find_affected
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus, Opened, Staging
from service.publishing.entries import add_entries
from service.publishing.facets import collect_facets, collect_links
from service.publishing.gc_tuning import relax_gc
from service.publishing.plan import Action, Plan, plan
from service.publishing.records import Draft, Key, Source, World
from service.publishing.release_times import CLOCK, choose_time
from service.publishing.renderer import RENDERING, render, render_tombstone
from service.publishing.writer import Rendered, Step, Version, read_served, write_versions
from service.store import tables
from service.store.bulk_insert import defer_indexes
from service.store.database import Database
from service.store.followed import find_followed
from service.store.revisions import find_identities, read_latest_release

Watch = Callable[[list[str | None]], Iterable[str | None]]
# What is served of a record, and its SHA-256.
Body = tuple[Mapping[str, Any], str]
BodyOf = Callable[[World, Source], Body]
# Records from which on it is worth while to index them at the end.
LARGE = 1000


class StalePlan(Exception):
    """A plan made against a release that is not the newest any more."""


class IsMirror(Exception):
    """A release that was to be made of a mirror's own; it has those of the service that it follows, and no others."""


@dataclass(frozen=True)
class ReleaseNote:
    """Who makes a release, and what it is about. `time` is used where it comes after the last release's."""

    author: str
    note: str
    time: str | None = None

    def __post_init__(self) -> None:
        """Refuse a time that is none, and characters that not every engine keeps. Raises ValueError."""
        if UNSAFE_TEXT.search(self.author + self.note):
            raise ValueError("The author and the note of a release may not hold such a character.")
        if self.time is not None:
            datetime.strptime(self.time, CLOCK)  # noqa: DTZ007 (the form ends in Z)


def apply(database: Database, made: Plan, note: ReleaseNote, watch: Watch = iter) -> int | None:
    """Make the release that the plan describes and return its number; None where nothing changes.

    `watch` is handed the documents and gives them one by one, so that it can tell how far the work is. Raises
    StalePlan when another release came in between, FutureTime, IsMirror, and StorageFault; then nothing is changed.
    """
    if not made.changes:
        return None
    with open_release(database, made, note) as step, _prepare_tables(step, made):
        entries = add_entries(step, made)
        for document in watch(made.documents):
            opened = made.desk.open(document)
            write_document(step, opened, find_affected(opened, made.changes.keys()), made.changes.keys(), entries)
        return step.number


def publish(database: Database, drafts: Iterable[Draft], note: ReleaseNote, prune: str | None = None) -> int | None:
    """Plan and apply in one; see there for the arguments and what is raised."""
    with plan(database, drafts, prune) as made:
        number = apply(database, made, note)
    database.tidy_up()
    return number


def rerender(database: Database, note: ReleaseNote) -> int | None:
    """Render every record again; make a release of what is served or found differently, None where nothing is.

    Raises StorageFault.
    """
    with database.open_deciding() as reading:
        made = Plan(read_latest_release(reading), Staging(Corpus(reading)))
        with open_release(database, made, note) as step:
            written = False
            for document in made.desk.library.list_documents():
                opened = made.desk.open(document)
                written |= write_document(step, opened, opened.after.sources.keys(), set(), {})
            if written:
                return step.number
            row = tables.releases
            step.connection.execute(sa.delete(row).where(row.c.number == step.number))
            step.connection.execute(sa.update(row).values(rendering=RENDERING))
            return None


@contextmanager
def open_release(
    database: Database, made: Plan, note: ReleaseNote, check: Callable[[Step], None] | None = None
) -> Iterator[Step]:
    """Give the transaction of a release; when the context ends, it is made. Raises what `apply` does.

    A mirror's release is made with a `check`, which looks at it before it is kept and raises what it likes.
    """
    with relax_gc(), database.open_writing() as connection:
        if check is None and (state := find_followed(connection)):
            raise IsMirror(f"This database follows {state.url}: publish there. Nothing was changed.")
        base = read_latest_release(connection)
        if base != made.base:
            raise StalePlan(f"The plan was made against release {made.base}, and release {base} is there now.")
        fresh = (connection.execute(sa.select(sa.func.max(tables.entries.c.key))).scalar() or 0) + 1
        last = connection.execute(sa.select(sa.func.max(tables.releases.c.time))).scalar()
        step = Step(connection, base + 1, choose_time(note.time, last), fresh)
        counts = made.count_actions()
        row = {"number": step.number, "time": step.time, "author": note.author, "note": note.note, **counts}
        connection.execute(sa.insert(tables.releases), {**row, "touched": 0, "total": 0, "rendering": RENDERING})
        yield step
        _count_records(step)
        if check:
            check(step)


def render_body(world: World, source: Source) -> Body:
    """Return what is served of a record as this service renders it."""
    body = render_tombstone(world, source) if source.withdrawal else render(world, source)
    return body, compute_sha256(encode_canonically(body))


def write_document(  # noqa: PLR0913, PLR0917 - each is known to its caller alone
    step: Step,
    opened: Opened,
    keys: AbstractSet[Key],
    changed: AbstractSet[Key],
    entries: Mapping[Key, int],
    make: BodyOf = render_body,
) -> bool:
    """Write what the document's records are from this release on; return whether anything differs.

    `make` gives what is served of a record; a mirror is given it.
    """
    world = opened.after
    sources = [source for key, source in world.sources.items() if key in keys]
    linked = {source.key: collect_links(source) for source in sources}
    needed = {target for found in linked.values() for _, target in found} | linked.keys()
    known = {key: entries[key] for key in needed if key in entries}
    elsewhere = find_identities(step.connection, needed - known.keys())
    known |= {key: identity.entry for key, identity in elsewhere.items()}
    now = read_served(step, [known[source.key] for source in sources])
    made = ((source, make(world, source)) for source in sources)
    rendered = [_render(world, source, body, now, known, linked[source.key]) for source, body in made]
    return write_versions(step, rendered, [source for source in sources if source.key in changed], known)


def _render(  # noqa: PLR0913, PLR0917 - what goes into one row
    world: World,
    source: Source,
    made: Body,
    now: Mapping[int, Version],
    entries: Mapping[Key, int],
    linked: AbstractSet[tuple[str, Key]],
) -> Rendered:
    body, digest = made
    entry = entries[source.key]
    found = set() if source.withdrawal else collect_facets(world, source, body)
    targets = {(name, entries[target]) for name, target in linked}
    order_key = source.kind.build_order_key(source.id)
    return Rendered(source, entry, body, digest, found, targets, order_key, now.get(entry))


def _prepare_tables(step: Step, made: Plan) -> AbstractContextManager[None]:
    """Return the context in which a large release is written into tables that have fewer records than it brings."""
    if made.count(Action.ADD) > max(step.fresh, LARGE):
        return defer_indexes(step.connection, tables.versions, tables.facets, tables.links)
    return nullcontext()


def _count_records(step: Step) -> None:
    """Set how many records the release serves, and how many it serves differently though they are as they were."""
    versions, revisions, releases = tables.versions, tables.revisions, tables.releases
    # Kind by kind an index tells it; all at once, each row would be looked at.
    served_now = (versions.c.to_release == tables.FOREVER, sa.not_(versions.c.withdrawn))
    live = sa.select(sa.func.count()).where(versions.c.kind.in_(BY_NAME), *served_now)
    new = sa.select(sa.func.count()).where(versions.c.from_release == step.number)
    changed = sa.select(sa.func.count()).where(revisions.c.release == step.number)
    total, written, revised = (step.connection.execute(query).scalar_one() for query in (live, new, changed))
    row = sa.update(releases).where(releases.c.number == step.number)
    step.connection.execute(row.values(total=total, touched=written - revised))
