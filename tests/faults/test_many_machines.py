"""The whole of compose.yaml, from real processes: a primary, a replica, three services, and a load balancer.

What happens to machines happens here: one is restarted, one dies, a database goes away and comes back; and whoever
asks the load balancer is answered all the time, never from before a release that was known everywhere.
"""

import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from service.store.database import Database
from service.store.migrate import migrate
from service.store.postgresql.probing import LOST_SECONDS
from tests.drafts import Drafts
from tests.ports import free_port
from tests.releases import WORLD_RELEASE, publish
from tests.requirements import find, need
from tests.servers import Server, folder, running
from tests.serving import REPOSITORY, end, start

CONFIGURATION = REPOSITORY / "examples" / "many-machines" / "haproxy.cfg"
PATHS = ("/v1/conditions/amber-fever", "/v1/treatments?limit=3", "/v1/releases", "/v1/documents/amber-fever/text")
# A release is known to every process so long after it was made, and the machine may be busy.
KNOWN_SECONDS = 2.0


@dataclass
class Traffic:
    """What was answered to those who ask all the time."""

    answers: int = 0
    failed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


class Site:
    """All the machines."""

    def __init__(self, place: Path, primary: Server, replica: Server) -> None:
        self.place, self.primary, self.replica = place, primary, replica
        self.ports = [free_port() for _ in range(3)]
        self.front = free_port()
        self.services = [start(place, port, **self.environment) for port in self.ports]
        self.number, self.made = 1, time.monotonic()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the services, as in compose.yaml."""
        return {
            "MEDCONTENT_DATABASE_URL": self.primary.url("content"),
            "MEDCONTENT_REPLICA_URLS": self.replica.url("content"),
            "MEDCONTENT_DERIVED_DIR": str(self.place / "derived"),
        }

    def restart(self, index: int, *, kill: bool = False) -> None:
        """Restart a service, as an operator or as an accident does."""
        if kill:
            self.services[index].kill()
            self.services[index].wait()
        else:
            end(self.services[index])
        self.services[index] = start(self.place, self.ports[index], **self.environment)

    def end(self) -> None:
        """End the services."""
        for service in self.services:
            end(service)

    def publish(self, drafts: Drafts) -> None:
        """Publish from a machine that does not serve."""
        database = Database(self.primary.url("content"))
        named = drafts.write("condition", "amber-fever", f"Amber fever {self.number + 1}", "name")
        assert publish(database, named) == self.number + 1
        database.close()
        self.made, self.number = time.monotonic(), self.number + 1

    @contextmanager
    def asked(self) -> Iterator[Traffic]:
        """Ask all the time, by several clients at once."""
        traffic, done = Traffic(), threading.Event()
        clients = [threading.Thread(target=self._ask, args=(traffic, done, index)) for index in range(4)]
        for client in clients:
            client.start()
        try:
            yield traffic
        finally:
            done.set()
            for client in clients:
                client.join()

    def _ask(self, traffic: Traffic, done: threading.Event, index: int) -> None:
        while not done.is_set():
            known = self.number if time.monotonic() - self.made > KNOWN_SECONDS else self.number - 1
            path = PATHS[(traffic.answers + index) % len(PATHS)]
            status, release = answer(f"http://127.0.0.1:{self.front}{path}")
            traffic.answers += 1
            if status != 200:
                traffic.failed.append(f"{path}: {status}")
            elif release < known:
                traffic.stale.append(f"{path}: {release} where {known} was known")


@pytest.fixture(scope="module")
def site(programs: Path, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the site. Each test leaves it with all machines running."""
    need("haproxy")
    with ExitStack() as stack:
        primary = stack.enter_context(running(programs))
        primary.sql("CREATE DATABASE content")
        database = Database(primary.url("content"))
        migrate(database)
        publish(database, world_drafts, WORLD_RELEASE)
        database.close()
        replica = primary.replicate(stack.enter_context(folder()))
        stack.callback(replica.stop)
        site = Site(tmp_path_factory.mktemp("site"), primary, replica)
        stack.callback(site.end)
        balancer = _balancer(site)
        stack.callback(balancer.wait)
        stack.callback(balancer.kill)
        assert eventually(lambda: answer(f"http://127.0.0.1:{site.front}/readyz")[0] == 200)
        yield site


