"""PgBouncer in front of the server: session pooling works; with transaction pooling the doctor reports the problem."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from service.operations.exit_codes import STORAGE
from tests.editor import Editor
from tests.ports import free_port
from tests.requirements import need
from tests.servers import PATIENCE, folder, other_user
from tests.serving import end, start

pytestmark = pytest.mark.engines("postgresql")
CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
"""


@contextmanager
def pooled(editor: Editor, mode: str, size: int) -> Iterator[None]:
    """Let the editor's address lead through a pooler."""
    need("pgbouncer")
    direct, port = sa.make_url(editor.url), free_port()
    with folder() as place:
        file = Path(place, "pgbouncer.ini")
        # A pooler that accepts everybody uses the given name, and no password.
        text = CONFIGURATION.format(server=direct.port, port=port, mode=mode, size=size)
        file.write_text(text.replace("* = host", f"{direct.database} = user={direct.username} host"), "utf-8")
        file.chmod(0o644)
        process = subprocess.Popen(["pgbouncer", "-q", str(file)], stderr=subprocess.DEVNULL, **other_user())
        try:
            editor.url = direct.set(port=port).render_as_string(hide_password=False)
            _wait(editor.url)
            yield
        finally:
            editor.url = direct.render_as_string(hide_password=False)
            process.terminate()
            process.wait(PATIENCE)


def test_by_session_everything_works(editor: Editor) -> None:
    with pooled(editor, "session", 20):
        editor.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: curative")
        for command in (["upgrade"], ["apply", "--yes"], ["status"], ["undo", "2", "--yes"], ["backup", "saved.db"]):
            done = editor(*command)
            assert done.code == 0, (command, done)
        doctor = editor("doctor")
        assert (doctor.code, "  ok    each connection has a session of the server" in doctor.lines) == (0, True)
        with editor.database() as database, database.open_reading() as connection:
            told = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in SETTINGS]
        assert told == list(SETTINGS.values())
        end(start(editor.home, free_port(), MEDCONTENT_DATABASE_URL=editor.url))


def test_by_transaction_the_doctor_says_what_to_do_and_speaks_of_no_backup(editor: Editor) -> None:
    with pooled(editor, "transaction", 1):
        doctor = editor("doctor")
    assert doctor.code == STORAGE
    assert "pool_mode = session" in doctor.out
    assert "restore a backup" not in doctor.out + doctor.err


SETTINGS = {"statement_timeout": "5s", "default_transaction_read_only": "on", "jit": "off"}


def _wait(url: str) -> None:
    until, told = time.monotonic() + PATIENCE, sa.make_url(url)
    while True:
        try:
            psycopg.connect(
                host=told.host, port=told.port, user=told.username, dbname=told.database, autocommit=True
            ).close()
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return
