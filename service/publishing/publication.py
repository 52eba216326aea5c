"""Publication: one plan, one transaction, one release. Its transaction is the only one that writes rows of content.

It rewrites the closure of the change: the changed records and those whose served bytes depend on them. Each is rendered
and compared with the served version; only a difference creates a new version.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from schemas.base import UNSAFE_TEXT
from schemas.significance import SIGNIFICANCE
from service.catalog import BY_NAME
from service.publishing.affected import find_affected, list_topics
from service.publishing.corpus import Corpus
from service.publishing.document_writer import write_document
from service.publishing.drafts import Draft, Key
from service.publishing.entries import add_entries, find_fresh_entry
from service.publishing.gc_tuning import relax_gc
from service.publishing.plan import Action, Plan
from service.publishing.plan import plan as open_plan
from service.publishing.release_times import CLOCK, choose_time
from service.publishing.rendering_version import compute_rendering_version
from service.publishing.significance import Weights
from service.publishing.staging import Staging
from service.publishing.writer import Step
from service.store import tables
from service.store.bulk_insert import defer_indexes
from service.store.database import Database
from service.store.followed import find_followed
from service.store.revisions import read_latest_release

Watch = Callable[[list[str | None]], Iterable[str | None]]
# From this number of records on, creating the indexes at the end is faster.
LARGE_RECORDS = 1000


class StalePlan(Exception):
    """A plan made against a release that is no longer the newest."""


class IsMirror(Exception):
    """A release was to be made in a mirror, which only has the releases of the service that it follows."""


@dataclass(frozen=True)
class ReleaseNote:
    """The author and description of a release. `time` is used if it is after the last release's.

    `significances` are those of single changes, `significance` that of all others; without it, it follows from them.
    """

    author: str
    note: str
    time: str | None = None
    significance: str | None = None
    significances: Mapping[Key, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an invalid time, and characters that not every engine can store. Raises ValueError."""
        if UNSAFE_TEXT.search(self.author + self.note):
            raise ValueError("The author and the note of a release contain a character that is not allowed.")
        if self.time is not None:
            datetime.strptime(self.time, CLOCK)  # noqa: DTZ007 (the form ends in Z)


def apply(database: Database, plan: Plan, note: ReleaseNote, watch: Watch = iter) -> int | None:
    """Make the release that the plan describes and return its number; None if nothing changes.

    `watch` wraps the iteration over the documents, to report progress. Raises StalePlan if another release was made in
    the meantime, FutureTime, IsMirror, and StorageFault; then nothing is changed.
    """
    if not plan.changes:
        return None
    with open_release(database, plan, note) as step, _prepare_tables(step, plan):
        write_changes(step, plan, watch)
        return step.number


def publish(database: Database, drafts: Iterable[Draft], note: ReleaseNote, prune: str | None = None) -> int | None:
    """Plan and apply in one step; see there for the arguments and exceptions."""
    with open_plan(database, drafts, prune) as plan:
        number = apply(database, plan, note)
    database.tidy_up()
    return number


def rerender(database: Database, note: ReleaseNote) -> int | None:
    """Render every record again; make a release of those that differ in body or index, or return None.

    Raises StorageFault.
    """
    with database.open_deciding() as reading:
        plan = Plan(read_latest_release(reading), Staging(Corpus(reading)))
        with open_release(database, plan, note) as step:
            written = False
            for document in plan.desk.library.list_documents():
                opened = plan.desk.open(document)
                written |= write_document(step, opened, opened.after.sources.keys(), set(), {})
            if written:
                return step.number
            row = tables.releases
            step.connection.execute(sa.delete(row).where(row.c.number == step.number))
            step.connection.execute(sa.update(row).values(rendering=compute_rendering_version()))
            return None


@contextmanager
def open_release(
    database: Database, plan: Plan, note: ReleaseNote, check: Callable[[Step], None] | None = None
) -> Iterator[Step]:
    """Open the transaction of a release, which is committed when the context ends. Raises what `apply` does.

    For a mirror, `check` is called before the commit and raises to refuse the release.
    """
    with relax_gc(), database.open_writing() as connection:
        if check is None and (state := find_followed(connection)):
            raise IsMirror(f"This database follows {state.url}: publish there. Nothing was changed.")
        base = read_latest_release(connection)
        if base != plan.base:
            raise StalePlan(f"The plan was made against release {plan.base}, but the newest is release {base}.")
        fresh = find_fresh_entry(connection)
        last = connection.execute(sa.select(sa.func.max(tables.releases.c.time))).scalar()
        weights = Weights(note.significances, note.significance)
        step = Step(connection, base + 1, choose_time(note.time, last), fresh, weights)
        counts = plan.count_actions()
        row = {"number": step.number, "time": step.time, "author": note.author, "note": note.note, **counts}
        row |= {"touched": 0, "total": 0, "rendering": compute_rendering_version()}
        connection.execute(sa.insert(tables.releases), row)
        yield step
        _count_records(step)
        if check:
            check(step)


def write_changes(step: Step, plan: Plan, watch: Watch = iter) -> None:
    """Write all records that the plan changes or affects.

    Topics come last, with the records that belong to no document: they show what changed in their members.
    """
    entries, changed = add_entries(step, plan), plan.changes.keys()
    moved = plan.desk.find_topics(changed)
    documents = {*plan.documents, *plan.desk.find_member_documents(moved)}
    shown: set[str] = set()
    for document in watch(sorted(documents, key=lambda each: each or "")):
        if document is not None:
            opened = plan.desk.open(document)
            keys = find_affected(opened, changed, moved)
            shown |= list_topics(opened, keys)
            write_document(step, opened, keys, changed, entries)
    if shown or None in documents:
        opened = plan.desk.open(None)
        keys = find_affected(opened, changed) | ({("topic", topic) for topic in shown} & opened.after.sources.keys())
        write_document(step, opened, keys, changed, entries)


def _prepare_tables(step: Step, plan: Plan) -> AbstractContextManager[None]:
    """Return the context for writing a large release into tables that have fewer records than it adds."""
    if plan.count(Action.ADD) > max(step.fresh, LARGE_RECORDS):
        return defer_indexes(step.connection, tables.versions, tables.facets, tables.links)
    return nullcontext()


def _count_records(step: Step) -> None:
    """Set the numbers of records that the release serves, and that it serves differently without a revision."""
    versions, revisions, releases = tables.versions, tables.revisions, tables.releases
    # By kind, so that an index is sufficient; otherwise every row would be read.
    served_now = (versions.c.to_release == tables.FOREVER, sa.not_(versions.c.withdrawn))
    live = sa.select(sa.func.count()).where(versions.c.kind.in_(BY_NAME), *served_now)
    new = sa.select(sa.func.count()).where(versions.c.from_release == step.number)
    changed = sa.select(sa.func.count()).where(revisions.c.release == step.number)
    total, written, revised = (step.connection.execute(query).scalar_one() for query in (live, new, changed))
    row = sa.update(releases).where(releases.c.number == step.number)
    highest = _find_highest_significance(step)
    step.connection.execute(row.values(total=total, touched=written - revised, significance=highest))


def _find_highest_significance(step: Step) -> str | None:
    """Return the highest significance of the changes of the release, by a look-up in the index for each."""
    versions = tables.versions
    query = sa.select(versions.c.entry).where(versions.c.from_release == step.number).limit(1)
    for value in SIGNIFICANCE.terms:
        if step.connection.execute(query.where(versions.c.significance == value)).one_or_none():
            return value
    return None
