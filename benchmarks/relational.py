"""The same treatments as others would keep them: one row each with its fields, one relation, and a full-text index.

A list or an object in a field is JSON in its column: others need no join but the one.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from service.store.changes import list_all_standing
from service.store.database import Database
from service.store.queries import find_newest_release

RELATION = "conditions"
SEARCHED = "name, wording, standard_term, aliases, purpose"
BEGINNING = """
CREATE TABLE conditions (id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, self TEXT NOT NULL);
CREATE TABLE treatments ({columns}, condition_id TEXT NOT NULL REFERENCES conditions (id), PRIMARY KEY (id));
"""
END = f"""
CREATE INDEX treatments_condition_id ON treatments (condition_id);
CREATE VIRTUAL TABLE treatments_fts USING fts5 ({SEARCHED}, content='treatments');
INSERT INTO treatments_fts (treatments_fts) VALUES ('rebuild');
ANALYZE;
"""  # noqa: S608 (our own names)


def keep(database: Database, file: Path) -> None:
    """Write the treatments that a database serves into a file of their own; those with one condition."""
    with closing(sqlite3.connect(file)) as connection, database.open_reading() as reading:
        release = find_newest_release(reading)
        assert release
        bodies = (orjson.loads(each.body) for each in list_all_standing(reading, release.number, "treatment"))
        records = [body for body in bodies if len(body[RELATION]) == 1]
        fields = [name for name in records[0] if name != RELATION]
        connection.executescript(BEGINNING.format(columns=", ".join(f'"{_column(each)}"' for each in fields)))
        conditions = {record[RELATION][0]["id"]: record[RELATION][0] for record in records}
        connection.executemany("INSERT INTO conditions VALUES (:id, :type, :name, :self)", conditions.values())
        into = f"INSERT INTO treatments VALUES ({', '.join('?' * (len(fields) + 1))})"  # noqa: S608 (as above)
        connection.executemany(into, (_row(record, fields) for record in records))
        connection.executescript(END)


def _column(field: str) -> str:
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", field)


def _row(record: Mapping[str, Any], fields: Sequence[str]) -> list[Any]:
    values = [record[name] for name in fields]
    return [*(orjson.dumps(each).decode() if isinstance(each, list | dict) else each for each in values),
            record[RELATION][0]["id"]]  # fmt: skip
