"""How the two engines compare: what a release, a read, the watch and a backup take on SQLite and on PostgreSQL.

    python -m benchmarks.engines [COPIES]      196 records a copy; 20 where left out

PostgreSQL is a server of this machine that is started for it, with all that makes it durable. Times are by the clock,
the medians of many; the machine should have nothing else to do. Needs wrk, as `make bench` does.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks.corpus import copies, shipped
from benchmarks.servers import rate, served
from benchmarks.start import worked
from service.publishing.publication import ReleaseNote, publish
from service.publishing.upgrade import upgrade_content
from service.server import APPLICATION
from service.store.backup import restore, write_backup
from service.store.bulk_insert import insert_rows
from service.store.database import Database
from service.store.latest_release import Newest
from service.store.postgresql.probing import CHANNEL
from service.store.queries import find_newest_release, page, record
from service.store.selection import Order, Selection
from service.store.tables import entries, facets
from tests.servers import SETTINGS, Server, programs_here, running

ROUNDS = 400
ROWS = 50_000
EMPTY_RELEASE = (
    "INSERT INTO releases SELECT :number, :time, '', '', 0, 0, 0, 0, total, rendering FROM releases WHERE number = 1"
)


def main() -> None:
    """Measure both engines side by side."""
    number = int(sys.argv[1]) if sys.argv[1:] else 20
    with tempfile.TemporaryDirectory() as folder, durable() as server:
        server.sql("CREATE DATABASE content")
        server.sql("CREATE DATABASE other")
        measured = [
            dict(_measured(f"sqlite:///{Path(folder, 'content.db')}", number, Path(folder))),
            dict(_measured(server.url("content"), number, Path(folder))),
        ]
        print(f"{'':<44}{'SQLite':>12}{'PostgreSQL':>12}{'ratio':>8}")
        for name in measured[0]:
            here, there = (each[name] for each in measured)
            print(f"{name:<44}{here:>12,.1f}{there:>12,.1f}{there / here:>8.2f}")
        print(f"\nA record takes PostgreSQL's process {_serving(server.url('content')):.0f} µs of processor time.")
        print("\nRows a second into one table of PostgreSQL")
        for name, rate in _inserted(Database(server.url("other"))):
            print(f"{name:<44}{rate:>12,.0f}")


@contextmanager
def durable() -> Iterator[Server]:
    """Give a server of PostgreSQL's that was started for this, with all that makes it durable."""
    for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        SETTINGS[name] = "on"
    found = programs_here()
    assert found, "PostgreSQL is not on this machine."
    with running(found) as server:
        yield server


def _measured(url: str, number: int, folder: Path) -> Iterable[tuple[str, float]]:
    database = Database(url)
    upgrade_content(database)
    began = time.perf_counter()
    publish(database, copies(shipped(), number), ReleaseNote("benchmark", "A bulk load"))
    yield "a release of all records, records/s", number * 196 / (time.perf_counter() - began)
    release = find_newest_release(database)
    assert release
    ids = _ids(database, ROUNDS)
    with database.open_deciding() as connection:
        yield (
            "SELECT 1: there and back, µs",
            _median(lambda _: connection.exec_driver_sql("SELECT 1").all(), range(ROUNDS)),
        )
    yield "a record, outside a transaction, µs", _median(lambda id_: record(database, "claim", id_, 1), ids)
    yield "a transaction without a question, µs", _median(lambda _: _nothing(database), range(ROUNDS))
    yield "a record, in a separate transaction, µs", _median(lambda id_: _inside(database, id_), ids)
    selection = Selection("claim", release.number, newest=True)
    yield "a list of 20, µs", _median(lambda _: page(database, selection, Order(), None, 20), range(ROUNDS))
    newest = Newest(database)
    while database.read_state() is None:
        newest.get_release()
        time.sleep(0.01)
    yield "the newest release, watched, µs", _median(lambda _: newest.get_release(), range(ROUNDS))
    yield "a release of another process is known, ms", _heard(newest, url)
    yield from _answered(url, ids)
    file = folder / f"{database.name.replace('/', '-')}.backup"
    yield "a backup, seconds", _seconds(lambda: write_backup(database, file))
    yield "restoring it, seconds", _seconds(lambda: restore(database, file))
    database.close()


