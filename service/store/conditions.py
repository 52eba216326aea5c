"""Conditions that an engine must not take for a way to the rows.

Without statistics, as on SQLite, an equality counts as selective: `to_release = FOREVER` looks like a few rows, and is
every row that still holds. Where another column leads to the rows, such a condition is kept away from the indexes.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from service.store.tables import FOREVER


def hide_from_indexes(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return a column as no index has it, with the same values."""
    return sa.func.coalesce(column, column)


def match_current(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that a row holds at the newest release, for rows that another column leads to."""
    return hide_from_indexes(table.c.to_release) == FOREVER


def match_names(entries: sa.FromClause, keys: Iterable[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Return the condition that an entry is one of these, each its kind and id; there must be one at least.

    SQLite finds no row of a table by pairs of values in a list, but by one value and a list.
    """
    ids = {kind: [id_ for _, id_ in pairs] for kind, pairs in groupby(sorted(keys), itemgetter(0))}
    return sa.or_(*(sa.and_(entries.c.kind == kind, entries.c.id.in_(each)) for kind, each in ids.items()))
