"""A large release drops the indexes while it fills the tables, and no other process ever sees the tables without them.

`MEDCONTENT_KILLS` makes it kill at every point, and not at some.
"""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.publishing.publication import LARGE_RECORDS
from service.store.healthcheck import check_release_order
from tests.drafts import Drafts
from tests.editor import Editor, Ending, editor_in
from tests.faults.conftest import reading
from tests.faults.stamps import StampedRoot, stamp_of
from tests.releases import served

HOOKS = Path(__file__).parent / "hooks"
EVERY = ("drop:1", "drop:7", "entries:900", "versions:500", "facets:3000", "links:1", "create:1", "create:7", "commit")
SOME = ("drop:4", "facets:3000", "create:4")
POINTS = EVERY if "MEDCONTENT_KILLS" in os.environ else SOME
LINES, REPORT = "large.ndjson", "killed"
# The file is SQLite's, and so is the way in which it is filled.
pytestmark = pytest.mark.engines("sqlite")


def test_indexes_that_a_large_release_takes_away_are_there_for_others_and_after_every_kill(
    editor: Editor, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    indexes = _indexes(editor)
    _write_lines(editor)
    with reading(editor, 1) as counts:
        for point in POINTS:
            killed = _apply(editor, **_killed_at(editor, point))
            assert killed.code == -signal.SIGKILL, killed
            assert "Release" not in killed.out
            assert (editor.home / REPORT).read_text().split()[:2] == [point.partition(":")[0], "1"]
            assert (_indexes(editor), _stamp(editor), _troubles(editor)) == (indexes, 1, [])
            (editor.home / REPORT).unlink()
        made = _apply(editor)
        assert made.code == 0, made.err
        assert (_indexes(editor), _stamp(editor), _troubles(editor)) == (indexes, 2, [])
    assert [(each["mixed"], each["failed"]) for each in counts] == [(0, 0)]
    assert counts[0]["reads"] > len(POINTS)
    assert _values(editor) == _published_at_once(editor, tmp_path_factory.mktemp("once"), capsys)


def _write_lines(editor: Editor) -> None:
    """Write what brings more new records than it takes for a large release, and all with the stamp 2."""
    StampedRoot(editor.root).write(2)
    drafts = Drafts.of(editor.root)
    syrup = {**drafts.values("treatment", "cobalt-syrup"), "name": "Stamp C"}
    lines = [{"type": draft.kind.name, "id": draft.id, **draft.values} for draft in drafts.all]
    lines += [{"type": "treatment", "id": f"large-{number}", **syrup} for number in range(LARGE_RECORDS + 1)]
    (editor.home / LINES).write_bytes(b"\n".join(map(orjson.dumps, lines)))


def _apply(editor: Editor, **environment: str) -> Ending:
    return editor.process("apply", "--yes", "--note", "Stamp 2", LINES, given=b"", **environment)


def _killed_at(editor: Editor, point: str) -> dict[str, str]:
    path = f"{HOOKS}{os.pathsep}{editor.environment['PYTHONPATH']}"
    return {"PYTHONPATH": path, "KILL_POINT": point, "KILL_REPORT": str(editor.home / REPORT)}


def _indexes(editor: Editor) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{editor.file}?mode=ro", uri=True)) as connection:
        return connection.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' ORDER BY name"
        ).fetchall()


def _stamp(editor: Editor) -> int:
    with editor.database() as database:
        return stamp_of(database)


def _troubles(editor: Editor) -> list[str]:
    """Return the faults of the content, the file and its indexes, which SQLite compares with the tables."""
    checks = (check_release_order, verify_body_hashes, verify_rendering)
    with editor.database() as database:
        found = [trouble.message for check in checks for trouble in check(database)]
    with closing(sqlite3.connect(f"file:{editor.file}?mode=ro", uri=True)) as connection:
        found += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [repr(row) for row in connection.execute("PRAGMA foreign_key_check")]


def _values(editor: Editor) -> dict[tuple[str, str], str]:
    with editor.database() as database:
        return {key: each.sha256 for key, each in served(database).items() if not each.withdrawn}


def _published_at_once(editor: Editor, home: Path, capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, str], str]:
    """Return what a new database serves into which the same lines are published by one undisturbed run."""
    fresh = editor_in(home, editor.root, capsys, editor.engine, editor.engine.new(home))
    (home / LINES).write_bytes((editor.home / LINES).read_bytes())
    assert _apply(fresh).code == 0
    return _values(fresh)
