"""The worker: the edge answers at once; the app takes its time elsewhere, and holds nobody up."""

import threading
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, cast

import orjson
import pytest

from service.api.content import EXTENSION
from service.app import create_app
from service.config import Settings
from service.delivery.edge import Edge
from service.worker import Answering, Worker, spoken

pytestmark = pytest.mark.engines("sqlite")
# What is remembered once it was asked for, and what the app is asked for each time.
KNOWN, OF_THE_APP = "/v1/treatments/cobalt-syrup", "/livez"


class Taken:
    """Takes one answer, as the server does."""

    def __init__(self) -> None:
        self.come = threading.Event()
        self.status, self.body = 0, b""
        self.headers: dict[str, str] = {}

    def response_bytes(self, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body
        self.come.set()

    def response_iter(self, status: int, headers: Sequence[tuple[str, str]], body: Any) -> None:
        self.response_bytes(status, headers, b"".join(iter(body.__next__, None)))


class Dribbled:
    """A body that has not come yet."""

    def __init__(self) -> None:
        self.asked, self.sent = threading.Event(), threading.Event()

    def read(self, _size: int) -> bytes:
        self.asked.set()
        self.sent.wait(30)
        return b"{}"


@pytest.fixture(scope="module")
def worker(world_url: str) -> Iterator[Worker]:
    """Give a worker that serves the invented world."""
    app = create_app(Settings(database_url=world_url))
    yield Worker(cast("Edge", app.wsgi_app))
    app.extensions[EXTENSION].close()


def scope(path: str, **more: str) -> dict[str, Any]:
    """Return what the server says of a GET."""
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1"}
    where = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http"}
    return {**asked, **where, **more}


def ask(worker: Worker, path: str, body: bytes = b"", **more: str) -> Taken:
    """Ask as the server does, and wait for the answer."""
    taken = Taken()
    spoken(worker, {})(taken, {**scope(path, **more), "wsgi.input": BytesIO(body)})
    assert taken.come.wait(30)
    return taken


@pytest.mark.parametrize("path", [KNOWN, "/v1/treatments", "/v1/releases", "/problems/"])
def test_an_answer_is_the_same_whoever_gives_it(path: str, worker: Worker) -> None:
    started: list[Any] = []
    body = b"".join(worker(scope(path), lambda *said: started.extend(said)))  # type: ignore[arg-type]
    for _ in range(2):
        found = ask(worker, path)
        assert (found.status, found.body) == (int(started[0][:3]), body)
        assert found.headers == dict(started[1])


def test_the_edge_answers_while_every_thread_of_the_app_waits(worker: Worker) -> None:
    opened = threading.Event()
    waiting = [Taken() for _ in range(8)]

    def wait(to: Answering, _: Any) -> None:
        opened.wait(30)
        to.response_bytes(200, [], b"")

    for each in waiting:
        worker.answer(wait, each, scope(OF_THE_APP))
    assert ask(worker, KNOWN).status == 200
    assert not any(each.come.is_set() for each in waiting)
    opened.set()
    assert all(each.come.wait(30) for each in waiting)


def test_while_a_body_dribbles_another_is_refused_in_words_and_reading_goes_on(worker: Worker) -> None:
    slow, refused = Dribbled(), Taken()
    given = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "2"}
    call = spoken(worker, {})
    reading = threading.Thread(target=call, args=(Taken(), {**scope("/v1/lookup", **given), "wsgi.input": slow}))
    reading.start()
    assert slow.asked.wait(30)
    call(refused, {**scope("/v1/lookup", **given), "wsgi.input": BytesIO(b"{}")})
    said = orjson.loads(refused.body)
    assert (refused.status, refused.headers["Connection"], refused.headers["Retry-After"]) == (503, "close", "5")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
    assert (said["type"], said["instance"]) == ("/problems/unavailable", "/v1/lookup")
    assert ask(worker, KNOWN).status == ask(worker, OF_THE_APP).status == 200
    slow.sent.set()
    reading.join(30)
    assert ask(worker, "/v1/lookup", body=b'{"codes": []}', **given).status == 400


def test_what_goes_wrong_in_the_app_is_an_answer(worker: Worker) -> None:
    taken = Taken()
    worker.answer(lambda *_: 1 // 0, taken, scope(OF_THE_APP))
    assert taken.come.wait(30)
    assert (taken.status, taken.body) == (500, b"")


def test_a_worker_that_is_to_stop_closes_each_connection_with_its_answer(world_url: str) -> None:
    app = create_app(Settings(database_url=world_url))
    stopping = Worker(cast("Edge", app.wsgi_app))
    assert "Connection" not in ask(stopping, KNOWN).headers
    stopping.drain()
    for path in (KNOWN, KNOWN, OF_THE_APP):
        assert ask(stopping, path).headers["Connection"] == "close"
    app.extensions[EXTENSION].close()
