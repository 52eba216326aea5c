"""A worker: the process that answers. What the edge knows it gives at once; the app has threads of its own behind it.

The thread that granian calls never waits for the app, and so what is remembered is never kept waiting by what is slow:
a request whose body dribbles, an export that is being written. It speaks granian's protocol and not WSGI, which costs
as much as the answer itself: an environment that is put together for each request, and a function to begin with.
"""

import gc
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from granian.wsgi import _callback_wrapper as by_wsgi

from service.app import create_app
from service.delivery.edge import Edge

# Threads in which the app answers. More would take the interpreter from each other; the second is there so that who
# sends a body slowly holds up nobody else, and one such is let in at once.
THREADS = 2
BODIES = 1
DRAINING = signal.SIGUSR1
CLOSE = ("Connection", "close")
log = logging.getLogger(__name__)


class Answering(Protocol):
    """What granian takes the answer to one request from, once, from whichever thread."""

    def response_bytes(self, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        """Send an answer."""


Call = Callable[[Answering, WSGIEnvironment], Any]


class Worker:
    """The application as a worker serves it."""

    def __init__(self, edge: Edge) -> None:
        """Serve what stands behind the edge, until told to stop."""
        self._edge = edge
        self._draining = False
        self._bodies = threading.BoundedSemaphore(BODIES)
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"app {number}", daemon=True).start()

    def answer(self, by_the_app: Call, to: Answering, scope: WSGIEnvironment) -> None:
        """Answer a request at once, or let the app do it in its own time."""
        sent = self._edge.answer(scope)
        if sent is None:
            self._waiting.put(partial(_called, by_the_app, to, scope))
        else:
            to.response_bytes(sent.status, [*sent.headers, CLOSE] if self._draining else sent.headers, sent.body)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request by WSGI, and close its connection if the worker is to stop."""
        start = _closing(start_response) if self._draining else start_response
        if environ["REQUEST_METHOD"] != "POST":
            return self._edge(environ, start)
        if not self._bodies.acquire(blocking=False):
            start("503 Service Unavailable", [("Retry-After", "5"), ("Content-Length", "0"), CLOSE])
            return []
        try:
            return self._edge(environ, start)
        finally:
            self._bodies.release()

    def _work(self) -> None:
        while True:
            self._waiting.get()()

    def drain(self, *_signal: Any) -> None:
        """Close each connection with its next answer from now on."""
        self._draining = True


def application() -> WSGIApplication:
    """Return the application as a worker serves it; it listens for the word that it is to stop."""
    worker = Worker(cast("Edge", create_app().wsgi_app))
    signal.signal(DRAINING, worker.drain)
    # What is there now stays: it need not be looked through again and again for what could go.
    gc.collect()
    gc.freeze()
    return worker


def spoken(application: WSGIApplication, *options: Any) -> Call:
    """Return what granian calls for each request to an application, as its own function of this kind does."""
    call: Call = by_wsgi(application, *options)
    return partial(application.answer, call) if isinstance(application, Worker) else call


def _called(by_the_app: Call, to: Answering, scope: WSGIEnvironment) -> None:
    try:
        by_the_app(to, scope)
    except Exception:
        log.exception("A request could not be answered.")
        to.response_bytes(500, [("Content-Length", "0")], b"")


def _closing(start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
        return start_response(status, [*headers, CLOSE], *failed)

    return start
