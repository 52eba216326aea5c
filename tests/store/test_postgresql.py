"""PostgreSQL: the parts of an address, the settings that libpq must not replace, and the loss of the server."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from service.publishing.upgrade import upgrade_content
from service.store.database import Database, StorageFault
from service.store.latest_release import Newest
from service.store.migrate import migrate
from service.store.postgresql import address
from service.store.postgresql.listener import TRUSTED_SECONDS
from service.store.queries import find_newest_release
from service.store.tables import metadata, versions
from tests.drafts import Drafts
from tests.engines import Engine, opened
from tests.ports import free_port
from tests.releases import publish
from tests.servers import SECRETIVE, Server, running

pytestmark = pytest.mark.engines("postgresql")
SECRET = "p@ss:word/1"
QUOTED = "p%40ss%3Aword%2F1"
# Each would lead to another server, or change the meaning of the data.
ENVIRONMENT = {
    "PGHOST": "192.0.2.1", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGUSER": "nobody", "PGDATABASE": "nothing",
    "PGOPTIONS": "-c default_transaction_isolation=serializable -c statement_timeout=1", "PGCLIENTENCODING": "LATIN1",
    "PGAPPNAME": "another", "PGCONNECT_TIMEOUT": "1", "PGTZ": "Asia/Tokyo", "PGDATESTYLE": "German",
}  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://", "postgresql://host/name", "postgresql://me@host", "postgresql://me@/name",
        "postgresql+psycopg2://me@host/name", "postgresql+asyncpg://me@host/name", "postgresql://me@host:port/name",
    ],
)  # fmt: skip
def test_an_address_says_where_the_server_is_whose_and_which_database(url: str) -> None:
    with pytest.raises(StorageFault, match=r"postgresql\+psycopg://USER:PASSWORD@HOST:PORT/NAME"):
        Database(url)


def test_an_address_says_nothing_that_is_not_known() -> None:
    with pytest.raises(StorageFault, match="has the parameter options; allowed: channel_binding, host, passfile"):
        Database("postgresql://me@host/name?options=-c%20fsync%3Doff")


def test_an_address_may_name_several_servers_or_a_socket() -> None:
    several = address.parse_parameters(
        sa.make_url("postgresql://me@/name?host=one,two&port=1,2&target_session_attrs=primary")
    )
    assert (several["host"], several["port"], several["target_session_attrs"]) == ("one,two", "1,2", "primary")
    socket_ = address.parse_parameters(sa.make_url("postgresql://me@/name?host=/run/postgresql"))
    assert (socket_["host"], socket_["port"]) == ("/run/postgresql", address.PORT)


def test_only_postgresql_has_replicas(tmp_path: Path) -> None:
    for url, replica in ((f"sqlite:///{tmp_path}/a.db", "postgresql://me@host/name"), ("postgresql://me@h/n", "b.db")):
        with pytest.raises(StorageFault):
            Database(url, [replica])


@pytest.mark.parametrize("url", [f"postgresql://me:{QUOTED}@127.0.0.1:1/name", f"nonsense://me:{QUOTED}@host/name"])
def test_no_message_tells_a_secret(url: str) -> None:
    with pytest.raises(StorageFault) as fault:
        Database(url).is_there()
    said: BaseException | None = fault.value
    while said:
        assert SECRET not in str(said)
        assert QUOTED not in str(said)
        said = said.__cause__


def test_a_password_is_used_and_a_wrong_one_is_refused_without_being_told(server: Server) -> None:
    server.sql(f"CREATE ROLE {SECRETIVE} LOGIN PASSWORD '{SECRET}'")
    url = server.url(user=f"{SECRETIVE}:{QUOTED}")
    database = Database(url)
    assert database.is_there() is False
    assert SECRET not in database.shown + database.name
    database.close()
    with pytest.raises(StorageFault, match=r"cannot be read: .*password authentication failed") as fault:
        Database(url.replace(QUOTED, "wrong-one")).is_there()
    assert "wrong-one" not in str(fault.value)
    server.sql(f"DROP ROLE {SECRETIVE}")


def test_the_environment_of_libpq_leads_nowhere_else(world_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    database = Database(world_database.url)
    with database.open_reading() as connection:
        found = find_newest_release(connection)
        assert found
        assert found.note.startswith("First release")
        shown = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("transaction_isolation", "statement_timeout", "client_encoding", "application_name")
        }
    assert shown == {
        "transaction_isolation": "repeatable read", "statement_timeout": "5s", "client_encoding": "UTF8",
        "application_name": "medcontent",
    }  # fmt: skip
    database.close()


def test_a_statement_that_takes_too_long_is_ended(world_database: Database) -> None:
    with pytest.raises(StorageFault, match="statement timeout"), world_database.open_reading() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(5)")
    with world_database.open_reading() as connection:
        assert find_newest_release(connection)


def test_what_readers_ask_again_is_prepared_once(world_database: Database) -> None:
    for _ in range(10):
        with world_database.open_reading() as connection:
            assert find_newest_release(connection)
    with world_database.open_reading() as connection:
        prepared = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert any("FROM releases" in statement for statement in prepared)


def test_a_missing_database_is_named(server: Server) -> None:
    with pytest.raises(StorageFault, match=r'/nowhere cannot be read: .*database "nowhere" does not exist'):
        Database(server.url("nowhere")).is_there()
    with pytest.raises(StorageFault, match=r"cannot be written: .*Nothing was changed\."):
        migrate(Database(server.url("nowhere")))


def test_a_server_that_says_nothing_is_given_up_soon() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        database = Database(f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/name")
        began = time.monotonic()
        with pytest.raises(StorageFault, match="timeout"):
            find_newest_release(database)
        assert time.monotonic() - began < address.PATIENT_SECONDS + 5


def test_of_several_servers_one_that_says_nothing_is_asked_once(server: Server, world_database: Database) -> None:
    name = sa.make_url(world_database.url).database
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        silent.settimeout(1)
        hosts = f"host=127.0.0.1,127.0.0.1&port={silent.getsockname()[1]},{server.port}"
        database = Database(f"postgresql+psycopg://tester@/{name}?{hosts}")
        for _ in range(3):
            with database.open_reading() as connection:
                assert find_newest_release(connection)
            assert find_newest_release(database)
            database.close()
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


def test_of_several_servers_the_primary_is_meant_unless_the_address_says_otherwise() -> None:
    several = sa.make_url("postgresql://me@/name?host=one,two&port=1,2")
    assert address.point_to_primary(several).query["target_session_attrs"] == "primary"
    said = several.update_query_dict({"target_session_attrs": "any"})
    assert address.point_to_primary(said) == said
    alone = sa.make_url("postgresql://me@one/name")
    assert address.point_to_primary(alone) == alone


def test_readers_recover_by_themselves_when_the_server_ended_their_connections(world_database: Database) -> None:
    with world_database.open_reading() as connection:
        find_newest_release(connection)
    assert find_newest_release(world_database)
    for _ in range(3):
        _end_connections(world_database)
        with world_database.open_reading() as connection:
            assert find_newest_release(connection)
        assert find_newest_release(world_database)


def test_a_server_that_stops_is_a_fault_and_one_that_starts_again_is_none(programs: Path, world_drafts: Drafts) -> None:
    with running(programs) as server:
        server.sql("CREATE DATABASE content")
        database = Database(server.url("content"))
        migrate(database)
        publish(database, world_drafts)
        newest = Newest(database)
        assert newest.get_release()
        server.stop()
        with pytest.raises(StorageFault, match="cannot be read"), database.open_reading() as connection:
            find_newest_release(connection)
        with pytest.raises(StorageFault, match="Connection refused"):
            publish(database, world_drafts.withdraw("guidance", "be-glad"))
        until = time.monotonic() + TRUSTED_SECONDS
        while database.read_state() is not None:
            assert time.monotonic() < until + 0.5
            time.sleep(0.01)
        server.start()
        with database.open_reading() as connection:
            assert find_newest_release(connection)
        assert publish(database, world_drafts.withdraw("guidance", "be-glad")) == 2
        assert _eventually(lambda: database.read_state() is not None)
        found = newest.get_release()
        assert found
        assert found.number == 2
        database.close()


def test_a_release_of_another_machine_is_heard_of_at_once(world_database: Database, world_drafts: Drafts) -> None:
    other = Database(world_database.url)
    assert _eventually(lambda: world_database.read_state() is not None)
    waits = []
    for number in range(6):
        publish(other, world_drafts.withdraw("guidance", "be-glad") if number % 2 == 0 else world_drafts)
        made = time.monotonic()
        assert _eventually(lambda number=number: _number(world_database) == number + 2)
        waits.append(time.monotonic() - made)
    # The median is a millisecond on a machine that has nothing else to do.
    assert sorted(waits)[3] < TRUSTED_SECONDS / 2
    other.close()


def test_what_nobody_told_is_seen_within_a_second(world_database: Database) -> None:
    assert _eventually(lambda: _number(world_database) == 1)
    with _bare(world_database) as connection:
        connection.execute(
            b"INSERT INTO releases SELECT 2, time, author, note, 0, 0, 0, 0, total, rendering, NULL FROM releases"
        )
    began = time.monotonic()
    assert _eventually(lambda: world_database.read_state() is None or _number(world_database) == 2)
    assert time.monotonic() - began < TRUSTED_SECONDS + 0.5


def test_the_watch_makes_its_connection_anew(world_database: Database, world_drafts: Drafts) -> None:
    assert _eventually(lambda: _number(world_database) == 1)
    _end_connections(world_database)
    publish(world_database, world_drafts.withdraw("guidance", "be-glad"))
    assert _eventually(lambda: _number(world_database) == 2)


def test_releases_are_numbered_in_the_order_in_which_they_are_committed(database: Database) -> None:
    seen, done = [], threading.Event()

    def follow() -> None:
        while not done.is_set():
            with database.open_reading() as connection:
                seen.append([row[0] for row in connection.execute(sa.text("SELECT number FROM releases ORDER BY 1"))])

    def write() -> None:
        mine = Database(database.url)
        for _ in range(10):
            with mine.open_writing() as connection:
                connection.exec_driver_sql(
                    "INSERT INTO releases"
                    " SELECT coalesce(max(number), 0) + 1, 't', '', '', 0, 0, 0, 0, 0, 0 FROM releases"
                )
        mine.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    follower = threading.Thread(target=follow)
    for thread in (follower, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    follower.join()
    # A reader that saw a number never misses one before it.
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)
    with database.open_reading() as connection:
        assert connection.execute(sa.text("SELECT max(number) FROM releases")).scalar() == 40


def test_a_migration_does_not_wait_behind_a_reader_for_long(engine: Engine, tmp_path: Path) -> None:
    with opened(engine, engine.new(tmp_path)) as database:
        with _bare(database) as reader:
            reader.execute(b"CREATE TABLE releases (number int, time text)")
        with _bare(database) as reader, reader.transaction():
            reader.execute(b"SELECT count(*) FROM releases")
            began = time.monotonic()

            def alter() -> None:
                with database.open_writing() as connection:
                    connection.exec_driver_sql("ALTER TABLE releases ADD COLUMN note text")

            with pytest.raises(StorageFault, match=r"lock timeout\. Nothing was changed\."):
                alter()
            assert time.monotonic() - began < 5


def test_readers_go_on_while_the_tables_are_brought_up(world_database: Database) -> None:
    failed, done, waits = [], threading.Event(), [0.0]

    def read() -> None:
        while not done.is_set():
            began = time.monotonic()
            try:
                assert find_newest_release(world_database)
            except StorageFault as fault:
                failed.append(fault)
            waits.append(time.monotonic() - began)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        assert upgrade_content(world_database) is None
    done.set()
    reader.join()
    assert failed == []


def test_two_upgrades_at_once_make_the_tables_once(engine: Engine, tmp_path: Path) -> None:
    with opened(engine, engine.new(tmp_path)) as database:
        threads = [threading.Thread(target=migrate, args=(Database(database.url),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.open_reading() as connection:
            assert set(sa.inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_text_is_sorted_by_code_point_whatever_the_server_thinks(database: Database) -> None:
    with database.open_reading() as connection:
        words = ["a", "B", "c-d", "c d", "cd", "é", "Z", "\U0001f642", "\ufffd"]
        query = 'SELECT word FROM unnest(%s::text[]) AS word ORDER BY word COLLATE "C"'
        assert list(connection.exec_driver_sql(query, (words,)).scalars()) == sorted(words)
    collations = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Text) and column.name in {"kind", "id", "order_key", "name_key", "value"}
    }
    with database.open_reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'"
        )
        assert collations <= {tuple(row) for row in found}


def test_a_read_that_must_not_lag_is_not_asked_of_a_pool(world_database: Database) -> None:
    with world_database.open_deciding() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "30min"
        assert connection.execute(sa.select(sa.func.count()).select_from(versions)).scalar()


def test_nothing_listens_on_a_port_that_is_free() -> None:
    with pytest.raises(StorageFault, match="refused"):
        Database(f"postgresql://me@127.0.0.1:{free_port()}/name").is_there()


@contextmanager
def _bare(database: Database) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    told = address.parse_parameters(sa.make_url(database.url))
    with psycopg.connect(autocommit=True, **told) as connection:  # type: ignore[arg-type]
        yield connection


def _end_connections(database: Database) -> None:
    with _bare(database) as connection:
        connection.execute(
            b"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            b" WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _number(database: Database) -> int | None:
    state = database.read_state()
    return getattr(state, "number", None)


def _eventually(happens: "object") -> bool:
    until = time.monotonic() + 10
    assert callable(happens)
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.005)
    return bool(found)
