"""Every error of the disk leaves the old release or the new one, never something between, and reads go on.

The errors are real answers of the kernel, put in the way of one system call after the other (strace).
"""

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.operations.exit_codes import STORAGE
from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.store.healthcheck import list_checks
from tests.editor import PROGRAM, Editor, Ending
from tests.faults.conftest import reading
from tests.faults.stamps import StampedRoot, stamp_of
from tests.requirements import missing, need

# Which call of its kind fails: the first ones each, then further and further apart.
TURNS = (1, 2, 3, 6, 14, 35, 90)
EVERY_TURN = range(1, 1000)
LONG = "MEDCONTENT_KILLS" in os.environ
ROOM = 3 * 1024 * 1024
# The disk of a server is the server's to watch.
pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "ftruncate"])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_an_error_of_a_system_call_leaves_one_whole_release(editor: Editor, call: str, error: str) -> None:
    need("strace")
    StampedRoot(editor.root).write(2)
    hit = 0
    for turn in EVERY_TURN if LONG else TURNS:
        ending, failed = _with_error(editor, call, error, turn)
        there = _stamp(editor)
        if not failed:
            assert (ending.code, there) == (0, 2)
            break
        hit += 1
        assert (ending.code, there) in {(STORAGE, 1), (0, 2)}, (turn, ending)
        assert "Traceback" not in ending.err
        if ending.code == STORAGE:
            assert re.match(r"Error: The database medcontent\.db cannot be (read|written): .*\.\n", ending.err)
        if there == 2:
            break
    assert hit > 0


def test_a_kill_in_the_middle_of_a_write_leaves_one_whole_release(editor: Editor) -> None:
    need("strace")
    StampedRoot(editor.root).write(2)
    for turn in TURNS:
        _traced(editor, f"pwrite64:signal=SIGKILL:when={turn}")
        if _stamp(editor) == 2:
            break
    _traced(editor, "fdatasync:signal=SIGKILL:when=1")
    assert _stamp(editor) in {1, 2}
    assert editor("apply", "--yes", "--note", "Stamp 2").code == 0
    assert _stamp(editor) == 2


def test_a_restore_that_is_killed_leaves_the_one_database_or_the_other(editor: Editor) -> None:
    need("strace")
    assert editor("backup", "saved.db").code == 0
    for stamp in (2, 3):
        StampedRoot(editor.root).write(stamp)
        assert editor("apply", "--yes", "--note", f"Stamp {stamp}").code == 0
    for turn in TURNS:
        _traced(editor, f"pwrite64:signal=SIGKILL:when={turn}", "restore", "saved.db", "--yes")
        if _stamp(editor) == 1:
            break
        assert _stamp(editor) == 3
    assert editor("restore", "saved.db", "--yes").code == 0
    assert _stamp(editor) == 1


def test_a_full_disk_changes_nothing_and_reads_go_on(editor: Editor) -> None:
    with _small_disk(editor) as disk:
        StampedRoot(editor.root).write(2)
        with reading(editor, 1) as counts:
            filler = disk / "filler"
            _fill(filler)
            full = editor.process("apply", "--yes", "--note", "Stamp 2")
            assert full.code == STORAGE
            assert full.err.startswith("Error: The database medcontent.db cannot be written: ")
            assert full.err.endswith("Nothing was changed.\n")
            assert _stamp(editor) == 1
            filler.unlink()
            assert editor("apply", "--yes", "--note", "Stamp 2").code == 0
            assert _stamp(editor) == 2
    assert [(each["mixed"], each["failed"]) for each in counts] == [(0, 0)]
    assert counts[0]["reads"] > 0


def test_a_file_that_may_not_grow_changes_nothing(editor: Editor) -> None:
    StampedRoot(editor.root).write(2)
    limit = 64 * 1024
    command = [sys.executable, "-c", PROGRAM, "apply", "--yes", "--note", "Stamp 2"]
    done = subprocess.run(
        command, cwd=editor.home, env=editor.environment, capture_output=True, text=True, check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == STORAGE
    assert done.stderr.endswith("Nothing was changed.\n")
    assert _stamp(editor) == 1
    assert editor("apply", "--yes", "--note", "Stamp 2").code == 0


def test_a_backup_onto_a_full_disk_leaves_nothing_behind(editor: Editor) -> None:
    with _small_disk(editor) as disk:
        _fill(disk / "filler")
        full = editor.process("backup", str(disk / "saved.db"))
        assert full.code == STORAGE
        assert "saved.db cannot be written" in full.err
        assert not list(disk.glob("saved*"))
        assert _stamp(editor) == 1


def _with_error(editor: Editor, call: str, error: str, turn: int) -> tuple[Ending, bool]:
    """Run `apply` with one system call of a kind failing; return how it ended, and whether there was such a call."""
    ending, log = _traced(editor, f"{call}:error={error}:when={turn}")
    return ending, "(INJECTED)" in log


def _traced(editor: Editor, injection: str, *arguments: str) -> tuple[Ending, str]:
    log = editor.home / "strace.log"
    call = injection.partition(":")[0]
    # The filter in the kernel makes it quick; signals are not injected behind it.
    quick = [] if "signal" in injection else ["--seccomp-bpf"]
    tracer = ["strace", "-f", *quick, "-qq", "-e", f"trace={call}", "-e", f"inject={injection}", "-o", str(log)]
    command = [*tracer, sys.executable, "-u", "-c", PROGRAM, *(arguments or ("apply", "--yes", "--note", "Stamp 2"))]
    done = subprocess.run(
        command, cwd=editor.home, env=editor.environment, capture_output=True, text=True, check=False, timeout=120
    )
    return Ending(done.returncode, done.stdout, done.stderr), log.read_text()


def _stamp(editor: Editor) -> int:
    """Return the stamp that is published, having looked at everything."""
    with editor.database() as database:
        assert [trouble for _, check in list_checks(database) for trouble in check() if not trouble.warning] == []
        of_records = (verify_body_hashes, verify_rendering)
        assert [trouble for check in of_records for trouble in check(database)] == []
        return stamp_of(database)


@contextmanager
def _small_disk(editor: Editor) -> Iterator[Path]:
    """Give a small disk, and put the database on it."""
    disk = editor.home / "disk"
    disk.mkdir()
    size = editor.file.stat().st_size + ROOM
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=False).returncode
    ):
        missing("root, who may mount a small disk")
    try:
        before, editor.url = editor.file, f"sqlite:///{disk / 'medcontent.db'}"
        for suffix in ("", "-wal", "-shm"):
            if (there := Path(f"{before}{suffix}")).exists():
                shutil.copy(there, f"{editor.file}{suffix}")
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _fill(file: Path) -> None:
    """Write until nothing more can be written."""
    with file.open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            return
