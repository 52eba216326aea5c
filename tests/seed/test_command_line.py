"""The command line as a whole: its commands start quickly, and an unknown command gets a suggestion."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from seed.commands.main import COMMANDS, ENDINGS, commands
from service.operations.exit_codes import USAGE
from tests.editor import REPOSITORY, Editor

STARTED = """
import sys
from seed.commands.main import run
code = run(sys.argv[1:])
print(*sorted({"alembic", "flask", "granian", "marshmallow", "psycopg"} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_a_check_waits_for_nothing_that_only_the_server_needs(newcomer: Editor) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED, "check"], cwd=newcomer.home, env=newcomer.environment, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stderr.split() == ["marshmallow"]


def test_a_release_into_a_current_database_waits_for_neither_migrations_nor_another_engine(editor: Editor) -> None:
    editor.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: curative")
    done = subprocess.run(
        [sys.executable, "-c", STARTED, "apply", "--yes"], cwd=editor.home, env=editor.environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Release 2" in done.stdout
    assert done.stderr.split() == ["marshmallow"]


@pytest.mark.parametrize("name", ENDINGS)
def test_every_error_that_ends_a_command_is_there_by_its_name(name: str) -> None:
    module, _, error = name.rpartition(".")
    assert issubclass(getattr(import_module(module), error), Exception)


@pytest.mark.engines("sqlite")
def test_serving_waits_for_nothing_that_only_publishing_or_another_engine_needs(newcomer: Editor) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED, "serve", "--help"], cwd=newcomer.home, env=newcomer.environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.split() == ["flask", "granian", "marshmallow"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(newcomer: Editor, name: str) -> None:
    ending = newcomer(name, "--help")
    assert ending.code == 0
    assert ending.out.startswith(f"Usage: medcontent {name} ")
    assert name in newcomer("--help").out


def test_a_word_that_is_no_command_is_told_with_the_nearest(newcomer: Editor) -> None:
    assert newcomer("chek") == (USAGE, "", "Error: There is no command chek. Did you mean check?\n")
    assert "medcontent --help" in newcomer("zzz").err


def test_no_command_asks_for_one(newcomer: Editor) -> None:
    ending = newcomer()
    assert ending.code == USAGE
    assert "Commands:" in ending.err


def test_the_openapi_document_is_made_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(REPOSITORY))
    assert commands.main(["openapi"], standalone_mode=False) is None
