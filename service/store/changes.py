"""The changes of records in order: the source of the feed and the exports.

The order is by release, then kind, then the kind's own order, and so is the same on every machine.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.catalog import KINDS
from service.order_keys import decode_order_key
from service.store.conditions import hide_from_indexes
from service.store.lookups import CONFIRMED
from service.store.tables import FOREVER, entries, facets, revisions, versions

# The number of rows fetched from the driver at a time.
BATCH = 100


class ReleaseChange(NamedTuple):
    """A change of a record by a release. `source` holds its values if the body does not show them all, else None."""

    kind: str
    id: str
    release: int
    revision: int
    withdrawn: bool
    sha256: str
    updated_at: str
    order_key: str
    body: bytes
    source: bytes | None
    significance: str | None

    @property
    def place(self) -> "ChangePosition":
        """Its position in the order of changes."""
        return ChangePosition(self.release, self.kind, self.order_key)


class ChangePosition(NamedTuple):
    """A position in the order of changes."""

    release: int
    kind: str = ""
    order_key: str = ""


START = ChangePosition(0)
# Kinds with values that are not in the served record.
UNTOLD = [
    kind.name for kind in KINDS if any(field.load_only for name, field in kind.written.items() if name != "confirmed")
]
# Few records of other kinds have confirmations; these are found once for each query.
ANY_CONFIRMED = sa.select(facets.c.entry).where(
    facets.c.kind.in_([kind.name for kind in KINDS]), facets.c.name == CONFIRMED
)
ORDER = (versions.c.from_release, versions.c.kind, versions.c.order_key)
PLACE_COLUMNS = (versions.c.entry, versions.c.from_release)
PLACE = sa.tuple_(*PLACE_COLUMNS)


def get_end(release: int) -> ChangePosition:
    """Return the position after all changes of a release."""
    return ChangePosition(release, "~")


def list_changes(connection: sa.Connection, after: ChangePosition, until: int, limit: int) -> Iterator[ReleaseChange]:
    """Yield every change after a position, up to a release: each version that was ever served."""
    query = (
        _select_changes()
        .where(versions.c.from_release <= until, _build_after_condition(after))
        .order_by(*ORDER)
        .limit(limit)
    )
    return _fetch_changes(connection, query)


def list_standing(
    connection: sa.Connection, release: int, after: ChangePosition, limit: int, *, is_newest: bool = False
) -> Iterator[ReleaseChange]:
    """Yield the changes after a position that still hold at a release: each record once, withdrawn ones included."""
    query = (
        _select_changes()
        .where(*_select_standing(release, is_newest=is_newest), _build_after_condition(after))
        .order_by(*ORDER)
        .limit(limit)
    )
    return _fetch_changes(connection, query)


def list_changed_keys(connection: sa.Connection, release: int, limit: int) -> list[tuple[str, str]]:
    """Return the kind and id of each record whose served body a release changed; at most `limit`, in order."""
    query = sa.select(versions.c.kind, versions.c.order_key).where(versions.c.from_release == release)
    return [
        (kind, decode_order_key(order_key))
        for kind, order_key in connection.execute(query.order_by(*ORDER).limit(limit))
    ]


def list_newest_first(
    connection: sa.Connection, release: int, before: ChangePosition, limit: int, *, is_newest: bool = False
) -> Iterator[ReleaseChange]:
    """Yield the changes before a position that still hold at a release, newest first."""
    here = sa.tuple_(*ORDER) < sa.tuple_(*map(sa.literal, before))
    query = _select_changes().where(*_select_standing(release, is_newest=is_newest), here)
    return _fetch_changes(connection, query.order_by(*(column.desc() for column in ORDER)).limit(limit))


def list_significant(
    connection: sa.Connection, after: ChangePosition, until: int, significances: Sequence[str], limit: int
) -> Iterator[ReleaseChange]:
    """Yield every change after a position, up to a release, that has one of these significances."""
    some = _select_some(significances, limit, versions.c.from_release <= until, _build_after_condition(after))
    return _fetch_changes(connection, _select_changes().where(PLACE.in_(some)).order_by(*ORDER).limit(limit))


def list_significant_newest_first(
    connection: sa.Connection, before: ChangePosition, significances: Sequence[str], limit: int
) -> Iterator[ReleaseChange]:
    """Yield every change before a position that has one of these significances, newest first."""
    here = sa.tuple_(*ORDER) < sa.tuple_(*map(sa.literal, before))
    some = _select_some(significances, limit, here, newest_first=True)
    query = _select_changes().where(PLACE.in_(some))
    return _fetch_changes(connection, query.order_by(*(column.desc() for column in ORDER)).limit(limit))


def list_all_standing(
    connection: sa.Connection, release: int, kind: str, *, is_newest: bool = False
) -> Iterator[ReleaseChange]:
    """Yield every record of a kind as of a release, withdrawn ones included, in the order of the kind."""
    query = _select_changes().where(
        versions.c.kind == kind, *_select_standing(release, is_newest=is_newest, by_kind=True)
    )
    return _fetch_changes(connection, query.order_by(versions.c.order_key))


def _select_changes() -> sa.Select[Any]:
    told = sa.select(revisions.c.source).where(
        revisions.c.entry == versions.c.entry, revisions.c.number == versions.c.revision
    )
    # Read only if needed: most bodies show all values of the record.
    needed = sa.or_(versions.c.withdrawn, versions.c.kind.in_(UNTOLD), versions.c.entry.in_(ANY_CONFIRMED))
    source = sa.case((needed, told.scalar_subquery()))
    columns = (
        *(versions.c.kind, entries.c.id, versions.c.from_release, versions.c.revision, versions.c.withdrawn),
        *(versions.c.sha256, versions.c.updated_at, versions.c.order_key, versions.c.body, source),
        versions.c.significance,
    )
    return sa.select(*columns).join(entries, entries.c.key == versions.c.entry)


def _select_some(
    significances: Sequence[str], limit: int, *conditions: sa.ColumnElement[bool], newest_first: bool = False
) -> sa.CompoundSelect[Any]:
    """Select the first places of each significance, each along its index, so that a few are found among many."""
    order = [column.desc() for column in ORDER] if newest_first else ORDER
    parts = (
        sa.select(*PLACE_COLUMNS).where(versions.c.significance == value, *conditions).order_by(*order).limit(limit)
        for value in significances
    )
    return sa.union_all(*(sa.select(part.subquery()) for part in parts))


def _select_standing(release: int, *, is_newest: bool, by_kind: bool = False) -> tuple[sa.ColumnElement[bool], ...]:
    # Most requests are for the newest release, and equality lets the index give the order.
    until = versions.c.to_release == FOREVER if is_newest else versions.c.to_release > release
    begun = hide_from_indexes(versions.c.from_release) if by_kind else versions.c.from_release
    return begun <= release, until


def _build_after_condition(place: ChangePosition) -> sa.ColumnElement[bool]:
    return sa.tuple_(*ORDER) > sa.tuple_(*map(sa.literal, place))


def _fetch_changes(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[ReleaseChange]:
    # A consumer may stop early; closing the result closes a cursor that the server would keep open.
    with connection.execute(query.execution_options(yield_per=BATCH)) as found:
        for row in found:
            yield ReleaseChange(*row)
