"""The worker: the edge answers at once; the app takes its time in threads, and delays no other request."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

import service.body_reader
from service.app import create_app
from service.body_reader import MAX_BODY_BYTES
from service.config import Settings
from service.delivery.edge import Edge
from service.delivery.response import Sent
from service.gateway import Message, Scope, build_environ, call, fill_environ
from service.http.release_context import EXTENSION
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from service.worker import THREADS, Worker
from tests.drafts import Drafts
from tests.releases import publish
from tests.servers import Server, running

pytestmark = pytest.mark.engines("sqlite")
# Answers that are remembered after the first request, and answers that the app makes each time.
KNOWN, OF_THE_APP = "/v1/treatments/cobalt-syrup", "/livez"
JSON = ("content-type", "application/json")
NEVER, CUT = "never", "cut"


class Request:
    """One request as granian hands it over, and the answer that it is given. A piece that never comes is NEVER."""

    def __init__(self, path: str, *lines: tuple[str, str], method: str = "GET", pieces: Sequence[Any] = ()) -> None:
        path, _, query = path.partition("?")
        self.scope: Scope = {
            "type": "http",
            "method": method,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "http_version": "1.1",
            "server": ("127.0.0.1", "80"),
            "headers": [(name.encode(), value.encode()) for name, value in (("host", "localhost"), *lines)],
        }
        self._pieces = [*pieces]
        self.answers: list[Sent] = []

    @property
    def answer(self) -> Sent:
        """The one answer."""
        (only,) = self.answers
        return only

    async def receive(self) -> Message:
        """Give the next piece of the body."""
        piece = self._pieces.pop(0) if self._pieces else b""
        if piece is NEVER:
            await asyncio.get_running_loop().create_future()
        if piece is CUT:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(self._pieces)}

    async def send(self, message: Message) -> None:
        """Take the next part of the answer."""
        if message["type"] == "http.response.start":
            headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
            self.answers.append(Sent(message["status"], headers, b""))
        else:
            path = Path(message["path"]) if "path" in message else None
            self.answers[-1] = self.answers[-1]._replace(body=message.get("body", b""), path=path)

    async def ask(self, worker: Worker) -> None:
        """Ask a worker."""
        await worker(self.scope, self.receive, self.send)


@pytest.fixture(scope="module")
def worker(world_url: str) -> Iterator[Worker]:
    """Give a worker that serves the invented world."""
    app = create_app(Settings(database_url=world_url))
    yield Worker(cast("Edge", app.wsgi_app))
    app.extensions[EXTENSION].close()


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end in a new thread, because a browser's loop may be running in the tests' thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def ask(worker: Worker, path: str, *lines: tuple[str, str], **more: Any) -> Sent:
    """Ask as the server does, and wait for the answer."""
    request = Request(path, *lines, **more)
    run(request.ask(worker))
    return request.answer


def post(worker: Worker, *pieces: Any, lines: Sequence[tuple[str, str]] = ()) -> Sent:
    """Post a look-up."""
    return ask(worker, "/v1/lookup", JSON, *lines, method="POST", pieces=pieces)


@pytest.mark.parametrize("path", [KNOWN, "/v1/treatments", "/v1/releases", "/problems/", "/v1/ünknown"])
def test_an_answer_is_the_same_whoever_gives_it(path: str, world_url: str, worker: Worker) -> None:
    app = create_app(Settings(database_url=world_url, edge_mib=0))
    request = Request(path)
    direct = call(app.wsgi_app, fill_environ(build_environ(request.scope), request.scope, b""))
    for _ in range(2):
        found = ask(worker, path)
        assert (found.status, found.body) == (direct.status, direct.body)
        # The clock may strike between the two.
        assert dict(found.headers) | {"Date": ""} == dict(direct.headers) | {"Date": ""}
    app.extensions[EXTENSION].close()


def test_headers_in_several_lines_are_one_list(worker: Worker) -> None:
    tag = dict(ask(worker, KNOWN).headers)["ETag"]
    held = [("if-none-match", '"another"'), ("if-none-match", tag)]
    assert ask(worker, KNOWN, *held).status == 304
    assert ask(worker, KNOWN, ("accept", "image/png"), ("accept", "text/markdown")).body.startswith(b"#")


def test_the_edge_answers_while_every_thread_of_the_app_waits(worker: Worker) -> None:
    opened, busy = threading.Event(), Worker(worker._edge)
    waiting = [busy._app.submit(opened.wait, 30) for _ in range(2 * THREADS)]
    assert ask(busy, KNOWN).status == 200
    assert not any(each.done() for each in waiting)
    opened.set()
    assert all(each.result() for each in waiting)


def test_a_body_that_dribbles_holds_nobody_up_and_is_refused_in_words(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.body_reader, "BODY_SECONDS", 0.5)
    slow = Request("/v1/lookup", JSON, ("content-length", "100"), method="POST", pieces=[b"{", NEVER])
    quick = Request("/v1/lookup", JSON, ("content-length", "13"), method="POST", pieces=[b'{"codes": []}'])
    known = Request(KNOWN)

    async def all_at_once() -> None:
        dribbling = asyncio.ensure_future(slow.ask(worker))
        await quick.ask(worker)
        await known.ask(worker)
        assert not slow.answers
        await dribbling

    run(all_at_once())
    assert (known.answer.status, quick.answer.status) == (200, 400)
    headers, problem = dict(slow.answer.headers), orjson.loads(slow.answer.body)
    assert (slow.answer.status, headers["Connection"]) == (400, "close")
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/problem+json", "nosniff")
    assert (problem["type"], problem["instance"]) == ("/problems/bad-request", "/v1/lookup")


def test_a_body_is_read_in_whatever_pieces_it_comes(worker: Worker) -> None:
    body = b'{"codes": ["none|1"]}'
    sized = [("content-length", str(len(body)))]
    found = post(worker, body, lines=sized)
    assert found.status == 200
    for pieces in ([body[:3], b"", body[3:]], [body, b""], [bytes([each]) for each in body]):
        assert post(worker, *pieces, lines=sized).body == found.body
        # Without its length, what comes is all that there is.
        assert post(worker, *pieces, lines=[("transfer-encoding", "chunked")]).body == found.body


@pytest.mark.parametrize("lines", [[("transfer-encoding", "chunked")], [("content-length", "22")]])
def test_a_body_that_ends_with_its_connection_is_not_taken_for_a_whole_one(
    lines: list[tuple[str, str]], worker: Worker
) -> None:
    for pieces in ([b'{"codes": ["none|1"]}', CUT], [b'{"codes": ', CUT], [CUT]):
        found = post(worker, *pieces, lines=lines)
        assert (found.status, dict(found.headers)["Connection"]) == (400, "close")


@pytest.mark.parametrize("lines", [[("transfer-encoding", "chunked")], [("content-length", str(10 * MAX_BODY_BYTES))]])
def test_no_more_of_a_body_is_read_than_any_route_takes(lines: list[tuple[str, str]], worker: Worker) -> None:
    found = post(worker, b" " * MAX_BODY_BYTES, b"  ", NEVER, lines=lines)
    assert (found.status, dict(found.headers)["Connection"]) == (413, "close")


def test_a_body_is_read_as_far_as_its_route_takes_it(worker: Worker) -> None:
    quotes = orjson.dumps({"quotes": [{"text": "no such words " * 140}] * 10}) + b" " * 100_000
    request = Request("/v1/quotes", JSON, ("content-length", str(len(quotes))), method="POST", pieces=[quotes])
    run(request.ask(worker))
    assert request.answer.status == 200


def test_bodies_that_fill_the_memory_for_them_are_cut_and_refused(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.body_reader, "MAX_PENDING_BYTES", 1000)
    sized = ("content-length", "1200")
    held, cut = (
        Request("/v1/lookup", JSON, sized, method="POST", pieces=[b" " * 600, last]) for last in (NEVER, b" " * 600)
    )

    async def both_at_once() -> None:
        holding = asyncio.ensure_future(held.ask(worker))
        await asyncio.sleep(0)
        await cut.ask(worker)
        holding.cancel()

    run(both_at_once())
    assert cut.answer.status == 400
    assert post(worker, b'{"codes": ["none|1"]}', lines=[("content-length", "21")]).status == 200


def test_an_export_is_left_to_the_server_to_send(worker: Worker) -> None:
    found = ask(worker, "/v1/exports/1.ndjson")
    assert found.path
    assert str(found.path.stat().st_size) == dict(found.headers)["Content-Length"]
    without = ask(worker, "/v1/exports/1.ndjson", method="HEAD")
    assert (without.path, without.body, dict(without.headers)) == (None, b"", dict(found.headers))


def test_while_the_database_hangs_memory_goes_on_and_all_else_is_told_to_come_again(
    programs: Path, world_drafts: Drafts, tmp_path: Path
) -> None:
    with running(programs) as server:
        server.sql("CREATE DATABASE content")
        database = Database(server.url("content"))
        upgrade_content(database)
        publish(database, world_drafts)
        database.close()
        app = create_app(Settings(database_url=server.url("content"), derived_dir=str(tmp_path)))
        worker = Worker(cast("Edge", app.wsgi_app))
        assert ask(worker, KNOWN).status == 200
        with hanging(server):
            run(while_it_hangs(worker))
        until = time.monotonic() + 15
        while "Age" in dict(ask(worker, KNOWN).headers):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert ask(worker, "/v1/treatments?limit=2").status == 200
        app.extensions[EXTENSION].close()


async def while_it_hangs(worker: Worker) -> None:
    """Ask a worker whose database does not answer; one of those who ask waits for the database."""
    asked: list[Request] = []
    waiting = set()
    until = time.monotonic() + 30
    while not any("Age" in dict(each.answer.headers) for each in asked if each.answers):
        assert time.monotonic() < until
        asked.append(Request(KNOWN))
        waiting.add(asyncio.ensure_future(asked[-1].ask(worker)))
        await asyncio.sleep(0.05)
    await asyncio.wait(waiting, timeout=5)
    assert {each.answer.status for each in asked if each.answers} == {200}
    assert sum(not each.answers for each in asked) <= 1
    for _ in range(200):
        known = Request(KNOWN)
        await known.ask(worker)
        assert "Age" in dict(known.answer.headers)
    cold, ready = Request("/v1/treatments?limit=1"), Request("/readyz")
    for each in (cold, ready):
        await each.ask(worker)
    assert (cold.answer.status, ready.answer.status) == (503, 503)
    assert dict(cold.answer.headers)["Retry-After"] == "5"


@contextmanager
def hanging(server: Server) -> Iterator[None]:
    """Stop a server and all its processes (SIGSTOP), with their connections open."""
    assert server.process
    main = server.process.pid
    family = [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]
    for each in family:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in family:
            os.kill(each, signal.SIGCONT)


def test_what_goes_wrong_in_the_app_is_an_answer(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker._edge, "_app", lambda *_: 1 // 0)
    found = ask(worker, OF_THE_APP)
    assert (found.status, found.body) == (500, b"")


def test_a_worker_that_is_to_stop_closes_each_connection_with_its_answer(world_url: str) -> None:
    app = create_app(Settings(database_url=world_url))
    stopping = Worker(cast("Edge", app.wsgi_app))
    assert "Connection" not in dict(ask(stopping, KNOWN).headers)
    stopping.drain()
    for path in (KNOWN, KNOWN, OF_THE_APP):
        assert dict(ask(stopping, path).headers)["Connection"] == "close"
    app.extensions[EXTENSION].close()
