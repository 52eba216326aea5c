"""Query plans: no statement of publishing or reading walks over a whole table, on either engine.

A walk is what takes as long as there are records, however few are asked for. The statements are those that real work
ran (see `work`), not a list that someone must remember to extend.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import orjson

from service.store.tables import metadata
from tests.plans.collecting import Access, Ran, log_plans, logged
from tests.servers import running

REPOSITORY = Path(__file__).parents[2]
# They lead to nearly all that a table holds: what still holds, or what there was at a release.
UNSELECTIVE = {"kind", "to_release", "from_release"}
TABLES = "|".join(metadata.tables)
# Small tables: one row per release, the followed service, and the arrivals of a mirror.
SMALL = {"releases", "following", "arrivals"}
REFUSED = """These statements walk over a whole table. Give each an index that serves it, or keep the condition that \
leads astray from the indexes (service/store/conditions.py). Where all rows are wanted, name the statement in ALL."""
# Statements that have to read a whole table, or a whole kind: the reason, and a pattern of the statement.
ALL = (
    ("a backup, a restore and their check", r"FROM \w+ ORDER BY (?:key|entry|number|\?)"),
    ("a restore replaces everything", r"INSERT INTO|^DELETE FROM \w+$"),
    ("a count of the records of a kind or a release, kept until the next release", r"^SELECT (?:\S+, )?count\(\*\)"),
    (
        "doctor compares everything",
        r"FROM (?:versions|revisions) a (?:LEFT )?JOIN|AS twice|WHERE versions\.entry IS NULL",
    ),
    ("doctor reads every body", r"versions\.digest, versions\.body FROM versions JOIN entries"),
    ("a plan of many files compares them with everything", r"FROM entries LEFT OUTER JOIN entries AS owner ON [^?]*$"),
    ("a plan of many files compares them with everything", r"FROM entries JOIN revisions ON [^?]*$"),
    ("a plan says what is served", r"^SELECT entries\.kind, entries\.id FROM entries JOIN versions"),
    ("an export, and an index of search, of a kind", r"ORDER BY (?:versions|facets)\.order_key(?:, facets\.name|$)"),
    ("the list of documents", r"^SELECT entries\.id FROM entries WHERE entries\.kind = \?"),
    (
        "the withdrawn documents, some of which are erased, once for each release and export",
        r"^SELECT versions\.body FROM versions WHERE versions\.kind = \S+ AND \S+ = \S+ AND versions\.withdrawn",
    ),
    ("the copies of a release take all that it changed", r"versions\.updated_at FROM versions JOIN entries"),
    ("a page of an earlier release, beside what ended since (decision 0063)", r"UNION ALL"),
)
# PostgreSQL knows that the keys of a document are most of the entries of so small a world.
MOST = r"FROM entries LEFT OUTER JOIN entries AS owner"


def test_no_statement_on_sqlite_walks_over_a_table(tmp_path: Path) -> None:
    url, mirror = (f"sqlite:///{tmp_path / name}.db" for name in ("origin", "mirror"))
    _work(url, mirror, tmp_path)
    statements = [Ran.from_json(each) for each in orjson.loads((tmp_path / "statements.json").read_bytes())]
    _refuse_walks(statements)


def test_no_statement_on_postgresql_walks_over_a_table(programs: Path, tmp_path: Path) -> None:
    with running(programs) as server:
        for name in ("origin", "mirror"):
            server.sql(f"CREATE DATABASE {name}")
            log_plans(server, name)
        _work(server.url("origin"), server.url("mirror"), tmp_path)
        _refuse_walks(list(logged((server.folder / "log").read_text(errors="replace"))), MOST)


def _work(url: str, mirror: str, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.plans.work", url, mirror, str(folder / "statements.json")]
    environment = {**os.environ, "MEDCONTENT_DATABASE_URL": url, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def _refuse_walks(statements: list[Ran], *also: str) -> None:
    walks = {each: shown for each in statements if (shown := [one.shown for one in each.accesses if _walks(each, one)])}
    meant = [*also, *(pattern for _, pattern in ALL)]
    refused = [each for each in walks if not any(re.search(pattern, each.shape) for pattern in meant)]
    told = "\n".join(f"{each.shape}\n    {line}" for each in refused for line in walks[each])
    assert not refused, f"{REFUSED}\n{told}"
    # Far fewer would mean that most were not heard of.
    assert len(statements) > 60


def _walks(statement: Ran, access: Access) -> bool:
    if access.limited or access.columns - UNSELECTIVE:
        return False
    table = re.search(rf"\b({TABLES})\b (?:AS )?{access.table}\b", statement.shape)
    name = table[1] if table else access.table
    return name in metadata.tables and name not in SMALL
