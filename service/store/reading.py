"""Reading what was published: the only queries that public answers come from.

Every query names its release, so a page, a cursor and an answer of last year need nothing else. Their shapes are made
once (see `statements`); those of lists, which are many, are in `selections`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from service.catalog import id_of
from service.store.digests import digest
from service.store.selections import (
    Between,
    Mark,
    Order,
    Selection,
    count_query,
    page_query,
    some_query,
    valid,
)
from service.store.statements import Row, Source, Statement, rows
from service.store.tables import FOREVER, Key, entries, releases, revisions, versions

# What a list is of is part of reading it.
__all__ = [
    "Between",
    "Mark",
    "Order",
    "Page",
    "Release",
    "RevisionRow",
    "Selection",
    "Served",
    "count",
    "counts_by_kind",
    "first_id",
    "last_served",
    "newest_release",
    "page",
    "record",
    "release_numbered",
    "releases_before",
    "revisions_of",
    "some",
]


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
    """A record as served at a release. `body` is its JSON, or that of its withdrawal; `kept` its digest, if known."""

    id: str
    body: bytes
    kept: str | None
    withdrawn: bool
    updated_at: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the body in base64."""
        return self.kept or digest(self.body)


class Listed(NamedTuple):
    """A record on a page."""

    id: str
    body: bytes


class RevisionRow(NamedTuple):
    """A revision of a record, and the release that brought it."""

    number: int
    release: int
    withdrawn: bool
    source: bytes


class Page(NamedTuple):
    """A page of a list: its rows as `page_query` has them, and whether there are more beyond either end."""

    rows: Sequence[Row]
    before: bool
    after: bool

    @property
    def records(self) -> list[Listed]:
        """The records."""
        return [Listed(id_of(row[-1]), row[0]) for row in self.rows]

    @property
    def bodies(self) -> list[bytes]:
        """The bodies of the records."""
        return [row[0] for row in self.rows]

    @property
    def digests(self) -> list[str]:
        """The digests of the bodies."""
        return [row[1] or digest(row[0]) for row in self.rows]

    def mark(self, *, backwards: bool) -> Mark:
        """Return where the page after this one begins, or the one before it."""
        return Mark(self.rows[0 if backwards else -1][2:], backwards)


KIND = sa.bindparam("kind", type_=Key)
ID = sa.bindparam("id", type_=Key)
NUMBER = sa.bindparam("number", type_=sa.Integer)
LIMIT = sa.bindparam("limit", type_=sa.Integer)
OF_RECORD = (entries.c.kind == KIND, entries.c.id == ID)
RELEASES = sa.select(*(releases.c[name] for name in Release._fields))
VERSIONS = sa.select(
    versions.c.body,
    versions.c.digest,
    # As the engine has it, 0 and 1 on SQLite: to make it a bool takes a fifth of the time of a look-up.
    sa.type_coerce(versions.c.withdrawn, sa.Integer),
    versions.c.updated_at,
).join(entries, entries.c.key == versions.c.entry)

# Of the newest release only: so the index gives the order.
LIVE = (versions.c.kind == KIND, versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))

NEWEST = Statement(RELEASES.order_by(releases.c.number.desc()).limit(1))
RELEASE = Statement(RELEASES.where(releases.c.number == NUMBER))
BEFORE = Statement(RELEASES.where(releases.c.number < NUMBER).order_by(releases.c.number.desc()).limit(LIMIT))
RECORD = Statement(VERSIONS.where(*OF_RECORD, *valid(versions)))
LAST_OF_REVISION = Statement(
    VERSIONS.where(*OF_RECORD, versions.c.revision == NUMBER).order_by(versions.c.from_release.desc()).limit(1)
)
REVISIONS = Statement(
    sa.select(revisions.c.number, revisions.c.release, revisions.c.withdrawn, revisions.c.source)
    .join(entries, entries.c.key == revisions.c.entry)
    .where(*OF_RECORD, revisions.c.release <= sa.bindparam("release", type_=sa.Integer))
    .order_by(revisions.c.number.desc())
)
FIRST = Statement(
    sa.select(entries.c.id)
    .join(versions, entries.c.key == versions.c.entry)
    .where(*LIVE)
    .order_by(versions.c.order_key)
    .limit(1)
)
ADDRESSES = Statement(
    sa.select(entries.c.id, versions.c.updated_at)
    .join(entries, entries.c.key == versions.c.entry)
    .where(*LIVE)
    .order_by(versions.c.order_key)
    .limit(LIMIT)
    .offset(sa.bindparam("offset", type_=sa.Integer))
)
COUNTS = Statement(
    sa.select(versions.c.kind, sa.func.count())
    .where(sa.not_(versions.c.withdrawn), *valid(versions))
    .group_by(versions.c.kind)
)


