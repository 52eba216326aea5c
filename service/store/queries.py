"""Queries of published content: the only ones that public responses use.

Every query names its release, so pages, cursors and as-of reads need nothing else. Query shapes are built once (see
`statements`); those of lists, which are many, are in `list_queries`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from service.order_keys import decode_order_key
from service.store.digests import compute_digest
from service.store.list_queries import build_some_query, build_validity, count_query, page_query
from service.store.selection import Between, Order, PagePosition, Selection
from service.store.statements import QueryShape, Row, Source, fetch_rows
from service.store.tables import FOREVER, Key, entries, releases, revisions, versions

# Selections are part of reading lists, so they are exported here too.
__all__ = [
    "Between",
    "ListedPage",
    "Order",
    "PagePosition",
    "ReleaseRow",
    "RevisionRow",
    "Selection",
    "Served",
    "count",
    "count_by_kind",
    "count_some",
    "find_last_served",
    "find_newest_release",
    "find_release",
    "list_release_numbers",
    "list_releases",
    "list_releases_before",
    "list_revisions",
    "page",
    "record",
]


class ReleaseRow(NamedTuple):
    """A release and the numbers of records that it changed."""

    number: int
    time: str
    author: str
    note: str
    added: int
    changed: int
    withdrawn: int
    touched: int
    total: int
    significance: str | None = None

    def is_same_as(self, other: "ReleaseRow | None") -> bool:
        """Return whether both describe one release; earlier versions knew no significance."""
        return other is not None and self._replace(significance=other.significance) == other


class Served(NamedTuple):
    """A record as served at a release. `body` is its JSON or withdrawal notice; `kept` its stored digest, if any."""

    id: str
    body: bytes
    kept: str | None
    withdrawn: bool
    updated_at: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the body in base64."""
        return self.kept or compute_digest(self.body)


class ListedRecord(NamedTuple):
    """A record on a page."""

    id: str
    body: bytes


class RevisionRow(NamedTuple):
    """A revision of a record, and the release that made it."""

    number: int
    release: int
    withdrawn: bool
    source: bytes
    significance: str | None


class ListedPage(NamedTuple):
    """A page of a list: its rows in the columns of `page_query`, and whether more follow at either end."""

    rows: Sequence[Row]
    before: bool
    after: bool

    @property
    def records(self) -> list[ListedRecord]:
        """The records."""
        return [ListedRecord(decode_order_key(row[-1]), row[0]) for row in self.rows]

    @property
    def bodies(self) -> list[bytes]:
        """The bodies of the records."""
        return [row[0] for row in self.rows]

    @property
    def digests(self) -> list[str]:
        """The digests of the bodies."""
        return [row[1] or compute_digest(row[0]) for row in self.rows]

    def mark(self, *, backwards: bool) -> PagePosition:
        """Return the position of the next page, or of the previous one."""
        return PagePosition(self.rows[0 if backwards else -1][2:], backwards)


KIND = sa.bindparam("kind", type_=Key)
ID = sa.bindparam("id", type_=Key)
NUMBER = sa.bindparam("number", type_=sa.Integer)
LIMIT = sa.bindparam("limit", type_=sa.Integer)
OF_RECORD = (entries.c.kind == KIND, entries.c.id == ID)
RELEASES = sa.select(*(releases.c[name] for name in ReleaseRow._fields))
VERSIONS = sa.select(
    versions.c.body,
    versions.c.digest,
    # As the engine returns it, 0 and 1 on SQLite: converting to bool would take a fifth of a look-up's time.
    sa.type_coerce(versions.c.withdrawn, sa.Integer),
    versions.c.updated_at,
).join(entries, entries.c.key == versions.c.entry)

# Only at the newest release, so that the index gives the order.
LIVE = (versions.c.kind == KIND, versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))

NEWEST = QueryShape(RELEASES.order_by(releases.c.number.desc()).limit(1))
RELEASE = QueryShape(RELEASES.where(releases.c.number == NUMBER))
BEFORE = QueryShape(RELEASES.where(releases.c.number < NUMBER).order_by(releases.c.number.desc()).limit(LIMIT))
RECORD = QueryShape(VERSIONS.where(*OF_RECORD, *build_validity(versions)))
LAST_OF_REVISION = QueryShape(
    VERSIONS.where(*OF_RECORD, versions.c.revision == NUMBER).order_by(versions.c.from_release.desc()).limit(1)
)
REVISIONS = QueryShape(
    sa.select(
        *(revisions.c.number, revisions.c.release, revisions.c.withdrawn, revisions.c.source), versions.c.significance
    )
    .join(entries, entries.c.key == revisions.c.entry)
    .outerjoin(versions, sa.and_(versions.c.entry == entries.c.key, versions.c.from_release == revisions.c.release))
    .where(*OF_RECORD, revisions.c.release <= sa.bindparam("release", type_=sa.Integer))
    .order_by(revisions.c.number.desc())
)
ADDRESSES = QueryShape(
    sa.select(entries.c.id, versions.c.updated_at)
    .join(entries, entries.c.key == versions.c.entry)
    .where(*LIVE)
    .order_by(versions.c.order_key)
    .limit(LIMIT)
    .offset(sa.bindparam("offset", type_=sa.Integer))
)
COUNTS = QueryShape(
    sa.select(versions.c.kind, sa.func.count())
    .where(sa.not_(versions.c.withdrawn), *build_validity(versions))
    .group_by(versions.c.kind)
)


