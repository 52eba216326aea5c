"""A database of another version, or of another program: every command says the same, and changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from service.operations.exit_codes import STORAGE, USAGE
from service.store.schema_versions import find_newest_form, list_known_forms
from tests.editor import Editor
from tests.engines import OnPostgreSQL
from tests.releases import rows

COMMANDS = [
    ["status"], ["plan"], ["backup", "saved.db"], ["doctor"], ["upgrade"], ["apply", "--yes"], ["serve"],
    ["history", "treatment/cobalt-syrup"], ["diff", "treatment/cobalt-syrup"], ["refs", "treatment/cobalt-syrup"],
    ["due"], ["coverage", "amber-fever"], ["export", "written"], ["undo", "1", "--yes"], ["preview"],
    ["follow", "http://127.0.0.1:9", "--once"],
]  # fmt: skip
NEWER = "was made by a newer version of medcontent (9999; this version knows {newest})."
NEWER_HELP = "nstall that version, or restore a backup of this version into a new database"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command[0]))
def test_a_database_of_a_newer_version_is_refused_by_every_command(editor: Editor, command: list[str]) -> None:
    _run(editor, "UPDATE alembic_version SET version_num = '9999'")
    refused = editor(*command)
    assert refused.code == STORAGE
    said = refused.out + refused.err
    assert NEWER.format(newest=find_newest_form()) in said
    assert NEWER_HELP in said
    assert "upgrade" not in said


@pytest.mark.parametrize("command", [["status"], ["plan"], ["backup", "saved.db"], ["doctor"], ["serve"]], ids=str)
def test_a_database_of_an_older_version_is_to_be_upgraded(editor: Editor, command: list[str]) -> None:
    _run(editor, f"UPDATE alembic_version SET version_num = '{list_known_forms()[0]}'")  # noqa: S608 - a number of ours
    refused = editor(*command)
    assert refused.code == STORAGE
    assert f"was made by an older version of medcontent ({list_known_forms()[0]})." in refused.out + refused.err
    assert "un medcontent upgrade" in refused.out + refused.err


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version", "DROP TABLE links"])
def test_tables_that_are_of_no_version_are_left_alone(editor: Editor, statement: str) -> None:
    _run(editor, statement)
    for command in (["status"], ["upgrade"], ["serve"]):
        refused = editor(*command)
        assert refused.code == STORAGE
        assert "has tables of medcontent without a version. Restore a backup into a new database." in refused.err


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE recipes (name TEXT)", "CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE recipes (x)"],
)
def test_a_file_of_another_program_is_never_written_to(newcomer: Editor, statement: str) -> None:
    with closing(sqlite3.connect(newcomer.file)) as connection:
        connection.executescript(statement)
    before = newcomer.file.read_bytes()
    for command in (["upgrade"], ["apply", "--yes"], ["status"], ["serve"], ["doctor"], ["restore", "none.db"]):
        refused = newcomer(*command)
        if command[0] != "restore":
            assert refused.code == STORAGE, command
            assert "belongs to another program: it has the tables recipes." in refused.out + refused.err
    assert newcomer.file.read_bytes() == before


@pytest.mark.engines("sqlite")
def test_a_file_that_is_no_database_is_refused(newcomer: Editor) -> None:
    newcomer.file.write_text("This is a letter. " * 1000)
    for command in (["upgrade"], ["status"], ["plan"], ["apply", "--yes"]):
        refused = newcomer(*command)
        assert (refused.code, "file is not a database" in refused.err) == (STORAGE, True)


@pytest.mark.engines("postgresql")
def test_a_database_that_is_shared_with_another_program_can_be_used(newcomer: Editor) -> None:
    assert isinstance(newcomer.engine, OnPostgreSQL)
    with newcomer.engine.connected(newcomer.url) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    assert newcomer("apply", "--yes").code == 0


@pytest.mark.engines("sqlite")
def test_a_backup_and_a_plan_of_a_newer_version_are_refused(editor: Editor) -> None:
    assert editor("backup", "saved.db").code == 0
    with closing(sqlite3.connect(editor.home / "saved.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with editor.database() as database:
        before = rows(database)
        refused = editor("restore", "saved.db", "--yes")
        assert NEWER.format(newest=find_newest_form()) in refused.err
        assert rows(database) == before
    editor("plan", "-o", "plan.json")
    file = Path("plan.json")
    file.write_bytes(orjson.dumps({**orjson.loads(file.read_bytes()), "format": 2}))
    refused = editor("apply", "plan.json", "--yes")
    assert refused.code == USAGE
    assert "made by a newer version of medcontent: its format is 2, and this version reads 1" in refused.err


def _run(editor: Editor, statement: str) -> None:
    if isinstance(editor.engine, OnPostgreSQL):
        with editor.engine.connected(editor.url) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(editor.file)) as connection:
        connection.execute(statement)
        connection.commit()