def _ids(database: Database, count: int) -> list[str]:
    with database.open_deciding() as connection:
        query = sa.select(entries.c.id).where(entries.c.kind == "claim").order_by(entries.c.key).limit(count)
        return list(connection.execute(query).scalars())


def _inside(database: Database, id_: str) -> None:
    with database.open_reading() as connection:
        record(connection, "claim", id_, 1)


def _answered(url: str, ids: list[str]) -> Iterable[tuple[str, float]]:
    """Yield how many requests a worker answers that remembers nothing."""
    with served(APPLICATION, MEDCONTENT_DATABASE_URL=url, MEDCONTENT_EDGE_MIB="0") as running:
        yield "records of a worker, cold, requests/s", rate(running.port, [f"/v1/claims/{id_}" for id_ in ids])
        yield "lists of 20 of a worker, cold, requests/s", rate(running.port, ["/v1/claims?limit=20"])


def _serving(url: str) -> float:
    """Return the processor time that a record takes the server's process, in microseconds."""
    database = Database(url)
    with database.open_deciding() as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        ids = _ids(database, ROUNDS)
        before = worked(process)
        for id_ in ids * 10:
            record(connection, "claim", id_, 1)
        taken = worked(process) - before
    database.close()
    return taken / len(ids) / 10 * 1e6


def _nothing(database: Database) -> None:
    with database.open_reading():
        pass


def _heard(newest: Newest, url: str) -> float:
    """Return how long it is from the commit of a release to the moment when it is known here."""
    waits = []
    for number in range(2, 22):
        committed = _committed(url, number)
        while (release := newest.get_release()) is None or release.number < number:
            time.sleep(0)
        waits.append((time.perf_counter() - committed) * 1e3)
    return statistics.median(waits)


def _committed(url: str, number: int) -> float:
    """Commit an empty release as another process would, and return when."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        values = {"number": number, "time": f"2999-01-01T00:00:{number:02d}Z"}
        connection.execute(sa.text(EMPTY_RELEASE), values)
        if engine.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_notify(%s, '')", (CHANNEL,))
    return time.perf_counter()


def _inserted(database: Database) -> Iterable[tuple[str, float]]:
    """Yield how many rows go in a second by each of the driver's ways; all are taken back."""
    upgrade_content(database)
    names = [column.name for column in facets.columns]
    rows = [(1, "name", f"value {index:09}", 1, 2**31 - 1, "claim", f"key {index:09}") for index in range(ROWS)]
    ways: dict[str, Callable[[sa.Connection], object]] = {
        "SQLAlchemy's executemany": lambda connection: connection.execute(
            sa.insert(facets), [dict(zip(names, row, strict=True)) for row in rows]
        ),
        "COPY, as the service does": lambda connection: insert_rows(connection, facets, names, rows),
    }
    for name, way in ways.items():
        with database.engine.open_writing() as connection, connection.begin_nested() as nested:
            connection.exec_driver_sql("INSERT INTO releases VALUES (1, 't', '', '', 0, 0, 0, 0, 0, 0)")
            connection.exec_driver_sql("INSERT INTO entries VALUES (1, 'claim', 'one', NULL)")
            yield name, ROWS / _seconds(lambda way=way, connection=connection: way(connection))  # type: ignore[misc]
            nested.rollback()
    database.close()


def _median(ask: Callable[..., object], values: Iterable[object]) -> float:
    """Return the median of what asking takes, in microseconds."""
    taken = []
    for value in values:
        began = time.perf_counter()
        ask(value)
        taken.append((time.perf_counter() - began) * 1e6)
    return statistics.median(taken)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
