"""The fixtures of the tests of the commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor import Editor, editor_in
from tests.engines import Engine

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def editor(newcomer: Editor, world_url: str) -> Editor:
    """Give an editor of the invented world, published exactly as in the files."""
    newcomer.engine.drop(newcomer.url)
    newcomer.url = newcomer.engine.copied(world_url, newcomer.home)
    return newcomer


@pytest.fixture
def newcomer(
    engine: Engine, tmp_path: Path, world_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> Iterator[Editor]:
    """Give an editor of the invented world who has published nothing yet, and whose database has nothing in it."""
    newcomer = _at_work(editor_in(tmp_path, world_root, capsys, engine, engine.new(tmp_path)), monkeypatch)
    yield newcomer
    engine.drop(newcomer.url)


def _at_work(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", editor.url)
    monkeypatch.chdir(editor.home)
    return editor