def test_the_load_balancer_finds_its_file_in_order() -> None:
    need("haproxy")
    environment = {"LISTEN": "127.0.0.1:1", **{f"SERVICE_{number}": f"127.0.0.1:{number}" for number in (1, 2, 3)}}
    command = [str(find("haproxy")), "-c", "-f", str(CONFIGURATION)]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "Configuration file is valid\n")


def test_releases_and_restarts_of_every_service_fail_nobody(site: Site, world_drafts: Drafts) -> None:
    with site.asked() as traffic:
        for index in range(3):
            site.publish(world_drafts)
            site.restart(index)
        time.sleep(KNOWN_SECONDS)
    assert (traffic.failed, traffic.stale) == ([], [])
    assert traffic.answers > 100


def test_a_service_that_dies_fails_nobody(site: Site) -> None:
    with site.asked() as traffic:
        site.restart(0, kill=True)
    assert traffic.failed == []


def test_a_replica_that_goes_away_fails_nobody(site: Site, world_drafts: Drafts) -> None:
    with site.asked() as traffic:
        site.replica.stop()
        site.publish(world_drafts)
        time.sleep(KNOWN_SECONDS)
        site.replica.start()
        time.sleep(KNOWN_SECONDS)
    assert (traffic.failed, traffic.stale) == ([], [])


def test_without_the_primary_all_is_read_and_when_it_is_back_releases_are_made(
    site: Site, world_drafts: Drafts
) -> None:
    with site.asked() as traffic:
        site.primary.stop()
        time.sleep(KNOWN_SECONDS)
        site.primary.start()
        site.publish(world_drafts)
        time.sleep(KNOWN_SECONDS)
    assert (traffic.failed, traffic.stale) == ([], [])


@pytest.mark.parametrize("which", ["replica", "primary"])
def test_a_server_that_stands_still_fails_nobody(site: Site, which: str) -> None:
    server: Server = getattr(site, which)
    with site.asked() as traffic:
        with server.stopped():
            time.sleep(LOST_SECONDS + KNOWN_SECONDS)
            assert eventually(lambda: all(answer(f"http://127.0.0.1:{port}/readyz")[0] == 200 for port in site.ports))
        time.sleep(KNOWN_SECONDS)
    assert (traffic.failed, traffic.stale) == ([], [])
    assert traffic.answers > 100


def test_without_any_database_what_is_remembered_is_answered_and_all_recovers_by_itself(site: Site) -> None:
    # A service that could not read a moment ago remembers that for a second, and nothing else meanwhile.
    time.sleep(KNOWN_SECONDS)
    for port in site.ports:
        assert answer(f"http://127.0.0.1:{port}{PATHS[0]}")[0] == 200
    site.replica.stop()
    site.primary.stop()
    try:
        warm = [answer(f"http://127.0.0.1:{port}{PATHS[0]}")[0] for port in site.ports]
        assert eventually(lambda: answer(f"http://127.0.0.1:{site.ports[0]}/readyz")[0] == 503)
        cold = answer(f"http://127.0.0.1:{site.ports[0]}/v1/treatments/cobalt-syrup?release=1")[0]
    finally:
        site.primary.start()
        site.replica.start()
    assert (warm, cold) == ([200] * 3, 503)
    assert eventually(lambda: all(answer(f"http://127.0.0.1:{port}/readyz")[0] == 200 for port in site.ports))
    assert eventually(lambda: answer(f"http://127.0.0.1:{site.front}/v1/sites")[0] == 200)


def test_nobody_outside_reads_what_is_for_the_operator(site: Site) -> None:
    assert answer(f"http://127.0.0.1:{site.front}/metrics")[0] == 404


def _balancer(site: Site) -> "subprocess.Popen[bytes]":
    services = {f"SERVICE_{index + 1}": f"127.0.0.1:{port}" for index, port in enumerate(site.ports)}
    environment = {**os.environ, "LISTEN": f"127.0.0.1:{site.front}", **services}
    command = [str(find("haproxy")), "-db", "-f", str(CONFIGURATION)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def answer(url: str) -> tuple[int, int]:
    """Return the status of an answer, and the release that it is of."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:  # noqa: S310 - on loopback
            response.read()
            return response.status, int(response.headers.get("Content-Release", 0))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, 0
    except OSError:
        return 0, 0


def eventually(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.05)
    return found
