"""Serving: workers are replaced without a request being lost, and slow clients hold nobody up."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.rolling import rolling
from tests.ports import free_port
from tests.serving import end, serving, start
from tests.serving import shipped_folder as shipped_folder  # noqa: PLC0414 - a fixture, found here by its name

HALF = b"GET /v1/treatments HTTP/1.1\r\nHost: loc"
HEAD = b"POST /v1/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
DRIBBLED = HEAD + b"Content-Length: 1000\r\n\r\n{"
# A quick answer on a busy machine; a client that must wait for a slow one waits fifteen seconds.
SOON_SECONDS = 5


@pytest.fixture
def port(shipped_folder: Path) -> Iterator[int]:
    """Give the port of a service of the test's own."""
    with serving(shipped_folder) as url:
        yield int(urlsplit(url).port or 0)


def test_no_request_is_lost_while_workers_are_replaced(shipped_folder: Path) -> None:
    load = rolling(shipped_folder, requests=500, restarts=2)
    assert load.failures == []
    assert load.answered >= 500


def test_slow_clients_hold_nobody_up(port: int) -> None:
    with ExitStack() as opened:
        for said in [HALF] * 100 + [DRIBBLED] * 20:
            slow = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            slow.sendall(said)
        for _ in range(50):
            asked = time.monotonic()
            assert status(port, "/v1/treatments") == 200
            assert status(port, "/v1/nothing") == 404
            assert time.monotonic() - asked < SOON_SECONDS


def test_a_service_that_is_ended_gives_the_answers_that_it_owes(shipped_folder: Path) -> None:
    port = free_port()
    process = start(shipped_folder, port)
    assert status(port, "/v1/treatments") == 200
    end(process)
    assert process.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        status(port, "/v1/treatments")


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
