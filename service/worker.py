"""A worker: the process that answers. What the edge knows it gives at once; the app has threads of its own behind it.

It speaks granian's own protocol, RSGI: one thread takes all requests, and never waits for anything, neither for the app
nor for a client whose body dribbles. WSGI, which costs as much as an answer from memory, is spoken to the app alone.
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
from contextlib import suppress
from typing import cast
from wsgiref.types import WSGIEnvironment

from schemas.lookup import MOST_OCTETS
from service.api.exports import PATH as EXPORTS
from service.app import create_app
from service.delivery.answers import Sent
from service.delivery.edge import Edge
from service.gateway import Exchange, Scope, complete, given, said
from service.traces import format_trace

# Threads in which the app answers, and those in which it makes exports, which may take minutes.
THREADS, EXPORTING = 4, 2
# A client may take so long for a body; then the app is given what has come.
BODY_SECONDS = 15
# What glibc's mallopt(3) calls the most heaps.
M_ARENA_MAX, HEAPS = -8, 2
DRAINING = signal.SIGUSR1
CLOSE = ("Connection", "close")
# So often a worker looks whether its supervisor is still there; without one it stops, at the latest after so long.
LOOKING_SECONDS, STOPPING_SECONDS = 1.0, 10.0
FAILED = Sent(500, [("Content-Length", "0")], b"")
ENDINGS = (asyncio.CancelledError, KeyboardInterrupt, SystemExit, GeneratorExit)
log = logging.getLogger(__name__)


class Worker:
    """The application as a worker serves it."""

    def __init__(self, edge: Edge) -> None:
        """Serve what stands behind the edge, until told to stop."""
        self._edge, self._at_once = edge, edge.at_once
        self._draining = False
        self._app, self._exports = ThreadPoolExecutor(THREADS, "app"), ThreadPoolExecutor(EXPORTING, "exports")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin: granian calls this before it lets anyone in."""
        loop.add_signal_handler(DRAINING, self.drain)
        threading.Thread(target=_stop_without, args=(os.getppid(),), daemon=True).start()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer a request at once, or let the app do it in its own time."""
        try:
            environ = said(scope)
            sent = self._at_once(environ) or await self._in_time(environ, scope, exchange)
        except ENDINGS:
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of a library in Rust is no Exception
            log.error("A request could not be answered.\n%s", format_trace(error))  # noqa: TRY400 - without values
            sent = FAILED
        headers = [*sent.headers, CLOSE] if self._draining else sent.headers
        if sent.path:
            exchange.response_file(sent.status, headers, str(sent.path))
        else:
            exchange.response_bytes(sent.status, headers, sent.body)

    def drain(self) -> None:
        """Close each connection with its next answer from now on."""
        self._draining = True

    async def _in_time(self, environ: WSGIEnvironment, scope: Scope, exchange: Exchange) -> Sent:
        """Return what the app answers, in a thread of its own."""
        body, is_late = await _received(exchange) if environ["REQUEST_METHOD"] == "POST" else (b"", False)
        threads = self._exports if environ["PATH_INFO"].startswith(f"{EXPORTS}/") else self._app
        told = complete(environ, scope, body)
        # The edge is asked again: others may have asked for the same while this one waited for a thread.
        sent = await asyncio.get_running_loop().run_in_executor(threads, given, self._edge, told)
        # What is still to come of a body would be read as the next request.
        return sent._replace(headers=[*sent.headers, CLOSE]) if is_late else sent


def application() -> Worker:
    """Return the application as a worker serves it."""
    _share_heaps()
    worker = Worker(cast("Edge", create_app().wsgi_app))
    # What is there now stays: it need not be looked through again and again for what could go.
    gc.collect()
    gc.freeze()
    return worker


async def _received(exchange: Exchange) -> tuple[bytes, bool]:
    """Return a body as far as any route reads it and it comes in time, and whether there is more of it."""
    received = bytearray()
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in exchange:
                received.extend(piece)
                if len(received) > MOST_OCTETS:
                    break
            else:
                return bytes(received), False
    return bytes(received), True


def _stop_without(supervisor: int) -> None:
    """Stop when the supervisor is gone: nobody could end this worker, and it would keep the port for ever."""
    while os.getppid() == supervisor:
        time.sleep(LOOKING_SECONDS)
    log.error("The supervisor is gone, and this worker stops.")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPPING_SECONDS)
    os._exit(1)


def _share_heaps() -> None:
    """Let the threads share two heaps. glibc would give each its own, and what one has freed, no other could use."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, HEAPS)
