"""Turns: processes of one machine write one after the other, and none of them loses what another wrote."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.store.database import Database
from service.store.tables import releases
from service.store.turns import Busy, wait_for_turn
from tests.releases import rows

ROOT = Path(__file__).parents[2]
COUNTING = """
    import sys, time
    import sqlalchemy as sa
    from service.store.database import Database
    from service.store.revisions import read_latest_release
    from service.store.tables import releases

    database = Database(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        with database.open_writing() as connection:
            number = read_latest_release(connection) + 1
            time.sleep(0.002)
            row = dict.fromkeys(("added", "changed", "withdrawn", "touched", "total", "rendering"), 0)
            row |= {"number": number, "time": f"2021-05-04T{number:06}Z", "author": sys.argv[3], "note": "A note"}
            connection.execute(sa.insert(releases), row)
"""
DYING = """
    import os, sys
    import sqlalchemy as sa
    from service.store.database import Database
    from service.store.tables import versions

    with Database(sys.argv[1]).open_writing() as connection:
        connection.execute(sa.delete(versions))
        print("half way", flush=True)
        os._exit(9)
"""
HOLDING = """
    import sys
    from service.store.database import Database

    with Database(sys.argv[1]).open_writing():
        print("holding", flush=True)
        sys.stdin.read()
"""


def started(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process of our own that runs the script."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(script), *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_processes_that_write_take_turns(database: Database) -> None:
    writers = [started(COUNTING, database.url, "25", author) for author in ("one", "other")]
    for writer in writers:
        with writer:
            assert writer.wait(60) == 0
    with database.open_reading() as connection:
        found = connection.execute(sa.select(releases.c.number, releases.c.author).order_by(releases.c.number)).all()
    assert [number for number, _ in found] == list(range(1, 51))
    assert [author for _, author in found].count("one") == 25


def test_a_process_that_dies_half_way_leaves_nothing_and_bars_nobody(world_database: Database) -> None:
    before = rows(world_database)
    with started(DYING, world_database.url) as dying:
        assert dying.wait(60) == 9
    assert rows(world_database) == before
    with world_database.open_writing() as connection:
        connection.execute(sa.update(releases).values(note="Still here"))
    assert [row[3] for row in rows(world_database)["releases"]] == ["Still here"]


def test_a_writer_waits_until_the_other_has_done(world_database: Database) -> None:
    with started(HOLDING, world_database.url) as holding:
        assert holding.stdout
        assert holding.stdin
        assert holding.stdout.readline() == "holding\n"
        with started(COUNTING, world_database.url, "1", "waiting") as waiting:
            time.sleep(0.5)
            assert waiting.poll() is None
            assert len(rows(world_database)["releases"]) == 1
            holding.stdin.close()
            assert waiting.wait(60) == 0
        assert holding.wait(60) == 0
    assert len(rows(world_database)["releases"]) == 2


def test_each_of_the_writers_before_is_waited_for_and_one_that_stays_is_not(caplog: pytest.LogCaptureFixture) -> None:
    began, seconds = time.monotonic(), 0.4
    # Each writes for less long than anyone is waited for, and both together for longer.
    wait_for_turn(
        lambda: time.monotonic() > began + 1.5 * seconds,
        lambda: "one" if time.monotonic() < began + 0.75 * seconds else "other",
        "content",
        seconds,
    )
    assert [record.getMessage().split(",")[0] for record in caplog.records] == ["Waiting for one", "Waiting for other"]
    with pytest.raises(Busy, match="one has kept this process waiting"):
        wait_for_turn(lambda: False, lambda: "one", "content", 0.2)
