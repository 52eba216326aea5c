"""A role that only reads, made by the lines of the documentation: all commands that publish nothing work with it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.operations.exit_codes import STORAGE
from tests.docs.pages import REPOSITORY
from tests.editor import Editor
from tests.engines import OnPostgreSQL
from tests.ports import free_port
from tests.serving import end, start

pytestmark = pytest.mark.engines("postgresql")
READING = [
    ["status"], ["plan"], ["history", "treatment/cobalt-syrup"], ["diff", "treatment/cobalt-syrup"],
    ["refs", "treatment/cobalt-syrup"], ["due"], ["coverage", "amber-fever"], ["export", "written"],
    ["export", "--ndjson", "written.ndjson"], ["backup", "saved.db"], ["doctor"], ["upgrade"], ["apply", "--yes"],
]  # fmt: skip


@pytest.fixture
def reader(editor: Editor) -> Iterator[Editor]:
    """Give an editor whose address names the role."""
    assert isinstance(editor.engine, OnPostgreSQL)
    url, name = sa.make_url(editor.url), f"reader_{os.getpid()}"
    page = Path(REPOSITORY, "docs", "operations.md").read_text("utf-8")
    lines = re.findall(r"^    ((?:CREATE ROLE reader|GRANT|ALTER DEFAULT).*;)$", page, re.MULTILINE)
    assert len(lines) == 5
    with editor.engine.connected(editor.url) as connection:
        for line in lines:
            named = re.sub(r"\breader\b", name, line).replace("DATABASE content", f"DATABASE {url.database}")
            connection.execute(named.replace("ROLE medcontent", f"ROLE {url.username}").encode())
    owner = editor.url
    editor.url = url.set(username=name).render_as_string(hide_password=False)
    yield editor
    editor.url = owner
    with editor.engine.connected(owner) as connection:
        connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_commands_that_publish_nothing_work(reader: Editor) -> None:
    for command in READING:
        done = reader(*command)
        assert done.code == 0, (command, done.out, done.err)
    doctor = reader("doctor")
    assert "You may only read: apply, undo, upgrade, restore and follow need a user who may write." in doctor.out
    assert "FAIL" not in doctor.out


def test_it_serves(reader: Editor) -> None:
    end(start(reader.home, free_port(), MEDCONTENT_DATABASE_URL=reader.url))


def test_commands_that_publish_are_refused_and_change_nothing(reader: Editor) -> None:
    reader.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: curative")
    for command in (["apply", "--yes"], ["undo", "1", "--yes", "--allow-withdraw", "1000"]):
        refused = reader(*command)
        assert refused.code == STORAGE, (command, refused)
        assert "permission denied" in refused.err
        assert refused.err.endswith("Nothing was changed.\n")
    assert reader.release.number == 1


def test_a_right_that_is_missing_in_one_table_is_a_fault(editor: Editor) -> None:
    assert isinstance(editor.engine, OnPostgreSQL)
    url, name = sa.make_url(editor.url), f"half_{os.getpid()}"
    with editor.engine.connected(editor.url) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO {name}".encode())
        connection.execute(f"REVOKE DELETE ON links FROM {name}".encode())
    owner, editor.url = editor.url, url.set(username=name).render_as_string(hide_password=False)
    doctor = editor("doctor")
    editor.url = owner
    with editor.engine.connected(owner) as connection:
        connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())
    assert (doctor.code, "You may not DELETE in links." in doctor.out) == (STORAGE, True)
