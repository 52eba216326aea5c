"""Collecting: every statement that runs on a database, by the engine's own account, with its plan.

SQLite tells each statement with its values to a trace of the connection, and its plan when it is asked afterwards.
PostgreSQL logs the plans as they run (auto_explain). So a statement is seen whether SQLAlchemy sent it or the driver.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.servers import Server

READING = re.compile(r"\s*(?:SELECT|UPDATE|DELETE|WITH|INSERT\b.*\bSELECT)\b", re.IGNORECASE | re.DOTALL)
VALUES = re.compile(r"[xX]?'(?:[^']|'')*'|(?<![\w])[0-9]+(?:\.[0-9]+)?\b|\$[0-9]+|%\([a-z0-9_]+\)s|%s")
# A list of values is the same shape whatever its length.
LISTS = re.compile(r"\((?:\?|\(\?(?:, ?\?)*\))(?:, ?(?:\?|\(\?(?:, ?\?)*\)))*\)")
# The tables of the engine and of Alembic, whose indexes are not ours.
FOREIGN = re.compile(r"\b(?:sqlite_\w+|pg_\w+|alembic_version|information_schema|PRAGMA)", re.IGNORECASE)
LOGGED = re.compile(r"plan:\n((?:\t.*\n)+)")
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}
# What takes all of the rows below it before it gives the first.
UNORDERED = {"Sort", "Aggregate", "Hash", "Bitmap Heap Scan"}
# In the condition of an index: a column that is compared, and the columns of a row that is.
# So few rows are read as soon as looked up, and an engine that has counted them may read them all.
MAX_FEW = 50
# A plan may sort this many times the wanted rows instead.
MAX_SORTED = 4
COMPARED = re.compile(r"\(*\b([a-z_]+)\)?(?:::\w+)? (?:=|<|>)")
ROW = re.compile(r"\(ROW\(([^()]*)\) [<>]")
AUTO_EXPLAIN: Mapping[str, str] = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_format": "json",
    "log_min_messages": "log",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    # So that a plan walks over a table, as small as it is here, only where no index can serve: what counts is how many
    # rows are read.
    "enable_seqscan": "off",
    "random_page_cost": "0.01",
    "seq_page_cost": "0.01",
    "cpu_tuple_cost": "1",
    "cpu_index_tuple_cost": "1",
}


class Access(NamedTuple):
    """How a statement reads one table.

    `columns` are those that lead to the rows; none where it walks over all. It is `limited` where it reads rows in the
    order that is wanted, and stops when it has as many as are wanted.
    """

    table: str
    columns: frozenset[str]
    limited: bool
    shown: str


class Ran(NamedTuple):
    """A statement with its values left out, and how it reads each table."""

    shape: str
    accesses: tuple[Access, ...]

    def as_json(self) -> Any:
        """Return what `from_json` reads."""
        return [self.shape, [[each.table, sorted(each.columns), each.limited, each.shown] for each in self.accesses]]

    @classmethod
    def from_json(cls, value: Any) -> "Ran":
        """Return a statement as `as_json` wrote it."""
        shape, accesses = value
        return cls(shape, tuple(Access(table, frozenset(columns), *rest) for table, columns, *rest in accesses))


class Trace:
    """Hears of every statement of this process on files of SQLite."""

    def __init__(self, *files: Path) -> None:
        """Listen to each connection to these files that is opened from now on, until this process ends."""
        self._file = files[0]
        self._heard: dict[str, str] = {}
        trace = self

        class Traced(sqlite3.Connection):
            def __init__(self, database: Any, *arguments: Any, **named: Any) -> None:
                super().__init__(database, *arguments, **named)
                if any(f"{file}?" in str(database) for file in files):
                    self.set_trace_callback(trace.hear)

        sqlite3.connect = partial(sqlite3.connect, factory=Traced)  # type: ignore[assignment]  # of the same use

    def hear(self, statement: str) -> None:
        """Keep a statement that reads, the first of its shape."""
        if READING.match(statement) and not FOREIGN.search(statement):
            self._heard.setdefault(shape_of(statement), statement)

    def statements(self) -> Iterator[Ran]:
        """Yield each statement that was heard of, with its plan on the first of the files."""
        heard = list(self._heard.items())
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            for shape, statement in heard:
                lines = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
                limited = " LIMIT " in shape and "USE TEMP B-TREE FOR ORDER BY" not in lines
                yield Ran(shape, tuple(_of_sqlite(lines, limited=limited)))


def log_plans(server: Server, database: str) -> None:
    """Let a server log the plan of every statement on a database."""
    for name, value in AUTO_EXPLAIN.items():
        server.sql(f"ALTER DATABASE {database} SET {name} = '{value}'")


def logged(log: str) -> Iterator[Ran]:
    """Yield each statement whose plan is in the log of a server, with the last plan: that of the fullest tables."""
    found = {}
    for text in LOGGED.findall(log):
        plan = json.loads(text.replace("\n\t", "\n"))
        shape = shape_of(plan["Query Text"])
        if READING.match(shape) and not FOREIGN.search(shape):
            found[shape] = plan["Plan"]
    yield from (Ran(shape, tuple(_of_postgresql(plan))) for shape, plan in found.items())


def shape_of(statement: str) -> str:
    """Return a statement without its values, in one line."""
    return LISTS.sub("(?)", VALUES.sub("?", " ".join(statement.split())))


def _of_sqlite(lines: list[str], *, limited: bool) -> Iterator[Access]:
    for line in lines:
        match = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (.*))?$", line)
        # What has no index to search by is the least or the greatest key.
        if match is None or match.groups()[::2] == ("SEARCH", None) or " VIRTUAL " in line or "CONSTANT" in line:
            continue
        searched = match[1] == "SEARCH" and "AUTOMATIC" not in line
        yield Access(match[2], frozenset(re.findall(r"(\w+)[<>=]", match[3]) if searched else ()), limited, line)


def _of_postgresql(node: Mapping[str, Any], wanted: int = 0, *, ordered: bool = False) -> Iterator[Access]:
    """Yield the accesses of a plan: `wanted` is the limit above a node, `ordered` whether it may stop there."""
    kind = node["Node Type"]
    if kind == "Limit":
        wanted, ordered = node["Plan Rows"], True
    ordered = ordered and kind not in UNORDERED
    if kind in SCANS and (touched := _touched(node)) > MAX_FEW:
        condition, index = node.get("Index Cond", ""), node.get("Index Name", "")
        table = node.get("Relation Name") or index.split("_")[1]
        columns = frozenset(re.findall(r"(\w+) IS NULL", condition)) | frozenset(COMPARED.findall(condition))
        columns |= frozenset(re.findall(r"\w+", "".join(ROW.findall(condition))))
        # Of a kind or a table that has hardly more than is wanted, all is sorted.
        limited = ordered or touched <= MAX_SORTED * wanted
        yield Access(table, columns, limited, f"{kind} on {table} {index} {condition} ({touched} rows)")
    for each in node.get("Plans", ()):
        yield from _of_postgresql(each, wanted, ordered=ordered)


def _touched(node: Mapping[str, Any]) -> int:
    """Return how many rows a scan read."""
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + dropped) * node["Actual Loops"])
