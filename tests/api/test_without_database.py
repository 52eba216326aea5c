"""Without the database: remembered answers are served and marked as stale; all others say when to try again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from tests.engines import Engine, file_of

WARM, COLD = "/v1/treatments/cobalt-syrup", "/v1/treatments?limit=1"


@pytest.fixture
def client(own_url: str) -> Iterator[Client]:
    """Give a client of a service that has answered one request."""
    app = create_app(Settings(database_url=own_url))
    client = app.test_client()
    assert client.get(WARM).status_code == 200
    yield client
    app.extensions[EXTENSION].close()


def eventually(ask: Callable[[], TestResponse], happens: Callable[[TestResponse], bool]) -> TestResponse:
    until = time.monotonic() + 15
    while not happens(found := ask()):
        assert time.monotonic() < until, (found.status, found.headers)
        time.sleep(0.05)
    return found


def test_what_is_in_memory_goes_on_and_tells_its_age(client: Client, engine: Engine, own_url: str) -> None:
    fresh = client.get(WARM)
    engine.take_away(own_url)
    stale = eventually(lambda: client.get(WARM), lambda found: "Age" in found.headers)
    assert (stale.status_code, stale.data) == (200, fresh.data)
    assert stale.headers["Cache-Status"] == "medcontent; hit; detail=database-unreachable"
    assert int(stale.headers["Age"]) < 30
    told = {"Age", "Cache-Status"}
    assert {n: v for n, v in stale.headers.items() if n not in told} == dict(fresh.headers)
    held = client.get(WARM, headers={"If-None-Match": fresh.headers["ETag"]})
    assert (held.status_code, held.data, "Age" in held.headers) == (304, b"", True)


def test_what_is_not_in_memory_says_when_to_come_again(client: Client, engine: Engine, own_url: str) -> None:
    engine.take_away(own_url)
    eventually(lambda: client.get(WARM), lambda found: "Age" in found.headers)
    problem = client.get(COLD)
    assert (problem.status_code, problem.headers["Retry-After"]) == (503, "5")
    assert problem.get_json()["type"] == "/problems/unavailable"
    assert client.get("/v1/treatments?x=1").status_code == 400
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200
    assert client.get("/assets/site.css").status_code == 200


def test_it_recovers_by_itself(client: Client, engine: Engine, own_url: str) -> None:
    engine.take_away(own_url)
    eventually(lambda: client.get(WARM), lambda found: "Age" in found.headers)
    engine.bring_back(own_url)
    assert "Cache-Status" not in eventually(lambda: client.get(WARM), lambda found: "Age" not in found.headers).headers
    assert eventually(lambda: client.get(COLD), lambda found: found.status_code == 200).get_json()["total"] > 0
    eventually(lambda: client.get("/readyz"), lambda found: found.status_code == 200)


@pytest.mark.engines("sqlite")
def test_a_file_that_was_damaged_is_said_to_be_unavailable_and_memory_goes_on(client: Client, own_url: str) -> None:
    file = file_of(own_url)
    Path(f"{file}-wal").unlink(missing_ok=True)
    damaged = b"This is a text about amber fever. " * 20_000
    other = file.with_name("damaged.db")
    other.write_bytes(damaged)
    Path(f"{file}-shm").unlink(missing_ok=True)
    other.replace(file)
    stale = eventually(lambda: client.get(WARM), lambda found: "Age" in found.headers)
    assert stale.status_code == 200
    assert client.get(COLD).status_code == 503