def newest_release(source: Source) -> Release | None:
    """Return the newest release, or None before the first."""
    return next((Release(*row) for row in rows(source, NEWEST, {})), None)


def release_numbered(source: Source, number: int) -> Release | None:
    """Return the release of that number, or None."""
    if number > FOREVER:
        # SQLite would look for it, and PostgreSQL refuse to.
        return None
    return next((Release(*row) for row in rows(source, RELEASE, {"number": number})), None)


def releases_before(source: Source, number: int, limit: int) -> list[Release]:
    """Return at most `limit` releases with smaller numbers, the newest first."""
    return [Release(*row) for row in rows(source, BEFORE, {"number": number, "limit": limit})]


def record(source: Source, kind: str, id_: str, release: int) -> Served | None:
    """Return the record as served at the release, its withdrawal included; None where it was not there."""
    found = rows(source, RECORD, {"kind": kind, "id": id_, "release": release})
    return Served(id_, *found[0]) if found else None


def page(  # noqa: PLR0913 (a page has so many sides)
    source: Source, selection: Selection, order: Order, mark: Mark | None, limit: int, *, rare: bool = False
) -> Page:
    """Return the records beyond the mark, at most `limit`, in the order asked for; `rare` as for `page_query`."""
    backwards = mark is not None and mark.backwards
    query = page_query(
        selection.shape, order.columns, falling=order.descending != backwards, marked=mark is not None, rare=rare
    )
    values = {**selection.values, **(mark.values if mark else {}), "limit": limit + 1}
    found = rows(source, query, values)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        return Page(found[::-1], before=more, after=True)
    return Page(found, before=mark is not None, after=more)


def count(source: Source, selection: Selection) -> int:
    """Return how many records are selected."""
    total: int = rows(source, count_query(selection.shape), selection.values)[0][0]
    return total


def some(source: Source, selection: Selection, most: int) -> int:
    """Return how many index rows a selection by one facet has; `most` if they are more."""
    total: int = rows(source, some_query(selection.shape), {**selection.values, "most": most})[0][0]
    return total


def first_id(source: Source, kind: str) -> str | None:
    """Return the id of the first record of the kind at the newest release."""
    return next((row[0] for row in rows(source, FIRST, {"kind": kind})), None)


def revisions_of(source: Source, kind: str, id_: str, release: int) -> list[RevisionRow]:
    """Return the revisions that the record had had by the release, the newest first."""
    return [RevisionRow(*row) for row in rows(source, REVISIONS, {"kind": kind, "id": id_, "release": release})]


def last_served(source: Source, kind: str, id_: str, revision: int) -> Served | None:
    """Return the record as last served in the given revision."""
    found = rows(source, LAST_OF_REVISION, {"kind": kind, "id": id_, "number": revision})
    return Served(id_, *found[0]) if found else None


def addresses(source: Source, kind: str, offset: int, limit: int) -> list[tuple[str, str]]:
    """Return the ids of a kind's records in order, from the offset on, each with the time of its last change.

    They are those of the newest release.
    """
    given = {"kind": kind, "offset": offset, "limit": limit}
    return [(row[0], row[1]) for row in rows(source, ADDRESSES, given)]


def counts_by_kind(source: Source, release: int) -> dict[str, int]:
    """Return how many records of each kind are served at the release."""
    return {row[0]: row[1] for row in rows(source, COUNTS, {"release": release})}
