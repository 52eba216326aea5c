"""Tabular: an export as a database of SQLite, for those who ask in SQL (https://datasette.io opens it).

The records are in one table, as JSON; a view for each kind gives the members as columns. A view or column whose name
is a reserved word of SQL has a second name in the newer of the two forms: `end_`, `references_`. One version of SQLite
makes the same bytes of the same release everywhere; its number is in the header of every file that it writes.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from schemas.fields import Choice, Day, Flag, Listed, Moment, Number, Ref, Text, Url, Verbatim, Whole
from service.catalog import KINDS, Kind
from service.publishing.ndjson import export_record
from service.store.changes import list_all_standing
from service.store.queries import ReleaseRow, find_newest_release

TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = 1296319828;
PRAGMA user_version = {version};
CREATE TABLE release (number INTEGER PRIMARY KEY, time TEXT NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE records (
    type TEXT NOT NULL, id TEXT NOT NULL, withdrawn INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (type, id)
);
"""
# Reserved in SQLite, DuckDB, PostgreSQL or standard SQL, of the words that a member or a kind may be named by.
RESERVED = frozenset(
    "all and any array as asc between by case cast check column constraint create cross current default desc distinct "
    "do drop else end except exists for foreign from full group having in index inner into is join key left like limit "
    "natural not null of offset on or order outer primary references returning right row rows select set show some "
    "table then to union unique user using values view when where window with".split()
)
PLAIN = (Text, Verbatim, Choice, Day, Moment, Url)


def write_tables(connection: sa.Connection, release: ReleaseRow, path: Path) -> None:
    """Write the records as they were at a release into a new file, with a view for each kind."""
    _write(connection, release, path, 1, [build_view(kind) for kind in KINDS])


def write_aliased_tables(connection: sa.Connection, release: ReleaseRow, path: Path) -> None:
    """Write the same with a second name for each view and column that is named by a reserved word."""
    names = [(kind, name) for kind in KINDS for name in [get_view_name(kind), *_list_aliases([get_view_name(kind)])]]
    _write(connection, release, path, 2, [build_aliased_view(kind, name) for kind, name in names])


def build_view(kind: Kind) -> str:
    """Return the statement that makes the view of a kind: `risk_factors`, its columns named as its members."""
    return _build_view(kind, get_view_name(kind), _list_members(kind))


def build_aliased_view(kind: Kind, name: str) -> str:
    """Return the statement that makes a view of a kind by a name, with its second names of columns at the end."""
    members = _list_members(kind)
    second = {alias: members[alias.removesuffix("_")] for alias in _list_aliases(members)}
    return _build_view(kind, name, {**members, **second})


def get_view_name(kind: Kind) -> str:
    """Return the name of the view of a kind."""
    return kind.plural.replace("-", "_")


def build_column(name: str, field: ma.fields.Field[Any]) -> str:
    """Return the expression for a member: a value of its type, ids for references, JSON for all else."""
    if name == "id":
        # As it stands in the table, so that the key finds it.
        return "id"
    path = f"$.{field.data_key}"
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


def quote_name(name: str) -> str:
    """Return a name as SQL takes it, whatever word it is."""
    return f'"{name}"'


def _write(connection: sa.Connection, release: ReleaseRow, path: Path, version: int, views: Sequence[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript(TABLES.format(version=version))
        made.execute("BEGIN")
        about = (release.number, release.time, release.author, release.note)
        made.execute("INSERT INTO release VALUES (?, ?, ?, ?)", about)
        made.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", _iterate_records(connection, release))
        for each in views:
            made.execute(each)
        made.execute("COMMIT")


def _list_members(kind: Kind) -> dict[str, ma.fields.Field[Any]]:
    # A view keeps the columns that it had when the first exports were made.
    unserved = {name: field for name, field in kind.written.items() if field.load_only and name != "confirmed"}
    return {**kind.members, **unserved}


def _build_view(kind: Kind, name: str, members: Mapping[str, ma.fields.Field[Any]]) -> str:
    columns = (
        f"{build_column(each, field)} AS {quote_name(each)}" for each, field in members.items() if each != "type"
    )
    selected, of = ",\n  ".join(columns), f"type = '{kind.name}' AND NOT withdrawn"
    return f"CREATE VIEW {quote_name(name)} AS SELECT\n  {selected}\nFROM records WHERE {of}"


def _list_aliases(names: Iterable[str]) -> list[str]:
    return [f"{name}_" for name in names if name.lower() in RESERVED]


def _iterate_records(connection: sa.Connection, release: ReleaseRow) -> Iterator[tuple[str, str, bool, str]]:
    is_newest = find_newest_release(connection) == release
    for kind in KINDS:
        for change in list_all_standing(connection, release.number, kind.name, is_newest=is_newest):
            yield change.kind, change.id, change.withdrawn, export_record(change).decode()
