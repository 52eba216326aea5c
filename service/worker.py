"""A worker: the process that answers. What the edge knows it gives at once; the app has threads of its own behind it.

The threads that granian calls never wait for the app, and only one of them for a client, and so what is remembered is
never kept waiting by what is slow: a request whose body dribbles, an export that is being written. It speaks granian's
protocol and not WSGI, which costs as much as the answer itself: an environment that is put together for each request,
and a function to begin with.
"""

import ctypes
import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from http import HTTPStatus
from io import BytesIO
from queue import SimpleQueue
from typing import Any, Protocol, cast
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from granian.wsgi import _callback_wrapper as by_wsgi

from schemas.problems import PROBLEMS
from service.api.exports import PATH as EXPORTS
from service.api.problems import MEDIA_TYPE, PATH, RETRY_AFTER, document
from service.app import create_app
from service.delivery.answers import Answer
from service.delivery.edge import Edge
from service.delivery.headers import finished
from service.delivery.patience import Patience

# Threads in which the app answers, and those in which it sends exports, which takes as long as their clients like.
THREADS = 2
SENDING = 4
# No route takes a body of so many octets.
MOST_OCTETS = 1024 * 1024
# What glibc's mallopt(3) calls the most heaps.
M_ARENA_MAX, HEAPS = -8, 2
DRAINING = signal.SIGUSR1
CLOSE = ("Connection", "close")
BUSY = "The body of another request comes slowly, and is read first."
# So often a worker looks whether its supervisor is still there; without one it stops, at the latest after so long.
LOOKING_SECONDS, STOPPING_SECONDS = 1.0, 10.0
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
        self._patience, self._reading = Patience(), threading.Lock()
        self._app, self._sending = _working(THREADS, "app"), _working(SENDING, "sending")

    def answer(self, by_the_app: Call, to: Answering, scope: WSGIEnvironment) -> None:
        """Answer a request at once, or let the app do it in its own time."""
        sent = self._edge.answer(scope)
        if sent is not None:
            to.response_bytes(sent.status, [*sent.headers, CLOSE] if self._draining else sent.headers, sent.body)
        elif scope["REQUEST_METHOD"] == "POST" and not self._received(scope):
            busy = _busy(scope)
            to.response_bytes(busy.status, [*busy.headers.items(), CLOSE], busy.body)
        else:
            threads = self._sending if scope["PATH_INFO"].startswith(f"{EXPORTS}/") else self._app
            threads.put(partial(_called, by_the_app, to, scope))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request by WSGI, and close its connection if the worker is to stop."""
        # The edge is asked again: others may have asked for the same while this one waited for a thread.
        return self._edge(environ, _closing(start_response) if self._draining else start_response)

    def _received(self, scope: WSGIEnvironment) -> bool:
        """Read the body of a request, which is there as long as granian's call lasts; tell whether that could be done.

        A client may be slow: all but one of granian's threads are for those who are not.
        """
        if not self._patience.acquire(self._reading):
            return False
        try:
            scope["wsgi.input"] = BytesIO(scope["wsgi.input"].read(MOST_OCTETS))
        finally:
            self._reading.release()
        return True

    def drain(self, *_signal: Any) -> None:
        """Close each connection with its next answer from now on."""
        self._draining = True


def application() -> WSGIApplication:
    """Return the application as a worker serves it; it listens for the word that it is to stop."""
    _share_heaps()
    worker = Worker(cast("Edge", create_app().wsgi_app))
    signal.signal(DRAINING, worker.drain)
    threading.Thread(target=_stop_without, args=(os.getppid(),), daemon=True).start()
    # What is there now stays: it need not be looked through again and again for what could go.
    gc.collect()
    gc.freeze()
    return worker


def _stop_without(supervisor: int) -> None:
    """Stop when the supervisor is gone: nobody could end this worker, and it would keep the port for ever."""
    while os.getppid() == supervisor:
        time.sleep(LOOKING_SECONDS)
    log.error("The supervisor is gone, and this worker stops.")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPPING_SECONDS)
    os._exit(1)


def _busy(scope: WSGIEnvironment) -> Answer:
    """Return what is said to a client whose body cannot be read now."""
    said = {"Content-Type": MEDIA_TYPE, "Content-Language": "en", "Retry-After": str(RETRY_AFTER)}
    path, secure = scope["PATH_INFO"], scope["wsgi.url_scheme"] == "https"
    body = document(PROBLEMS["unavailable"], BUSY, quote(path, safe=PATH))
    said["Content-Length"] = str(len(body))
    return finished(Answer(HTTPStatus.SERVICE_UNAVAILABLE, said, body), scope["REQUEST_METHOD"], path, secure=secure)


def _share_heaps() -> None:
    """Let the threads share two heaps. glibc would give each its own, and what one has freed, no other could use."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, HEAPS)


def spoken(application: WSGIApplication, *options: Any) -> Call:
    """Return what granian calls for each request to an application, as its own function of this kind does."""
    call: Call = by_wsgi(application, *options)
    return partial(application.answer, call) if isinstance(application, Worker) else call


def _working(threads: int, name: str) -> SimpleQueue[Callable[[], None]]:
    """Return a queue, and let so many threads do what is put into it."""
    waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def work() -> None:
        while True:
            waiting.get()()

    for number in range(threads):
        threading.Thread(target=work, name=f"{name} {number}", daemon=True).start()
    return waiting


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
