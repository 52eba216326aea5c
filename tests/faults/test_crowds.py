"""Crowds: more half-sent requests than a worker once held connections keep no one else waiting."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from service.descriptors import MIN_CONNECTIONS, RESERVED, raise_limit
from service.server import HEAD_MILLISECONDS
from tests.faults.test_serving import HALF, status
from tests.serving import serving

pytestmark = pytest.mark.engines("sqlite")
CROWD = 3000


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Let this process have as many open files as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def is_open(connection: socket.socket) -> bool:
    """Return whether a connection is still waited on by the server."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


@pytest.mark.usefixtures("descriptors")
@pytest.mark.parametrize("half", [HALF, HALF.partition(b"\r\n")[0][:7], b""], ids=["head", "line", "nothing"])
def test_half_sent_requests_keep_no_one_waiting(half: bytes, shipped_folder: Path) -> None:
    with ExitStack() as opened:
        port = urlsplit(opened.enter_context(serving(shipped_folder))).port or 0
        crowd = []
        for _ in range(CROWD):
            crowd.append(opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)))
            if half:
                crowd[-1].sendall(half)
        # The last ones were accepted: their answers came while all others were still open.
        assert status(port, "/livez") == 200
        waiting = sum(map(is_open, crowd))
        assert status(port, "/v1/treatments") == 200
        assert waiting > CROWD // 2, f"The first of them were closed after {HEAD_MILLISECONDS} ms; the machine is slow."


@pytest.fixture
def limits() -> Iterator[tuple[int, int]]:
    """Give the limits of open files, and set them back."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be(limits: tuple[int, int]) -> None:
    hard = limits[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    assert raise_limit(1000) == 1000
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1000 + RESERVED, hard)
    # A limit that is high enough stays.
    assert raise_limit(100) == 100
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1000 + RESERVED, hard)
    if hard != resource.RLIM_INFINITY:
        assert raise_limit(hard) == hard - RESERVED
    assert raise_limit(1) == MIN_CONNECTIONS == raise_limit(0)
