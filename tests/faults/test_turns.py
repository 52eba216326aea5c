"""A writer that hangs: who waits for it says so at once, gives up after ten seconds, and readers never wait."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.operations.exit_codes import STORAGE
from service.store.turns import WAIT_SECONDS
from tests.editor import PROGRAM, REPOSITORY, Editor
from tests.engines import OnPostgreSQL
from tests.faults.stamps import StampedRoot
from tests.ports import free_port
from tests.serving import end, start

HANGING = """
    import os, signal, sys
    from service.store.database import Database
    from service.store.turns import COMMAND

    COMMAND.set("medcontent apply")
    with Database(sys.argv[1]).open_writing() as connection:
        if connection.dialect.name == "postgresql":
            # On a busy machine the others may start later than the server would end this transaction.
            connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
        print("writing", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
"""
# Those that write, and those that must never wait for one that does.
WRITING = {
    "apply": ["apply", "--yes"],
    "undo": ["undo", "1", "--yes", "--allow-withdraw", "1000"],
    "restore": ["restore", "saved.db", "--yes"],
}
READING = [["status"], ["plan"], ["doctor"], ["history", "treatment/cobalt-syrup"], ["upgrade"]]


@contextmanager
def hanging(editor: Editor) -> Iterator["subprocess.Popen[str]"]:
    """Stop a process in the midst of a release."""
    script = "\n".join(line[4:] for line in HANGING.splitlines())
    process = subprocess.Popen(
        [sys.executable, "-c", script, editor.url], cwd=REPOSITORY, text=True, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        try:
            yield process
        finally:
            process.kill()


def begin(editor: Editor, *arguments: str) -> "subprocess.Popen[str]":
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=editor.home, env=editor.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_whoever_waits_for_a_writer_says_for_whom_and_gives_up(editor: Editor) -> None:
    assert editor("backup", "saved.db").code == 0
    StampedRoot(editor.root).write(2)
    commands = dict(WRITING)
    if editor.engine.name == "sqlite":
        commands["backup"] = ["backup", "other.db"]
    with hanging(editor) as writer:
        started = time.monotonic()
        waiting = {name: begin(editor, *arguments) for name, arguments in commands.items()}
        for name, process in waiting.items():
            out, err = process.communicate(timeout=120)
            assert process.returncode == STORAGE, (name, out, err)
            said, *_, last = err.splitlines()
            assert said.startswith(f"Waiting for medcontent apply, process {writer.pid} on "), (name, err)
            assert ", since " in said
            assert last.startswith("Error: The database ")
            assert f"process {writer.pid}" in last
            assert "Nothing was changed." in last
        assert time.monotonic() - started > WAIT_SECONDS
    # The kernel, or the server, gives the turn back as soon as the writer is dead.
    assert editor("apply", "--yes").code == 0


def test_nobody_who_only_reads_waits_for_a_writer(editor: Editor) -> None:
    commands = [*READING, *([["backup", "other.db"]] if editor.engine.name == "postgresql" else [])]
    with hanging(editor):
        for command in commands:
            done = editor(*command)
            assert (done.code, "Waiting" in done.err) == (0, False), (command, done)
        # All of the content is published already: there is nothing to write.
        applied = editor("apply", "--yes")
        assert (applied.code, "Waiting" in applied.err) == (0, False), applied
        service = start(editor.home, free_port(), MEDCONTENT_DATABASE_URL=editor.url)
        end(service)


@pytest.mark.engines("postgresql")
def test_the_server_ends_the_idle_transaction_of_a_writer_that_hangs(editor: Editor) -> None:
    assert isinstance(editor.engine, OnPostgreSQL)
    asked = "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'"
    with editor.database() as database, database.open_writing() as connection:
        assert 0 < int(connection.exec_driver_sql(asked).scalar_one()) <= 60_000
    with hanging(editor) as writer:
        with editor.engine.connected(editor.url) as connection:
            told = f"%process {writer.pid} on %"
            found = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE %s"
            pid = connection.execute(found, (told,)).fetchall()[0][0]
            # What the server does by itself when the time is up.
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        os.kill(writer.pid, signal.SIGCONT)
        assert writer.wait(60) != 0
    assert editor("apply", "--yes").code == 0
