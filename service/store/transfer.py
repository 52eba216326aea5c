"""Transfers: all rows from one database into another of any engine, in batches."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from service.store.bulk_insert import insert_rows
from service.store.tables import metadata, releases

AT_A_TIME = {"yield_per": 1000}


def fill(source: sa.Connection, target: sa.Connection) -> None:
    """Write all rows into empty SQLite tables."""
    # Records refer to their document, which may come later: references are checked at the end.
    target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in metadata.sorted_tables:
        _insert(source, target, table)


def replace(source: sa.Connection, target: sa.Connection) -> None:
    """Write all rows into PostgreSQL tables, replacing the existing ones.

    Rows are deleted instead of truncating tables: TRUNCATE would block readers or show them empty tables.
    """
    others = [table for table in metadata.sorted_tables if table is not releases]
    for table in reversed(others):
        target.execute(sa.delete(table))
    _replace_releases(source, target)
    for table in others:
        _insert(source, target, table)


def _replace_releases(source: sa.Connection, target: sa.Connection) -> None:
    """Update releases in place if possible: for each deleted one, the server would scan all versions."""
    rows = [dict(row._mapping) for row in source.execute(sa.select(releases))]  # noqa: SLF001 - public by its documentation
    target.execute(sa.delete(releases).where(releases.c.number.not_in([row["number"] for row in rows])))
    insert = postgresql.insert(releases)
    changed = {column.name: insert.excluded[column.name] for column in releases.columns if not column.primary_key}
    if rows:
        target.execute(insert.on_conflict_do_update(index_elements=[releases.c.number], set_=changed), rows)


def _insert(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    names = [column.name for column in table.columns]
    rows: Any = source.execute(sa.select(table).execution_options(**AT_A_TIME))
    insert_rows(target, table, names, map(tuple, rows))
