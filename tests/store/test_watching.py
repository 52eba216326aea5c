"""Watching: the next look sees a release, whichever process made it and whatever happened to the files."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.store.backup import restore, write_backup
from service.store.database import Database, StorageFault
from service.store.latest_release import Newest
from service.store.queries import RECORD, find_newest_release, record
from service.store.sqlite.engine import SQLite
from service.store.statements import QueryShape
from service.store.tables import versions
from tests.drafts import Drafts
from tests.engines import file_of
from tests.releases import publish

GLAD = ("guidance", "be-glad")
ROOT = Path(__file__).parents[2]


def numbered(newest: Newest) -> int:
    found = newest.get_release()
    assert found
    return found.number


def eventually(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_nothing_is_asked_while_nothing_is_committed(world_database: Database) -> None:
    newest = Newest(world_database)
    assert eventually(lambda: world_database.read_state() is not None)
    first, state = newest.get_release(), world_database.read_state()
    with world_database.open_reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM versions")
    assert world_database.read_state() == state
    assert newest.get_release() is first


def test_the_next_look_knows_of_a_release(world_database: Database, world_drafts: Drafts) -> None:
    newest = Newest(world_database)
    for number in range(1, 9, 2):
        assert numbered(newest) == number
        assert publish(world_database, world_drafts.withdraw(*GLAD)) == number + 1
        assert numbered(newest) == number + 1
        assert publish(world_database, world_drafts) == number + 2
    assert numbered(newest) == 9


@pytest.mark.engines("sqlite")
def test_the_next_look_knows_of_a_release_of_another_process(world_database: Database) -> None:
    newest = Newest(world_database)
    for number in range(2, 5):
        numbered(newest)
        insert(world_database, number)
        assert numbered(newest) == number


def insert(database: Database, number: int) -> None:
    """Make an empty release in another process, which moves the log into the file as it ends."""
    script = (
        "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        'c.execute("INSERT INTO releases SELECT ?, time, author, note, 0, 0, 0, 0, total, rendering, NULL FROM releases'
        ' WHERE number = 1", (int(sys.argv[2]),))\nc.close()'
    )
    subprocess.run([sys.executable, "-c", script, str(file_of(database.url)), str(number)], check=True, timeout=60)


def test_a_log_that_starts_anew_hides_nothing(world_database: Database, world_drafts: Drafts) -> None:
    newest = Newest(world_database)
    for number in range(1, 6):
        assert numbered(newest) == number
        world_database.tidy_up()
        assert numbered(newest) == number
        publish(world_database, world_drafts.withdraw(*GLAD) if number % 2 else world_drafts)


def test_a_release_that_was_taken_back_is_not_seen(world_database: Database) -> None:
    newest = Newest(world_database)
    numbered(newest)

    def insert_and_fail() -> None:
        with world_database.open_writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO releases SELECT 2, time, '', '', 0, 0, 0, 0, 0, 0, NULL FROM releases"
            )
            assert numbered(newest) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_fail()
    assert numbered(newest) == 1


def test_a_restored_backup_is_seen(world_database: Database, world_drafts: Drafts, tmp_path: Path) -> None:
    newest = Newest(world_database)
    write_backup(world_database, tmp_path / "backup.db")
    publish(world_database, world_drafts.withdraw(*GLAD))
    assert numbered(newest) == 2
    restore(world_database, tmp_path / "backup.db")
    assert numbered(newest) == 1


@pytest.mark.engines("sqlite")
def test_files_that_are_replaced_are_noticed(world_database: Database, world_drafts: Drafts, world_url: str) -> None:
    newest, path = Newest(world_database), file_of(world_database.url)
    publish(world_database, world_drafts.withdraw(*GLAD))
    assert numbered(newest) == 2
    for suffix in ("-wal", "-shm", ""):
        Path(f"{path}{suffix}").rename(f"{path}.old{suffix}")
    shutil.copy(file_of(world_url), path)
    assert eventually(lambda: numbered(newest) == 1)
    assert record(world_database, *GLAD, 1)


@pytest.mark.engines("sqlite")
def test_a_database_that_is_gone_is_a_fault_and_one_that_is_back_is_none(world_database: Database) -> None:
    newest, path = Newest(world_database), file_of(world_database.url)
    assert numbered(newest) == 1
    away = path.rename(path.with_name("away.db"))
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)

    def is_read() -> bool:
        try:
            return numbered(newest) == 1
        except StorageFault:
            return False

    assert eventually(lambda: not is_read())
    with pytest.raises(StorageFault, match=r"medcontent\.db cannot be read"):
        record(world_database, *GLAD, 1)
    away.rename(path)
    assert eventually(is_read)
    assert record(world_database, *GLAD, 1)


@pytest.mark.engines("sqlite")
def test_a_database_that_is_not_there_yet_is_found_when_it_is(tmp_path: Path, world_url: str) -> None:
    database = Database(f"sqlite:///{tmp_path}/medcontent.db")
    newest = Newest(database)
    with pytest.raises(StorageFault):
        newest.get_release()
    assert database.read_state() is None
    shutil.copy(file_of(world_url), file_of(database.url))
    assert eventually(lambda: find_newest_release(database) is not None)
    assert database.read_state() is not None
    database.close()


@pytest.mark.engines("sqlite")
def test_a_database_without_a_log_is_asked_each_time(tmp_path: Path, world_url: str) -> None:
    file = shutil.copy(file_of(world_url), tmp_path / "medcontent.db")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    database = Database(f"sqlite:///{file}")
    newest = Newest(database)
    assert numbered(newest) == 1
    assert database.read_state() is None
    insert(database, 2)
    assert numbered(newest) == 2
    database.close()


def test_a_statement_finds_the_same_in_and_outside_a_transaction(published_database: Database) -> None:
    values = {"kind": GLAD[0], "id": GLAD[1], "release": 1}
    with published_database.open_reading() as connection:
        inside = [tuple(row) for row in connection.execute(RECORD.query, values)]
    outside = [tuple(row) for row in published_database.fetch_rows(RECORD, values)]
    assert inside == outside
    assert [type(value) for value in inside[0]] == [type(value) for value in outside[0]]


def test_a_statement_that_fails_names_the_database(published_database: Database) -> None:
    wrong = QueryShape(sa.select(sa.column("nowhere")).select_from(versions))
    with pytest.raises(StorageFault, match=r"cannot be read: .*column:? \"?nowhere"):
        published_database.fetch_rows(wrong, {})
    assert find_newest_release(published_database)


@pytest.mark.engines("sqlite")
def test_more_readers_than_there_are_connections_is_a_fault_of_the_store(world_database: Database) -> None:
    engine = world_database.engine
    assert isinstance(engine, SQLite)
    engine._reader = sa.create_engine(
        "sqlite://", creator=engine._open_reader, poolclass=sa.QueuePool, pool_size=1, max_overflow=0,
        pool_timeout=0.1,
    )  # fmt: skip
    with (
        world_database.open_reading(),
        pytest.raises(StorageFault, match="too many readers at once"),
        world_database.open_reading(),
    ):
        pass
