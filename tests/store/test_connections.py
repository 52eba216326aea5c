"""Connections: readers only read, a write is kept as a whole or not at all, and a reader sees one state throughout."""

import gc
import re
import shutil
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from service.publishing.publication import ReleaseNote
from service.store.database import Database, StorageFault
from service.store.migrate import migrate
from service.store.revisions import read_latest_release
from service.store.statements import QueryShape
from service.store.tables import FOREVER, releases, versions
from tests.drafts import Drafts
from tests.engines import file_of
from tests.releases import publish, rows, served

GLAD = ("guidance", "be-glad")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM versions", "CREATE TABLE more (a int)", "UPDATE releases SET note = 'x'"]
)
@pytest.mark.parametrize("reader", ["open_reading", "open_deciding"])
def test_a_reader_cannot_write(published_database: Database, statement: str, reader: str) -> None:
    said = "(attempt to write a readonly database|cannot execute .* in a read-only transaction)"
    with (
        pytest.raises(StorageFault, match=f"{re.escape(published_database.name)} cannot be read: {said}"),
        getattr(published_database, reader)() as connection,
    ):
        connection.exec_driver_sql(statement)


@pytest.mark.engines("sqlite")
def test_a_reader_cannot_set_what_the_file_keeps(published_database: Database) -> None:
    with pytest.raises(StorageFault, match="readonly database"), published_database.open_reading() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 7")


