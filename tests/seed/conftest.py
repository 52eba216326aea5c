"""The fixtures of the tests of the commands."""

from pathlib import Path

import pytest

from tests.editor import Editor, editor_in


@pytest.fixture
def editor(
    tmp_path: Path,
    world_root: Path,
    published_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Editor:
    """Give an editor of the invented world, which is published as it stands in the files."""
    return _at_work(editor_in(tmp_path, world_root, capsys, published_file), monkeypatch)


@pytest.fixture
def newcomer(
    tmp_path: Path, world_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Editor:
    """Give an editor of the invented world who has published nothing yet, and has no database."""
    return _at_work(editor_in(tmp_path, world_root, capsys), monkeypatch)


def _at_work(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{editor.file}")
    monkeypatch.chdir(editor.home)
    return editor
