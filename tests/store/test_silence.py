"""Silence: a server that neither answers nor refuses delays no reader for long, however it fell silent.

Its processes are stopped, a proxy in front of it is, or the packets on the way are lost. In the first two cases the
other side of a connection looks alive, in the third like a slow machine.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database, StorageFault
from service.store.migrate import migrate
from service.store.postgresql import address, connections, probing, silence
from service.store.queries import find_newest_release
from service.store.tables import releases
from tests.drafts import Drafts
from tests.networks import can_be_made, network
from tests.ports import free_port
from tests.releases import WORLD_RELEASE, publish
from tests.requirements import find, missing, need
from tests.servers import Server, folder, running

NAME = "content"
WAYS = ("stopped processes", "a stopped proxy", "lost packets")
# The one is read by single statements, the other in a transaction.
PATHS = ("/v1/conditions/amber-fever", "/v1/releases")
READERS = 4
# A reader waits no longer than this for a server that falls silent, and then once.
LOST_SECONDS = 1.0
MAX_WAIT_SECONDS = LOST_SECONDS + 2


@dataclass
class Side:
    """A server, and the proxy before it."""

    server: Server
    proxy: "subprocess.Popen[bytes]"
    proxy_port: int

    def url(self, way: str) -> str:
        """Return the address at which the server can be silenced in this way."""
        if way == "a stopped proxy":
            return f"postgresql+psycopg://tester@127.0.0.1:{self.proxy_port}/{NAME}"
        return self.server.url(NAME)

    def silenced(self, way: str) -> AbstractContextManager[None]:
        """Let the server fall silent in this way."""
        if way == "stopped processes":
            return self.server.stopped()
        if way == "a stopped proxy":
            return stopped(self.proxy.pid)
        if self.server.network is None:
            missing("networks of its own (as root, Debian: iproute2, iptables)")
            raise LookupError
        return self.server.network.dropping()


@dataclass
class Site:
    """A primary and a replica, with the world on both."""

    primary: Side
    replica: Side
    number: int = 1

    @contextmanager
    def app(self, way: str, *, replicas: bool = True) -> Iterator[Flask]:
        """Give the service over them, which remembers no answers."""
        urls = self.replica.url(way) if replicas else ""
        app = create_app(Settings(database_url=self.primary.url(way), replica_urls=urls, edge_mib=0))
        assert eventually(lambda: health(app) == (200, "pass"))
        assert eventually(lambda: answered_by(app.extensions[EXTENSION]) == ("replica" if replicas else "primary"))
        try:
            yield app
        finally:
            app.extensions[EXTENSION].close()


@dataclass
class Reading:
    """What readers got who ask all the time."""

    statuses: list[int] = field(default_factory=list)
    releases: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)
    health: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(programs: Path, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the site. Each test leaves it as it was."""
    need("haproxy")
    with ExitStack() as stack:
        networks = [stack.enter_context(network()) if can_be_made() else None for _ in range(2)]
        primary = stack.enter_context(running(programs, networks[0]))
        primary.sql(f"CREATE DATABASE {NAME}")
        database = Database(primary.url(NAME))
        migrate(database)
        publish(database, world_drafts, WORLD_RELEASE)
        database.close()
        replica = primary.replicate(stack.enter_context(folder()), networks[1])
        stack.callback(replica.stop)
        place = tmp_path_factory.mktemp("proxies")
        sides = [stack.enter_context(proxied(each, place)) for each in (primary, replica)]
        yield Site(sides[0], sides[1])


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a server for lost a little earlier."""
    monkeypatch.setattr(probing, "LOST_SECONDS", LOST_SECONDS)


@pytest.mark.parametrize("way", WAYS)
def test_a_silent_replica_is_passed_over_and_used_again(site: Site, way: str) -> None:
    with site.app(way) as app:
        with site.replica.silenced(way), read(app) as reading:
            time.sleep(MAX_WAIT_SECONDS + 1)
        assert eventually(lambda: answered_by(app.extensions[EXTENSION]) == "replica")
    slow = [wait for wait in reading.waits if wait > 1]
    # The reader that was being answered when the replica fell silent waited, once.
    assert len(slow) <= READERS, slow
    assert max(reading.waits) < MAX_WAIT_SECONDS
    assert reading.statuses.count(200) > 100
    assert len(reading.statuses) - reading.statuses.count(200) <= READERS
    assert set(reading.health) == {200}
    assert reading.releases <= {str(site.number)}


@pytest.mark.parametrize("way", WAYS)
def test_without_a_word_of_the_primary_reading_goes_on_and_nothing_is_written(
    site: Site, way: str, world_drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "PATIENT_SECONDS", 3)
    with site.app(way) as app:
        with site.primary.silenced(way), read(app) as reading:
            assert eventually(lambda: health(app) == (200, "warn"))
            with pytest.raises(StorageFault, match=r"cannot be (read|written): .*timeout"):
                publish(Database(site.primary.url(way)), world_drafts.withdraw("guidance", "be-glad"))
            assert health(app) == (200, "warn")
        assert eventually(lambda: health(app) == (200, "pass"))
    assert set(reading.statuses) == set(reading.health) == {200}
    assert max(reading.waits) < MAX_WAIT_SECONDS
    assert reading.releases == {str(site.number)}


@pytest.mark.parametrize("way", WAYS)
def test_where_nobody_else_answers_a_silent_server_is_a_fault_at_once_and_recovers(site: Site, way: str) -> None:
    with site.app(way, replicas=False) as app:
        with site.primary.silenced(way):
            with read(app) as reading:
                assert eventually(lambda: health(app) == (503, "fail"))
                time.sleep(LOST_SECONDS)
            assert app.test_client().get("/livez").status_code == 200
            last = [app.test_client().get(path) for path in PATHS]
        assert [each.status_code for each in last] == [503, 503]
        assert all(int(each.headers["Retry-After"]) > 0 for each in last)
        assert eventually(lambda: health(app) == (200, "pass"))
        assert eventually(lambda: app.test_client().get(PATHS[1]).status_code == 200)
    assert max(reading.waits) < MAX_WAIT_SECONDS
    # Once it is known, no reader waits: each could ask often.
    assert reading.statuses.count(503) > 5 * READERS
    assert set(reading.statuses) <= {200, 503}


def test_a_replica_that_takes_no_connections_keeps_one_reader_waiting(site: Site) -> None:
    with site.app(WAYS[0]) as app:
        process = site.replica.server.process
        assert process
        # Open connections are still answered, the probe's too; new ones wait.
        with stopped(process.pid), read(app, 3 * READERS) as reading:
            time.sleep(2 * address.CONNECT_SECONDS)
    assert set(reading.statuses) == set(reading.health) == {200}
    assert sum(wait > 1 for wait in reading.waits) <= 3 * READERS
    assert max(reading.waits) < address.CONNECT_SECONDS + 2


@pytest.mark.parametrize("way", WAYS)
def test_a_statement_that_is_under_way_ends_without_anybody_who_watches(
    site: Site, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 1)
    database = Database(site.primary.url(way))

    def fall_silent() -> None:
        with database.open_reading() as connection:
            assert find_newest_release(connection)
            with site.primary.silenced(way):
                find_newest_release(connection)

    with pytest.raises(StorageFault, match="did not answer within 1 s"):
        fall_silent()
    with database.open_reading() as connection:
        assert find_newest_release(connection)
    database.close()


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a server up a little earlier, even where work may take its time."""
    monkeypatch.setattr(address, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(address, "PATIENT_SECONDS", 1)
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(silence, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(silence, "SILENCE_SECONDS", 2)


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize("way", WAYS)
def test_a_release_that_meets_silence_half_way_ends_and_changes_nothing(
    site: Site, way: str, world_drafts: Drafts
) -> None:
    database = Database(site.primary.url(way))

    def fall_silent() -> None:
        with database.open_writing() as connection:
            connection.execute(sa.update(releases).values(note="never"))
            with site.primary.silenced(way):
                find_newest_release(connection)

    with pytest.raises(StorageFault, match=r"cannot be written: .*no sign of life for 2 s\. Nothing was changed\."):
        fall_silent()
    with database.open_deciding() as connection:
        assert connection.execute(sa.select(releases.c.note)).scalars().all() == [WORLD_RELEASE.note]
    # Other commands need not wait for the writer that gave up.
    assert publish(database, world_drafts) is None
    database.close()


@pytest.mark.usefixtures("short_patience")
def test_a_plan_that_meets_silence_ends(site: Site) -> None:
    database = Database(site.primary.url(WAYS[0]))

    def fall_silent() -> None:
        with database.open_deciding() as connection:
            assert find_newest_release(connection)
            with site.primary.silenced(WAYS[0]):
                find_newest_release(connection)

    with pytest.raises(StorageFault, match=r"cannot be read: .*no sign of life for 2 s\."):
        fall_silent()
    database.close()


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize("opened", ["open_deciding", "open_writing"])
def test_a_server_that_works_hard_is_waited_for(site: Site, opened: str) -> None:
    database = Database(site.primary.url(WAYS[0]))
    with getattr(database, opened)() as connection:
        assert connection.exec_driver_sql("SELECT pg_sleep(4)").all() == [("",)]
    database.close()


@contextmanager
def read(app: Flask, readers: int = READERS) -> Iterator[Reading]:
    """Ask all the time, by several clients at once, and one who asks for the health."""
    reading, done = Reading(), threading.Event()

    def ask(index: int) -> None:
        client = app.test_client()
        while not done.is_set():
            began = time.monotonic()
            answer = client.get(PATHS[(index + len(reading.waits)) % len(PATHS)])
            reading.waits.append(time.monotonic() - began)
            reading.statuses.append(answer.status_code)
            if answer.status_code == 200:
                reading.releases.add(answer.headers["Content-Release"])
            time.sleep(0.02)

    def probe() -> None:
        while not done.is_set():
            reading.health.append(health(app)[0])
            time.sleep(0.2)

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(readers)]
    threads.append(threading.Thread(target=probe))
    for thread in threads:
        thread.start()
    try:
        yield reading
    finally:
        done.set()
        for thread in threads:
            thread.join()


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Stop a process (SIGSTOP)."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def proxied(server: Server, place: Path) -> Iterator[Side]:
    """Give a server with a proxy before it."""
    port = free_port()
    lines = ["defaults", "  mode tcp", "  timeout connect 5s", "  timeout client 1h", "  timeout server 1h"]
    lines += ["listen database", f"  bind 127.0.0.1:{port}", f"  server it {server.host}:{server.port}", ""]
    file = place / f"{port}.cfg"
    file.write_text("\n".join(lines))
    proxy = subprocess.Popen([str(find("haproxy")), "-db", "-f", str(file)], stderr=subprocess.DEVNULL)
    try:
        yield Side(server, proxy, port)
    finally:
        proxy.kill()
        proxy.wait()


def health(app: Flask) -> tuple[int, str]:
    """Return what the service says of itself."""
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.get_json()["status"]


def answered_by(database: Database) -> str:
    """Return which server answers."""
    try:
        with database.open_reading() as connection:
            return "primary" if is_primary(connection) else "replica"
    except StorageFault as fault:
        return str(fault)


def is_primary(connection: sa.Connection) -> bool:
    """Tell whether the server is no replica."""
    return not connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar()


def eventually(happens: Callable[[], bool]) -> bool:
    """Tell whether something happens in a while."""
    until = time.monotonic() + 20
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.05)
    return found
