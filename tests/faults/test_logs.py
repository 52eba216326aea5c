"""Logs: an outage takes two lines, and no log ever has a word of a reader, whatever fails."""

import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from service.store.database import Database, StorageFault
from tests.engines import Engine, OnPostgreSQL, file_of
from tests.ports import free_port
from tests.serving import end, start

# What a reader asks for is health data: no log may have it, in whatever spelling.
CANARY = "canaryfever"
ASKING = [
    f"/v1/search?q={CANARY}",
    f"/v1/suggest?q={CANARY}",
    f"/v1/lookup?code={CANARY}&system=icd-10",
    f"/v1/conditions/{CANARY}",
    f"/v1/treatments?updatedAt=ge2021-01-01&type={CANARY}",
    f"/v1/references?limit=2&cursor={CANARY}",
    f"/conditions/{CANARY}",
    f"/search?q={CANARY}",
    f"/fhir/r4/CodeSystem/{CANARY}",
    f"/v1/infobutton?mainSearchCriteria.v.c={CANARY}&mainSearchCriteria.v.cs=2.16.840.1.113883.6.3",
    f"/v1/exports/1.ndjson?{CANARY}=1",
    f"/{CANARY}",
]
MAX_LOG_BYTES = 3000
PATIENCE = 60


class Service:
    """A service that runs, and what it logs."""

    def __init__(self, url: str, log: Path) -> None:
        """Take its address and its log."""
        self.url, self._log = url, log

    def status(self, address: str) -> int:
        """Return the status of the answer to a reader."""
        headers = {"User-Agent": CANARY, "Referer": f"http://{CANARY}/", "If-None-Match": f'"{CANARY}"'}
        request = urllib.request.Request(f"{self.url}{address}", headers=headers)  # noqa: S310 - on loopback
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - on loopback
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    @property
    def log(self) -> str:
        """What it has logged since it started."""
        return self._log.read_text("utf-8", "replace").partition("Ctrl-C ends the service.\n")[2]

    def lines(self, words: str) -> list[str]:
        """Return the lines of the log that have these words."""
        return [line for line in self.log.splitlines() if words in line]


@pytest.fixture
def own_url(engine: Engine, world_url: str, tmp_path: Path) -> Iterator[str]:
    """Give a database that holds the invented world, and that the test may break."""
    url = engine.copied(world_url, tmp_path)
    yield url
    engine.drop(url)


@contextmanager
def running(url: str, folder: Path) -> Iterator[Service]:
    """Serve a database."""
    port = free_port()
    process = start(folder, port, MEDCONTENT_DATABASE_URL=url)
    try:
        yield Service(f"http://127.0.0.1:{port}", folder / f"serve-{port}.log")
    finally:
        end(process)


@pytest.fixture
def service(own_url: str, tmp_path: Path) -> Iterator[Service]:
    """Give a service of that database."""
    with running(own_url, tmp_path) as found:
        yield found


def test_an_outage_is_logged_when_it_starts_and_when_it_ends(service: Service, engine: Engine, own_url: str) -> None:
    engine.take_away(own_url)
    until(lambda: service.status("/readyz") == 503)
    for _ in range(5):
        assert {service.status(address) for address in ASKING} <= {400, 404, 503}
    assert len(service.lines("An outage of content has started: The database ")) == 1
    engine.bring_back(own_url)
    until(lambda: service.status("/readyz") == 200)
    until(lambda: bool(service.lines("The outage of content has ended")))
    assert len(service.lines("outage of content")) == 2
    check(service)


def test_a_fault_of_our_own_is_logged_without_what_was_asked(service: Service, engine: Engine, own_url: str) -> None:
    break_bodies(engine, own_url)
    assert service.status("/treatments/cobalt-syrup") == 500
    assert service.lines("The error above has the instance urn:uuid:")
    assert "service/" in service.log
    assert "cobalt-syrup" not in service.log
    assert CANARY not in service.log


@pytest.mark.engines("postgresql")
def test_a_statement_that_takes_too_long_is_logged_without_what_was_asked(
    service: Service, engine: OnPostgreSQL, own_url: str
) -> None:
    with engine.connected(own_url) as connection, connection.transaction():
        connection.execute("LOCK TABLE versions, releases IN ACCESS EXCLUSIVE MODE")
        assert service.status(f"/v1/conditions/{CANARY}") == 503
        assert service.status(f"/v1/references?limit=2&cursor={CANARY}") in {400, 503}
    assert len(service.lines("An outage of content has started")) == 1
    check(service)


@pytest.mark.engines("postgresql")
def test_a_message_of_the_server_has_no_value_and_no_statement(own_url: str) -> None:
    for statement in ("SELECT 'canaryfever'::integer", "SELECT 'canaryfever' FROM nothing"):
        with (
            closing(Database(own_url)) as database,
            pytest.raises(StorageFault) as fault,
            database.open_reading() as read,
        ):
            read.exec_driver_sql(statement)
        assert CANARY not in str(fault.value)


@pytest.mark.engines("sqlite")
def test_a_damaged_file_is_logged_once_without_what_was_asked(service: Service, own_url: str) -> None:
    file = file_of(own_url)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    other = file.with_name("damaged.db")
    other.write_bytes(b"This is a text about amber fever. " * 20_000)
    other.replace(file)
    until(lambda: service.status("/readyz") == 503)
    for address in ASKING:
        service.status(address)
    assert len(service.lines("An outage of content has started")) == 1
    check(service)


@pytest.mark.engines("sqlite")
def test_bad_requests_are_not_logged(service: Service) -> None:
    for address in [f"/v1/treatments?{CANARY}=1", f"/v1/search?q={CANARY}&limit={CANARY}", f"/{CANARY}%00%ff"]:
        assert service.status(address) in {400, 404}
    port = int(service.url.rpartition(":")[2])
    for octets in [f"GET /{CANARY}\xff HTTP/1.1\r\n\r\n", f"{CANARY}\r\n\r\n", f"GET / HTTP/1.1\r\n{CANARY}\r\n\r\n"]:
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(octets.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1000):
                pass
    assert service.log == ""


def check(service: Service) -> None:
    """Refuse a log that has a word of a reader, or is long."""
    assert CANARY not in service.log
    assert "SELECT" not in service.log
    assert len(service.log) < MAX_LOG_BYTES, service.log


def break_bodies(engine: Engine, url: str) -> None:
    """Replace stored bodies by bytes that are not JSON."""
    if isinstance(engine, OnPostgreSQL):
        with engine.connected(url) as connection:
            connection.execute("UPDATE versions SET body = 'x', digest = NULL")
        return
    with closing(sqlite3.connect(file_of(url))) as file:
        file.execute("UPDATE versions SET body = CAST('x' AS BLOB), digest = NULL")
        file.commit()


def until(happens: Callable[[], bool]) -> None:
    """Wait until something happens."""
    last = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < last
        time.sleep(0.05)
