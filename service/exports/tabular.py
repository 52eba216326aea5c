"""Tabular: an export as a database of SQLite, for those who ask in SQL (https://datasette.io opens it).

The records are in one table, as JSON; a view for each kind gives the members as columns. One version of SQLite makes
the same bytes of the same release everywhere; its number is in the header of every file that it writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from schemas.fields import Choice, Day, Flag, Listed, Moment, Number, Ref, Text, Url, Verbatim, Whole
from service.catalog import KINDS, Kind
from service.publishing.exchange import exported
from service.store.changes import all_standing
from service.store.reading import Release, newest_release

TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = 1296319828;
PRAGMA user_version = 1;
CREATE TABLE release (number INTEGER PRIMARY KEY, time TEXT NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE records (
    type TEXT NOT NULL, id TEXT NOT NULL, withdrawn INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (type, id)
);
"""
PLAIN = (Text, Verbatim, Choice, Day, Moment, Url)


def write_tables(connection: sa.Connection, release: Release, path: Path) -> None:
    """Write the records as they were at a release into a new file, with a view for each kind."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript(TABLES)
        made.execute("BEGIN")
        about = (release.number, release.time, release.author, release.note)
        made.execute("INSERT INTO release VALUES (?, ?, ?, ?)", about)
        made.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", _records(connection, release))
        for kind in KINDS:
            made.execute(view(kind))
        made.execute("COMMIT")


def view(kind: Kind) -> str:
    """Return the statement that makes the view of a kind: `risk_factors`, its columns named as its members."""
    fields = {**kind.members, **{name: field for name, field in kind.written.items() if field.load_only}}
    columns = ",\n  ".join(
        f"{column(name, field)} AS {quoted(name)}" for name, field in fields.items() if name != "type"
    )
    of = f"type = '{kind.name}' AND NOT withdrawn"
    return f"CREATE VIEW {quoted(kind.plural.replace('-', '_'))} AS SELECT\n  {columns}\nFROM records WHERE {of}"


def column(name: str, field: ma.fields.Field[Any]) -> str:
    """Return the expression for a member: a value of its type, ids for references, JSON for all else."""
    if name == "id":
        # As it stands in the table, so that the key finds it.
        return "id"
    path = f"$.{name}"
    if isinstance(field, Ref):
        return f"CAST(json_extract(json, '{path}.id') AS TEXT)"
    if isinstance(field, Listed) and isinstance(field.inner, Ref):
        ids = "SELECT json_group_array(json_extract(value, '$.id')) FROM json_each"
        # json_each has a column of that name itself.
        return f"({ids}(records.json, '{path}'))"
    types = {Whole: "INTEGER", Flag: "INTEGER", Number: "NUMERIC"} | dict.fromkeys(PLAIN, "TEXT")
    type_ = next((type_ for of, type_ in types.items() if isinstance(field, of)), None)
    value = f"json_extract(json, '{path}')"
    return f"CAST({value} AS {type_})" if type_ else value


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever word it is."""
    return f'"{name}"'


def _records(connection: sa.Connection, release: Release) -> Iterator[tuple[str, str, bool, str]]:
    is_newest = newest_release(connection) == release
    for kind in KINDS:
        for change in all_standing(connection, release.number, kind.name, is_newest=is_newest):
            yield change.kind, change.id, change.withdrawn, exported(change).decode()