def find_newest_release(source: Source) -> ReleaseRow | None:
    """Return the newest release, or None before the first."""
    return next((ReleaseRow(*row) for row in fetch_rows(source, NEWEST, {})), None)


def find_release(source: Source, number: int) -> ReleaseRow | None:
    """Return the release with that number, or None."""
    if number > FOREVER:
        # SQLite would search for it, and PostgreSQL raise an error.
        return None
    return next((ReleaseRow(*row) for row in fetch_rows(source, RELEASE, {"number": number})), None)


def list_releases_before(source: Source, number: int, limit: int) -> list[ReleaseRow]:
    """Return at most `limit` releases with smaller numbers, newest first."""
    return [ReleaseRow(*row) for row in fetch_rows(source, BEFORE, {"number": number, "limit": limit})]


def list_releases(connection: sa.Connection, numbers: Sequence[int]) -> list[ReleaseRow]:
    """Return the releases with these numbers, newest first."""
    query = RELEASES.where(releases.c.number.in_(numbers)).order_by(releases.c.number.desc())
    return [ReleaseRow(*row) for row in connection.execute(query)]


def list_release_numbers(connection: sa.Connection, significances: Sequence[str], until: int) -> list[int]:
    """Return the numbers of the releases up to one that have one of these significances, the highest first."""
    given = (releases.c.significance.in_(significances), releases.c.number <= until)
    query = sa.select(releases.c.number).where(*given).order_by(releases.c.number.desc())
    return [int(number) for number in connection.execute(query).scalars()]


def record(source: Source, kind: str, id_: str, release: int) -> Served | None:
    """Return the record as served at the release, possibly withdrawn; None if it did not exist then."""
    if not isinstance(source, sa.Connection) and (copy := source.find_copy(kind, id_, release)):
        return Served(id_, *copy)
    found = fetch_rows(source, RECORD, {"kind": kind, "id": id_, "release": release})
    return Served(id_, *found[0]) if found else None


def page(  # noqa: PLR0913 (a page has this many parameters)
    source: Source, selection: Selection, order: Order, mark: PagePosition | None, limit: int, *, rare: bool = False
) -> ListedPage:
    """Return at most `limit` records after the mark in the given order; `rare` as for `page_query`."""
    backwards = mark is not None and mark.backwards
    query = page_query(
        selection.shape, order.columns, falling=order.descending != backwards, marked=mark is not None, rare=rare
    )
    values = {**selection.values, **(mark.values if mark else {}), "limit": limit + 1}
    found = fetch_rows(source, query, values)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        return ListedPage(found[::-1], before=more, after=True)
    return ListedPage(found, before=mark is not None, after=more)


def count(source: Source, selection: Selection) -> int:
    """Return the number of selected records."""
    total: int = fetch_rows(source, count_query(selection.shape), selection.values)[0][0]
    return total


def count_some(source: Source, selection: Selection, most: int) -> int:
    """Return the number of index rows that a selection by one facet has, at most `most`."""
    total: int = fetch_rows(source, build_some_query(selection.shape), {**selection.values, "most": most})[0][0]
    return total


def list_revisions(source: Source, kind: str, id_: str, release: int) -> list[RevisionRow]:
    """Return the revisions of the record up to the release, newest first."""
    return [RevisionRow(*row) for row in fetch_rows(source, REVISIONS, {"kind": kind, "id": id_, "release": release})]


def find_last_served(source: Source, kind: str, id_: str, revision: int) -> Served | None:
    """Return the record as last served in the given revision."""
    found = fetch_rows(source, LAST_OF_REVISION, {"kind": kind, "id": id_, "number": revision})
    return Served(id_, *found[0]) if found else None


def list_addresses(source: Source, kind: str, offset: int, limit: int) -> list[tuple[str, str]]:
    """Return ids of a kind's records at the newest release, each with the time of its last change.

    They are in order and begin at the offset.
    """
    given = {"kind": kind, "offset": offset, "limit": limit}
    return [(row[0], row[1]) for row in fetch_rows(source, ADDRESSES, given)]


def count_by_kind(source: Source, release: int) -> dict[str, int]:
    """Return the number of served records of each kind at the release."""
    return {row[0]: row[1] for row in fetch_rows(source, COUNTS, {"release": release})}
