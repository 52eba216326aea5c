"""The fixtures of the tests of what fails: an editor whose files carry a stamp, and processes that read meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from tests.editor import REPOSITORY, Editor, editor_in
from tests.engines import Engine
from tests.faults.stamps import StampedRoot


@pytest.fixture
def editor(
    engine: Engine,
    tmp_path: Path,
    world_root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Editor]:
    """Give an editor who has published a first release, with the stamp 1."""
    editor = editor_in(tmp_path, world_root, capsys, engine, engine.new(tmp_path))
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", editor.url)
    monkeypatch.chdir(editor.home)
    StampedRoot(editor.root).write(1)
    done = editor("apply", "--yes", "--note", "Stamp 1")
    assert done.code == 0, done.err
    yield editor
    engine.drop(editor.url)


@contextmanager
def reading(editor: Editor, count: int) -> Iterator[list[dict[str, int]]]:
    """Run processes that read; when the context ends, the list holds what each of them counted."""
    counted: list[dict[str, int]] = []
    processes = [_reader(editor) for _ in range(count)]
    try:
        yield counted
    finally:
        for process in processes:
            process.terminate()
        counted += [orjson.loads(process.communicate(timeout=60)[0]) for process in processes]


def _reader(editor: Editor) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.reader", editor.url]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "reading\n"
    return process
