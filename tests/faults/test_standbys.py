"""A release that waits for a synchronous standby: the command says so, and tells the truth when it is stopped."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.operations.exit_codes import STOPPED, TERMINATED
from service.store.database import Database
from service.store.queries import find_newest_release
from tests.editor import PROGRAM, Editor, editor_in
from tests.engines import OnSQLite
from tests.faults.stamps import StampedRoot
from tests.servers import Server, running

LOST = "ALTER SYSTEM SET synchronous_standby_names = 'lost'"
WAITS = "waits for a synchronous standby (synchronous_standby_names is 'lost')"
KEPT = "Stopped. Release 2 was made all the same."


@pytest.fixture(scope="module")
def primary(programs: Path) -> Iterator[Server]:
    """Give a server of these tests alone."""
    with running(programs) as server:
        yield server


@pytest.fixture
def editor(
    primary: Server,
    tmp_path: Path,
    world_root: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> Iterator[Editor]:
    """Give an editor who has published a release before the only standby was lost."""
    name = f"standby_{abs(hash(request.node.name))}"
    primary.sql(f"CREATE DATABASE {name}")
    primary.sql(f"ALTER DATABASE {name} SET synchronous_commit = on")
    editor = editor_in(tmp_path, world_root, capsys, OnSQLite(), primary.url(name))
    assert editor.process("apply", "--yes").code == 0
    StampedRoot(editor.root).write(2)
    primary.sql(LOST)
    primary.sql("SELECT pg_reload_conf()")
    yield editor
    primary.sql("ALTER SYSTEM RESET synchronous_standby_names")
    primary.sql("SELECT pg_reload_conf()")


def begin(editor: Editor) -> "subprocess.Popen[str]":
    """Start a release, and return when it says that it waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "apply", "--yes"], cwd=editor.home, env=editor.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    assert WAITS in process.stderr.readline()
    return process


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, STOPPED), (signal.SIGTERM, TERMINATED)], ids=["INT", "TERM"])
def test_a_release_that_was_stopped_while_it_waited_is_there_and_the_command_says_so(
    editor: Editor, how: signal.Signals, code: int
) -> None:
    with begin(editor) as process:
        assert number(editor) == 1
        process.send_signal(how)
        _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert KEPT in err
    assert "canceling wait for synchronous replication" in err
    assert number(editor) == 2


def test_whoever_waits_for_such_a_release_is_told_so(editor: Editor) -> None:
    with begin(editor) as process:
        waiting = editor.process("apply", "--yes", "--note", "Another")
        assert waiting.code == 4
        assert "which waits for a synchronous standby" in waiting.err
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def test_a_release_whose_connection_is_lost_while_it_waits_is_looked_up(editor: Editor, primary: Server) -> None:
    with begin(editor) as process:
        primary.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "was lost during the commit. Release 2 was made all the same." in err
    assert "Release 2: " in out
    assert number(editor) == 2


def number(editor: Editor) -> int:
    """Return the number of the newest release."""
    database = Database(editor.url)
    try:
        with database.open_reading() as connection:
            found = find_newest_release(connection)
            return found.number if found else 0
    finally:
        database.close()