def test_a_write_that_fails_leaves_nothing(world_database: Database) -> None:
    before = rows(world_database)

    def write() -> None:
        with world_database.open_writing() as connection:
            connection.execute(sa.delete(versions))
            connection.exec_driver_sql("CREATE TABLE more (a int)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert rows(world_database) == before
    with world_database.open_reading() as connection:
        assert "more" not in sa.inspect(connection).get_table_names()


def test_a_write_that_the_database_refuses_leaves_nothing_and_says_why(world_database: Database) -> None:
    before = rows(world_database)

    def write() -> None:
        with world_database.open_writing() as connection:
            connection.execute(sa.delete(versions))
            connection.execute(sa.insert(releases), rows_of_release(1))

    said = (
        r"(UNIQUE constraint failed: releases\.number|violates unique constraint \"pk_releases\".*)\. Nothing was cha"
    )
    with pytest.raises(StorageFault, match=said):
        write()
    assert rows(world_database) == before


def test_foreign_keys_are_kept(world_database: Database) -> None:
    with pytest.raises(StorageFault, match=r"(?i)foreign key"), world_database.open_writing() as connection:
        connection.execute(sa.delete(releases))


def rows_of_release(number: int) -> dict[str, object]:
    counts = dict.fromkeys(("added", "changed", "withdrawn", "touched", "total", "rendering"), 0)
    return {"number": number, "time": "2021-05-04T07:00:00Z", "author": "a tester", "note": "A note", **counts}


def test_a_reader_sees_one_state_while_a_release_lands(world_database: Database, world_drafts: Drafts) -> None:
    with world_database.open_reading() as connection:
        query = sa.select(versions.c.body).where(versions.c.to_release == FOREVER).order_by(versions.c.entry)
        before = connection.execute(query).scalars().all()
        assert publish(world_database, world_drafts.withdraw(*GLAD)) == 2
        assert read_latest_release(connection) == 1
        assert connection.execute(query).scalars().all() == before
    with world_database.open_reading() as connection:
        assert read_latest_release(connection) == 2
        assert connection.execute(query).scalars().all() != before


def test_a_release_is_never_seen_half(world_database: Database, world_drafts: Drafts) -> None:
    done, seen = threading.Event(), []

    def watch() -> None:
        while not done.is_set():
            with world_database.open_reading() as connection:
                number, total = connection.execute(
                    sa.select(releases.c.number, releases.c.total).order_by(releases.c.number.desc()).limit(1)
                ).one()
                live = sa.select(sa.func.count(), sa.func.max(versions.c.from_release))
                live = live.where(versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))
                seen.append((number, total, *connection.execute(live).one()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for _ in range(4):
            publish(world_database, world_drafts.withdraw(*GLAD))
            publish(world_database, world_drafts)
    finally:
        done.set()
        watcher.join()
    assert all(total == count and number == newest for number, total, count, newest in seen)
    assert [number for number, *_ in seen] == sorted(number for number, *_ in seen)
    assert served(world_database)[GLAD].revision == 9


def test_a_reader_does_not_hold_up_a_writer(world_database: Database, world_drafts: Drafts) -> None:
    with world_database.open_reading() as connection:
        read_latest_release(connection)
        assert publish(world_database, world_drafts.withdraw(*GLAD)) == 2


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere.db")
    with pytest.raises(StorageFault, match=r"nowhere\.db cannot be read"), database.open_reading():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_named(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    database = Database(f"sqlite:///{file}")
    with pytest.raises(StorageFault, match="no such table: releases"), database.open_reading() as reading:
        read_latest_release(reading)
    database.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "medcontent.db"
    file.write_text("This is a text about amber fever. " * 100)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(StorageFault, match="file is not a database"), database.open_reading() as connection:
        read_latest_release(connection)
    with pytest.raises(StorageFault, match=r"cannot be written.*Nothing was changed"), database.open_writing():
        pass
    assert file.read_text().startswith("This is a text")
    database.close()


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/medcontent.db")
    with pytest.raises(StorageFault, match="cannot be written"), database.open_writing():
        pass


@pytest.mark.parametrize("url", ["", "medcontent.db", "sqlite://", "sqlite:///:memory:", "mysql://me@somewhere/db"])
def test_an_address_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(StorageFault, match="sqlite:///FILE nor postgresql"):
        Database(url)


@pytest.mark.parametrize("name", ["with space.db", "per cent%20.db", "quest?ion.db", "hash#mark.db", "ünïcode 🙂.db"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    database = Database(f"sqlite:///{quote(str(tmp_path / name))}")
    migrate(database)
    with database.open_writing() as connection:
        connection.execute(sa.insert(releases), rows_of_release(1))
    with database.open_reading() as connection:
        assert read_latest_release(connection) == 1
    database.close()
    assert {each.name for each in tmp_path.iterdir()} >= {name}


@pytest.mark.engines("sqlite")
def test_a_database_that_is_no_longer_used_leaves_no_connection_open(world_url: str, tmp_path: Path) -> None:
    # Since Python 3.13, sqlite3 warns of each connection that it has to close itself.
    file = tmp_path / "medcontent.db"
    shutil.copy(file_of(world_url), file)
    database = Database(f"sqlite:///{file}")
    use_connections(database)
    assert count_open(file) > 1
    del database
    gc.collect()
    assert count_open(file) == 0


@pytest.mark.engines("sqlite")
def test_a_connection_that_is_in_use_when_its_database_is_closed_is_closed_afterwards(world_database: Database) -> None:
    file, connection = file_of(world_database.url), world_database.open_reading()
    use_connections(world_database)
    with connection as reading:
        world_database.close()
        assert read_latest_release(reading) == 1
    assert count_open(file) == 0
    use_connections(world_database)


def use_connections(database: Database) -> None:
    """Read in each of the ways that leave a connection for the next reader."""
    # The first look finds new files, and closes what was open before.
    database.look()
    with database.open_reading() as connection:
        read_latest_release(connection)
    assert database.fetch_rows(QueryShape(sa.select(releases.c.number)), {}) == [(1,)]


def count_open(file: Path) -> int:
    """Return how many descriptors this process has of a database file."""
    opened = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            opened.append(descriptor.readlink())
    return opened.count(file)


def test_the_note_of_a_release_is_kept_to_the_letter(world_database: Database, world_drafts: Drafts) -> None:
    note = ReleaseNote("Zoë O'Tester; --", 'A "note" 🙂 with % and ?')
    publish(world_database, world_drafts.withdraw(*GLAD), note)
    with world_database.open_reading() as connection:
        row = connection.execute(sa.select(releases).where(releases.c.number == 2)).one()
    assert (row.author, row.note) == (note.author, note.note)
