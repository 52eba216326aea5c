"""Conditions that keep a query planner off the wrong index.

Without statistics, as on SQLite, a planner assumes that an equality selects few rows, but `to_release = FOREVER`
selects every current row. If another column finds the rows faster, such a condition is hidden from the indexes.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from service.store.tables import FOREVER


def hide_from_indexes(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return an expression equal to a column that no index matches."""
    return sa.func.coalesce(column, column)


def match_current(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that a row holds at the newest release, for queries that find rows by another column."""
    return hide_from_indexes(table.c.to_release) == FOREVER


def match_names(entries: sa.FromClause, keys: Iterable[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Return the condition that an entry is one of these (kind, id) keys; at least one is required.

    SQLite cannot use an index for a list of pairs, but it can for one value and a list.
    """
    ids = {kind: [id_ for _, id_ in pairs] for kind, pairs in groupby(sorted(keys), itemgetter(0))}
    return sa.or_(*(sa.and_(entries.c.kind == kind, entries.c.id.in_(each)) for kind, each in ids.items()))
