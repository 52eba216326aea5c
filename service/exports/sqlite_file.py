"""SQLite exports, for users of SQL (https://datasette.io opens them).

One table holds the records as JSON; a view for each kind has the members as columns. In the newer of the two formats,
views and columns named by an SQL keyword have an alias: `end_`, `references_`. The same version of SQLite writes the
same bytes for a release on every machine; SQLite puts its version into the header of every file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import marshmallow as ma
import orjson
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
# The words reserved in SQLite, DuckDB, PostgreSQL or standard SQL that might name a member or a kind.
RESERVED = frozenset(
    "all and any array as asc between by case cast check column constraint create cross current default desc distinct "
    "do drop else end except exists for foreign from full group having in index inner into is join key left like limit "
    "natural not null of offset on or order outer primary references returning right row rows select set show some "
    "table then to union unique user using values view when where window with".split()
)
# The names of the members that records hold, by kind.
Held = Mapping[str, frozenset[str]]
# Members that exports have had only since later versions.
LATER = frozenset(("confirmed", "revised", "within"))
PLAIN = (Text, Verbatim, Choice, Day, Moment, Url)


def write_tables(connection: sa.Connection, release: ReleaseRow, path: Path) -> None:
    """Write the records as of a release into a new file, with a view for each kind."""
    _write(connection, release, path, 1, lambda held: [build_view(kind, held) for kind in _list_shown(held)])


def write_aliased_tables(connection: sa.Connection, release: ReleaseRow, path: Path) -> None:
    """Write the same, with an alias for each view and column named by a reserved word."""
    _write(connection, release, path, 2, _build_aliased_views)


def _build_aliased_views(held: Held) -> list[str]:
    kinds = _list_shown(held)
    names = [(kind, name) for kind in kinds for name in [get_view_name(kind), *_list_aliases([get_view_name(kind)])]]
    return [build_aliased_view(kind, name, held) for kind, name in names]


def _list_shown(held: Held) -> list[Kind]:
    """Return the kinds with a view: all but those that were added later and have no records."""
    return [kind for kind in KINDS if kind.name in held or not kind.shape.later]


def build_view(kind: Kind, held: Held | None = None) -> str:
    """Return the statement that creates a kind's view, such as `risk_factors`, with its members as columns.

    Of the members that were added later, only those that records of the kind hold are columns: `held` has their names
    (all by default). So the files of earlier releases keep their bytes.
    """
    return _build_view(kind, get_view_name(kind), _list_members(kind, held))


def build_aliased_view(kind: Kind, name: str, held: Held | None = None) -> str:
    """Return the statement that creates a kind's view under a name, with the aliases of its columns at the end."""
    members = _list_members(kind, held)
    second = {alias: members[alias.removesuffix("_")] for alias in _list_aliases(members)}
    return _build_view(kind, name, {**members, **second})


def get_view_name(kind: Kind) -> str:
    """Return the name of a kind's view."""
    return kind.plural.replace("-", "_")


def build_column(name: str, field: ma.fields.Field[Any]) -> str:
    """Return the expression for a member: a typed value, ids for references, JSON for everything else."""
    if name == "id":
        # Read from the column, so that the primary key is used.
        return "id"
    path = f"$.{field.data_key}"
    if isinstance(field, Ref):
        return f"CAST(json_extract(json, '{path}.id') AS TEXT)"
    if isinstance(field, Listed) and isinstance(field.inner, Ref):
        ids = "SELECT json_group_array(json_extract(value, '$.id')) FROM json_each"
        # json_each has a column with that name.
        return f"({ids}(records.json, '{path}'))"
    types = {Whole: "INTEGER", Flag: "INTEGER", Number: "NUMERIC"} | dict.fromkeys(PLAIN, "TEXT")
    type_ = next((type_ for of, type_ in types.items() if isinstance(field, of)), None)
    value = f"json_extract(json, '{path}')"
    return f"CAST({value} AS {type_})" if type_ else value


def quote_name(name: str) -> str:
    """Return a name quoted for SQL."""
    return f'"{name}"'


def _write(
    connection: sa.Connection, release: ReleaseRow, path: Path, version: int, build_views: Callable[[Held], list[str]]
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript(TABLES.format(version=version))
        made.execute("BEGIN")
        about = (release.number, release.time, release.author, release.note)
        made.execute("INSERT INTO release VALUES (?, ?, ?, ?)", about)
        made.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", _iterate_records(connection, release))
        for each in build_views(_find_held(made)):
            made.execute(each)
        made.execute("COMMIT")


def _find_held(made: sqlite3.Connection) -> Held:
    """Return the names of the members that the first record of each kind holds: all of a release have the same."""
    first = "SELECT type, json FROM records WHERE NOT withdrawn GROUP BY type HAVING id = min(id)"
    return {kind: frozenset(orjson.loads(body)) for kind, body in made.execute(first)}


def _list_members(kind: Kind, held: Held | None) -> dict[str, ma.fields.Field[Any]]:
    # The columns of a view must stay those of the first exports.
    unserved = {name: field for name, field in kind.written.items() if field.load_only and name not in LATER}
    members = {**kind.members, **unserved}
    if held is None:
        return members
    known = held.get(kind.name, frozenset())
    return {name: field for name, field in members.items() if name in known or not field.metadata["later"]}


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
