"""A worker: the process that answers requests. The edge answers from memory; the app runs in threads behind it.

The worker speaks ASGI to granian. One thread takes all requests and never blocks, neither on the app nor on a client
that sends its body slowly. Only the app is called by WSGI, which costs as much as a response from memory.
"""

import asyncio
import ctypes
import gc
import logging
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import cast
from wsgiref.types import WSGIEnvironment

from service.addresses import EXPORTS
from service.app import COPIES, create_app
from service.body_reader import Body, BodyReader
from service.config import Settings
from service.delivery.edge import Edge
from service.delivery.response import Blocks, HeaderLines, Sent
from service.gateway import Application, Receive, Scope, Send, build_environ, call, fill_environ
from service.http.release_context import EXTENSION
from service.http.route_templates import build_route_finder
from service.limited_requests import Limits, count_request, refuse_request
from service.rate_limits import RateLimiter
from service.traces import format_trace

# Threads for the app, and threads for exports, which may take minutes.
THREADS, EXPORTING = 4, 2
# M_ARENA_MAX of glibc's mallopt(3), and the number of arenas.
M_ARENA_MAX, HEAPS = -8, 2
DRAINING = signal.SIGUSR1
CLOSE = ("Connection", "close")
# How often a worker checks that its supervisor is alive.
LOOKING_SECONDS = 1.0
FAILED = Sent(500, [("Content-Length", "0")], b"")
ENDINGS = (asyncio.CancelledError, KeyboardInterrupt, SystemExit, GeneratorExit)
log = logging.getLogger(__name__)


class Worker:
    """The application as a worker serves it."""

    def __init__(
        self, edge: Edge, grace_seconds: float = 0, threads: type[ThreadPoolExecutor] = ThreadPoolExecutor
    ) -> None:
        """Serve the app behind the edge until stopped; then, or without a supervisor, exit after the grace time."""
        self._edge, self._at_once, self._grace_seconds = edge, edge.at_once, grace_seconds
        self._draining, self._bodies, self._limiter = False, BodyReader(), Limits.limiter
        self._app, self._exports = threads(THREADS, "app"), threads(EXPORTING, "exports")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from the edge, or from the app in a thread."""
        if scope["type"] == "lifespan":
            await self._run_lifespan(receive, send)
            return
        try:
            environ = build_environ(scope)
            if self._limiter:
                sent = await self._answer_limited(self._limiter, environ, scope, receive)
            else:
                sent = self._at_once(environ) or await self._answer_in_time(environ, scope, receive)
        except ENDINGS:
            raise
        except BaseException as error:  # noqa: BLE001 - a panic in a Rust library is not an Exception
            log.error("A request could not be answered.\n%s", format_trace(error))  # noqa: TRY400 - without values
            sent = FAILED
        await _transmit(_close_after(sent) if self._draining else sent, receive, send)

    def drain(self) -> None:
        """Close each connection after its next response."""
        self._draining = True

    async def _run_lifespan(self, receive: Receive, send: Send) -> None:
        """Start before granian accepts connections, and stop after the last one is closed."""
        await receive()
        asyncio.get_running_loop().add_signal_handler(DRAINING, self.drain)
        threading.Thread(target=_stop_without, args=(os.getppid(), self._grace_seconds), daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer_limited(
        self, limiter: RateLimiter, environ: WSGIEnvironment, scope: Scope, receive: Receive
    ) -> Sent:
        """Return the response to an address that has requests left, or one that refuses more, with its quota."""
        usage = count_request(limiter, scope, environ)
        refused = refuse_request(environ, usage) if usage and usage.is_refused else None
        sent = refused or self._at_once(environ) or await self._answer_in_time(environ, scope, receive)
        headers = limiter.list_headers(usage) if usage else []
        sent = sent._replace(headers=[*sent.headers, *headers])
        # A body that was not read would be parsed as the next request.
        return _close_after(sent) if refused and environ["REQUEST_METHOD"] == "POST" else sent

    async def _answer_in_time(self, environ: WSGIEnvironment, scope: Scope, receive: Receive) -> Sent:
        """Return the app's response, computed in a thread."""
        is_posted = environ["REQUEST_METHOD"] == "POST"
        body, is_cut = await self._bodies.read(receive) if is_posted else Body(b"", is_cut=False)
        threads = self._exports if environ["PATH_INFO"].startswith(f"{EXPORTS}/") else self._app
        complete = fill_environ(environ, scope, body, is_cut=is_cut)
        # The thread asks the edge again: another request may have filled the cache in the meantime.
        sent = await asyncio.get_running_loop().run_in_executor(threads, call, self._edge, complete)
        # The unread part of a body would be parsed as the next request.
        return _close_after(sent) if is_cut else sent


def build_application() -> Application:
    """Return the application for a worker."""
    _share_heaps()
    settings = Settings.read_environment()
    app = create_app(settings)
    app.extensions[COPIES].make_missing()
    edge = cast("Edge", app.wsgi_app)
    build = partial(Worker, grace_seconds=settings.grace_seconds)
    if settings.telemetry:
        # Nothing of OpenTelemetry is imported otherwise.
        tracing = import_module("service.telemetry.traced_worker")
        find_route = build_route_finder(app.url_map)
        worker: Application = tracing.trace_worker(build, edge, app.extensions[EXTENSION], find_route)
    else:
        worker = build(edge)
    # Objects created at start-up live for ever; the garbage collector need not scan them again.
    gc.collect()
    gc.freeze()
    return worker


async def _transmit(sent: Sent, receive: Receive, send: Send) -> None:
    """Pass a response to granian, which sends it as fast as the client reads."""
    lines = sent.headers if isinstance(sent.headers, HeaderLines) else HeaderLines(sent.headers)
    await send({"type": "http.response.start", "status": sent.status, "headers": lines.octets})
    if sent.path and sent.part:
        await _transmit_blocks(Blocks(sent.path, sent.part), receive, send)
    elif sent.path:
        await send({"type": "http.response.pathsend", "path": str(sent.path)})
    else:
        await send({"type": "http.response.body", "body": sent.body})


async def _transmit_blocks(blocks: Blocks, receive: Receive, send: Send) -> None:
    """Send a part of a file in blocks: ASGI can only send whole files, and granian takes one block at a time.

    Stop when the client disconnects: granian would discard the rest.
    """
    leaving = asyncio.ensure_future(_wait_for_leaving(receive))
    remaining = iter(blocks)
    try:
        while not leaving.done() and (block := await asyncio.to_thread(next, remaining, b"")):
            await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        leaving.cancel()


async def _wait_for_leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _close_after(sent: Sent) -> Sent:
    """Return the response with a header that closes its connection."""
    return sent._replace(headers=[*sent.headers, CLOSE])


def _stop_without(supervisor: int, grace_seconds: float) -> None:
    """Stop when the supervisor is gone: nothing else could end this worker, and it would keep the port for ever."""
    while os.getppid() == supervisor:
        time.sleep(LOOKING_SECONDS)
    log.error("The supervisor is gone, and this worker stops.")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace_seconds)
    os._exit(1)


def _share_heaps() -> None:
    """Let the threads share two heaps. By default glibc gives each thread its own and never reuses its free memory."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, HEAPS)
