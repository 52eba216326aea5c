"""Reading what was published: the only queries that public answers come from.

Every query names its release, so a page, a cursor and an answer of last year need nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import sqlalchemy as sa

from service.store.tables import FOREVER, entries, facets, releases, revisions, versions


class Release(NamedTuple):
    """A release and what it did, by number of records."""

    number: int
    time: str
    author: str
    note: str
    added: int
    changed: int
    withdrawn: int
    touched: int
    total: int


class Served(NamedTuple):
    """A record as served at a release. `body` is its JSON, or that of its withdrawal."""

    id: str
    body: bytes
    revision: int
    withdrawn: bool
    sha256: str
    updated_at: str
    name_key: str
    order_key: str


class RevisionRow(NamedTuple):
    """A revision of a record, and the release that brought it."""

    number: int
    release: int
    withdrawn: bool
    source: bytes


@dataclass(frozen=True)
class Between:
    """A range of text values: from `start`, before `end`; None leaves a side open, `outside` turns it round."""

    start: str | None
    end: str | None
    outside: bool = False


@dataclass(frozen=True)
class Selection:
    """Which records of a kind, as of which release. A record must match every facet, each by any of its values."""

    kind: str
    release: int
    newest: bool
    facets: Sequence[tuple[str, Sequence[str]]] = ()
    exclude: Sequence[str] = ()
    updated: Sequence[Between] = ()
    due: Sequence[Between] = ()

    def without_exclusion(self) -> "Selection":
        """Return the selection that leaves nothing out."""
        return replace(self, exclude=())


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by the named column, ties by the order of the kind."""

    column: str = "order_key"
    descending: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns sorted by."""
        return list(dict.fromkeys((self.column, "order_key")))


@dataclass(frozen=True)
class Page:
    """A page of a list: the records, and whether there are more beyond either end."""

    records: Sequence[Served]
    before: bool
    after: bool


@dataclass(frozen=True)
class Mark:
    """Where a page begins: beyond the record with these sort keys, forwards or backwards."""

    keys: Sequence[str] = field(default_factory=tuple)
    backwards: bool = False


SERVED = (
    entries.c.id,
    versions.c.body,
    versions.c.revision,
    versions.c.withdrawn,
    versions.c.sha256,
    versions.c.updated_at,
    versions.c.name_key,
    versions.c.order_key,
)
RELEASE = tuple(releases.c[name] for name in Release._fields)


def newest_release(connection: sa.Connection) -> Release | None:
    """Return the newest release, or None before the first."""
    row = connection.execute(sa.select(*RELEASE).order_by(releases.c.number.desc()).limit(1)).one_or_none()
    return Release(*row) if row else None


def release_numbered(connection: sa.Connection, number: int) -> Release | None:
    """Return the release of that number, or None."""
    row = connection.execute(sa.select(*RELEASE).where(releases.c.number == number)).one_or_none()
    return Release(*row) if row else None


def releases_before(connection: sa.Connection, number: int, limit: int) -> list[Release]:
    """Return at most `limit` releases with smaller numbers, the newest first."""
    query = sa.select(*RELEASE).where(releases.c.number < number).order_by(releases.c.number.desc()).limit(limit)
    return [Release(*row) for row in connection.execute(query)]


def record(connection: sa.Connection, kind: str, id_: str, release: int) -> Served | None:
    """Return the record as served at the release, its withdrawal included; None where it was not there."""
    query = (
        sa.select(*SERVED)
        .join(entries, entries.c.key == versions.c.entry)
        .where(entries.c.kind == kind, entries.c.id == id_, *_valid(versions, release))
    )
    row = connection.execute(query).one_or_none()
    return Served(*row) if row else None


def page(connection: sa.Connection, selection: Selection, order: Order, mark: Mark | None, limit: int) -> Page:
    """Return the records beyond the mark, at most `limit`, in the order asked for."""
    backwards = mark is not None and mark.backwards
    columns = [versions.c[name] for name in order.columns]
    falling = order.descending != backwards
    query = sa.select(*SERVED).join(entries, entries.c.key == versions.c.entry).where(*_selected(selection))
    if mark:
        here = sa.tuple_(*columns)
        beyond = sa.tuple_(*(sa.literal(key) for key in mark.keys))
        query = query.where(here < beyond if falling else here > beyond)
    query = query.order_by(*(column.desc() if falling else column.asc() for column in columns)).limit(limit + 1)
    rows = [Served(*row) for row in connection.execute(query)]
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        return Page(rows[::-1], before=more, after=True)
    return Page(rows, before=mark is not None, after=more)


def count(connection: sa.Connection, selection: Selection) -> int:
    """Return how many records are selected."""
    query = sa.select(sa.func.count()).select_from(versions).where(*_selected(selection))
    return connection.execute(query).scalar_one()


def first_id(connection: sa.Connection, kind: str, release: int) -> str | None:
    """Return the id of the first record of the kind at the release."""
    query = (
        sa.select(entries.c.id)
        .join(versions, entries.c.key == versions.c.entry)
        .where(versions.c.kind == kind, sa.not_(versions.c.withdrawn), *_valid(versions, release))
        .order_by(versions.c.order_key)
        .limit(1)
    )
    return connection.execute(query).scalar()


def revisions_of(connection: sa.Connection, kind: str, id_: str, release: int) -> list[RevisionRow]:
    """Return the revisions that the record had had by the release, the newest first."""
    query = (
        sa.select(revisions.c.number, revisions.c.release, revisions.c.withdrawn, revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(entries.c.kind == kind, entries.c.id == id_, revisions.c.release <= release)
        .order_by(revisions.c.number.desc())
    )
    return [RevisionRow(*row) for row in connection.execute(query)]


def last_served(connection: sa.Connection, kind: str, id_: str, revision: int) -> Served | None:
    """Return the record as last served in the given revision."""
    query = (
        sa.select(*SERVED)
        .join(entries, entries.c.key == versions.c.entry)
        .where(entries.c.kind == kind, entries.c.id == id_, versions.c.revision == revision)
        .order_by(versions.c.from_release.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return Served(*row) if row else None


def counts_by_kind(connection: sa.Connection, release: int) -> dict[str, int]:
    """Return how many records of each kind are served at the release."""
    query = (
        sa.select(versions.c.kind, sa.func.count())
        .where(sa.not_(versions.c.withdrawn), *_valid(versions, release))
        .group_by(versions.c.kind)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _valid(table: sa.Table, release: int) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.from_release <= release, table.c.to_release > release


def _selected(selection: Selection) -> Iterator[sa.ColumnElement[bool]]:
    yield versions.c.kind == selection.kind
    yield sa.not_(versions.c.withdrawn)
    # The newest release is what nearly every request asks for, and equality lets the index give the order.
    yield from _current(versions, selection)
    for name, values in selection.facets:
        yield _having(selection, facets.c.name == name, facets.c.value.in_(values))
    if selection.exclude:
        yield sa.not_(_having(selection, facets.c.name == "exclude", facets.c.value.in_(selection.exclude)))
    for between in selection.updated:
        yield _within(versions.c.updated_at, between)
    for between in selection.due:
        yield _having(selection, facets.c.name == "nextReviewDue", _within(facets.c.value, between))


def _current(table: sa.Table, selection: Selection) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.to_release == FOREVER,) if selection.newest else _valid(table, selection.release)


def _having(selection: Selection, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    found = sa.select(sa.literal(1)).where(
        facets.c.entry == versions.c.entry,
        facets.c.kind == selection.kind,
        *_current(facets, selection),
        *conditions,
    )
    return found.exists()


def _within(column: sa.Column[str], between: Between) -> sa.ColumnElement[bool]:
    sides = [column >= between.start] if between.start is not None else []
    sides += [column < between.end] if between.end is not None else []
    inside = sa.and_(sa.true(), *sides)
    return sa.not_(inside) if between.outside else inside
