"""A release on a server is whole or not at all, though the process that makes it, or the server, is killed.

`MEDCONTENT_KILLS` sets how many processes are killed (12 where it is not set).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.store.database import Database, StorageFault
from service.store.healthcheck import list_checks
from tests.editor import PROGRAM, Editor, editor_in
from tests.engines import OnPostgreSQL
from tests.faults.conftest import reading
from tests.faults.stamps import StampedRoot, stamp_of
from tests.servers import Server, running

pytestmark = pytest.mark.engines("postgresql")
KILLS = int(os.environ.get("MEDCONTENT_KILLS", "12"))
# Where a process is held, so that it is killed there: by a lock on what it writes next.
TABLES = ("releases", "entries", "revisions", "versions", "facets", "links")


@dataclass
class Tally:
    """What was seen over all kills."""

    inside: int = 0
    reruns: int = 0
    wrong: list[str] = field(default_factory=list)


def test_a_client_that_is_killed_inside_its_transaction_leaves_the_old_release(editor: Editor) -> None:
    tally, stamp = Tally(), 1
    with reading(editor, 1) as counts:
        for number in range(KILLS):
            table = TABLES[number % len(TABLES)]
            StampedRoot(editor.root).write(stamp + 1)
            tally.inside += _killed_before(editor, table, stamp + 1)
            with editor.database() as database:
                if (there := stamp_of(database)) != stamp:
                    tally.wrong.append(f"{table}: {there}")
            if number % 4 == 3:
                done = editor("apply", "--yes", "--note", f"Stamp {stamp + 1}")
                assert done.code == 0, done.err
                stamp, tally.reruns = stamp + 1, tally.reruns + 1
    assert tally.wrong == []
    assert tally.inside == KILLS
    assert tally.reruns == KILLS // 4
    assert [(each["mixed"], each["failed"]) for each in counts] == [(0, 0)]
    with editor.database() as database:
        _check(database)


def _killed_before(editor: Editor, table: str, stamp: int) -> bool:
    """Publish a stamp, and kill the process as it is about to write to a table; tell whether it got there."""
    engine = editor.engine
    assert isinstance(engine, OnPostgreSQL)
    with engine.connected(editor.url) as holder, engine.connected(editor.url) as watcher:
        # Reading goes on under this lock, writing waits for it; ours waits no longer than two seconds.
        holder.execute(f"BEGIN; LOCK TABLE {table} IN SHARE MODE".encode())
        with _publishing(editor, stamp) as process:
            arrived = _eventually(lambda: _waits(watcher, table))
            process.kill()
        holder.execute(b"ROLLBACK")
        return arrived


def _waits(watcher: "psycopg.Connection[tuple[Any, ...]]", table: str) -> bool:
    question = (
        b"SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND relation = %s::regclass"
        b" AND datname = current_database() AND xact_start IS NOT NULL"
    )
    found = watcher.execute(question, (table,)).fetchone()
    return found is not None and found[0] > 0


def test_a_client_killed_at_any_time_leaves_one_whole_release(editor: Editor) -> None:
    stamp = 1
    for number in range(3):
        StampedRoot(editor.root).write(stamp + 1)
        with _publishing(editor, stamp + 1) as process:
            time.sleep(0.6 + 0.3 * number)
            process.kill()
        with editor.database() as database:
            assert stamp_of(database) in {stamp, stamp + 1}
            stamp = stamp_of(database)
    with editor.database() as database:
        _check(database)


@pytest.fixture
def crashing(
    programs: Path, tmp_path: Path, world_root: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[Server, Editor]]:
    """Give a server that may be killed, and an editor who has published the stamp 1 on it."""
    with running(programs) as server:
        engine = OnPostgreSQL({"host": "127.0.0.1", "port": server.port, "user": "tester", "dbname": "postgres"})
        editor = editor_in(tmp_path, world_root, capsys, engine, engine.new(tmp_path))
        StampedRoot(editor.root).write(1)
        assert editor.process("apply", "--yes", "--note", "Stamp 1").code == 0
        yield server, editor


def test_a_server_that_crashes_in_the_middle_of_a_release_has_the_old_one(crashing: tuple[Server, Editor]) -> None:
    server, editor = crashing
    engine = editor.engine
    assert isinstance(engine, OnPostgreSQL)
    StampedRoot(editor.root).write(2)
    # The server ends it before we do.
    with (
        suppress(psycopg.OperationalError),
        engine.connected(editor.url) as holder,
        engine.connected(editor.url) as watcher,
    ):
        holder.execute(b"BEGIN; LOCK TABLE links IN SHARE MODE")
        process = _publishing(editor, 2)
        assert _eventually(lambda: _waits(watcher, "links"))
        server.stop(signal.SIGQUIT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert said.startswith(b"Error: The database ")
    assert said.endswith(b"Nothing was changed.\n")
    with editor.database() as database:
        with pytest.raises(StorageFault):
            stamp_of(database)
        server.start()
        assert stamp_of(database) == 1
        _check(database)
    assert editor.process("apply", "--yes", "--note", "Stamp 2").code == 0


def _publishing(editor: Editor, stamp: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", PROGRAM, "apply", "--yes", "--note", f"Stamp {stamp}"]
    return subprocess.Popen(
        command, cwd=editor.home, env=editor.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _check(database: Database) -> None:
    assert [trouble for _, check in list_checks(database) for trouble in check() if not trouble.warning] == []
    assert [trouble for check in (verify_body_hashes, verify_rendering) for trouble in check(database)] == []


def _eventually(happens: "object") -> bool:
    assert callable(happens)
    until = time.monotonic() + 60
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.02)
    return bool(found)
