"""A release is whole or not at all, though the process that makes it is killed at any point of it.

`MEDCONTENT_KILLS` sets how many kills are tried (44 where it is not set); the long run has 240.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.store.healthcheck import check_release_order
from tests.editor import PROGRAM, Editor, editor_in
from tests.faults.conftest import reading
from tests.faults.stamps import StampedRoot, stamp_of
from tests.releases import served

KILLS = int(os.environ.get("MEDCONTENT_KILLS", "44"))
HOOKS = Path(__file__).parent / "hooks"
INSIDE = (
    "begin",
    "releases:1",
    "entries:1",
    "revisions:1",
    "revisions:{}",
    "versions:1",
    "versions:{}",
    "facets:1",
    "links:{}",
    "commit",
)
OUTSIDE = ("committed", "printed", "any time")
POINTS = (*INSIDE, *OUTSIDE)


@dataclass
class Tally:
    """What was seen over all kills."""

    killed: int = 0
    inside: int = 0
    with_rows: int = 0
    reruns: int = 0
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    points: set[str] = field(default_factory=set)


@pytest.mark.engines("sqlite")
def test_a_release_is_never_seen_half_and_never_lost_once_announced(
    editor: Editor, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    tally, chance = Tally(), random.Random(20310504)  # noqa: S311 - the same kills in every run
    with reading(editor, 2) as counts:
        stamp = 1
        while tally.killed < KILLS:
            point = POINTS[tally.killed % len(POINTS)].format(chance.randint(2, 6))
            stamp = _kill(editor, stamp, point, tally, chance)
        final = editor("apply", "--yes", "--note", f"Stamp {stamp + 1}")
        assert final.code == 0, final.err
    assert (tally.lost, tally.mixed) == ([], [])
    assert 2 * tally.inside >= tally.killed
    assert tally.points == {point.partition(":")[0] for point in (*INSIDE, "committed")} or tally.killed < len(POINTS)
    assert tally.reruns > 0
    assert sum(each["reads"] for each in counts) >= 20 * KILLS
    assert [(each["mixed"], each["failed"]) for each in counts] == [(0, 0)] * len(counts)
    assert _values(editor) == _published_at_once(editor, tmp_path_factory.mktemp("once"), capsys)
    with capsys.disabled():
        reads, seen = (sum(each[name] for each in counts) for name in ("reads", "stamps"))
        print(  # noqa: T201 - the figures that the documentation may quote
            f"\n{tally.killed} kills, {tally.inside} inside the transaction ({tally.with_rows} with rows written), "
            f"{tally.reruns} reruns; {reads} reads of {seen} states: 0 half, 0 lost, 0 mixed"
        )


def _kill(editor: Editor, stamp: int, point: str, tally: Tally, chance: random.Random) -> int:
    """Publish the next stamp and kill the process at the point; return the stamp that is published then."""
    StampedRoot(editor.root).write(stamp + 1)
    said, code = _run(editor, stamp + 1, point, chance)
    tally.killed += code == -signal.SIGKILL
    report = editor.home / "killed"
    if report.exists():
        name, in_transaction, changes = report.read_text().split()
        tally.inside += in_transaction == "1"
        tally.with_rows += in_transaction == "1" and int(changes) > 0
        tally.points.add(name)
        report.unlink()
    else:
        assert point in {"printed", "any time"}, point
    return _look(editor, stamp, said, f"{point} at stamp {stamp + 1}", tally)


def _look(editor: Editor, stamp: int, said: str, where: str, tally: Tally) -> int:
    with editor.database() as database:
        try:
            there = stamp_of(database)
        except AssertionError as mixed:
            tally.mixed.append(f"{where}: {mixed}")
            return stamp
        checks = (check_release_order, verify_body_hashes, verify_rendering)
        troubles = [trouble.message for check in checks for trouble in check(database)]
    with closing(sqlite3.connect(f"file:{editor.file}?mode=ro", uri=True)) as connection:
        troubles += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        troubles += [repr(row) for row in connection.execute("PRAGMA foreign_key_check")]
    if troubles or there not in {stamp, stamp + 1}:
        tally.mixed.append(f"{where}: {there}, {troubles}")
    if "Release" in said and there != stamp + 1:
        tally.lost.append(where)
    tally.reruns += there == stamp
    return there


def _run(editor: Editor, stamp: int, point: str, chance: random.Random) -> tuple[str, int]:
    """Run `apply`; return what it said before it was killed, and how it ended."""
    hooked = (
        {} if point in {"printed", "any time"} else {"KILL_POINT": point, "KILL_REPORT": str(editor.home / "killed")}
    )
    environment = editor.environment | hooked
    environment["PYTHONPATH"] = f"{HOOKS}{os.pathsep}{environment['PYTHONPATH']}"
    command = [sys.executable, "-u", "-c", PROGRAM, "apply", "--yes", "--note", f"Stamp {stamp}"]
    with subprocess.Popen(
        command, cwd=editor.home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        if point == "any time":
            time.sleep(chance.uniform(0.3, 1.5))
            process.kill()
        said = ""
        for line in process.stdout:
            said += line
            if point == "printed" and line.startswith("Release"):
                process.kill()
        code = process.wait(timeout=120)
        assert "Error" not in process.stderr.read()
        return said, code


def _values(editor: Editor) -> dict[tuple[str, str], str]:
    with editor.database() as database:
        return {key: each.sha256 for key, each in served(database).items() if not each.withdrawn}


def _published_at_once(editor: Editor, home: Path, capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, str], str]:
    """Return what a new database serves into which the same files are published by one undisturbed run."""
    fresh = editor_in(home, editor.root, capsys, editor.engine, editor.engine.new(home))
    assert fresh("apply", str(fresh.root), "--yes").code == 0
    return _values(fresh)
