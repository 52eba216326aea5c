"""The server: granian, configured in this one place, and how its workers take turns without losing a request.

All workers accept from one socket, which stays open while one of them goes: where each has its own (SO_REUSEPORT), what
waits in the queue of a worker that stops is lost. And a worker that is to stop is told so a moment before: from then on
it closes each connection with the answer that it gives, so that clients come back to another worker, and none sends a
request into a connection that is just being closed. What it has begun to send it sends to the end.
"""

import multiprocessing
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from service.config import Settings
from service.descriptors import raise_limit
from service.listening import BACKLOG
from service.respawns import CrashLoop, EarlyEnds
from service.worker import DRAINING

# Connections of a worker at a time; a client beyond them waits. Half-sent heads and idle connections count.
MAX_CONNECTIONS = 8_192
# For so long a worker that is to stop closes connections with its answers, before it accepts no more.
DRAIN_SECONDS = 1.0
# A worker that was replaced may send what it has begun for so long: nobody waits for it.
REPLACED_SECONDS = 3600.0
WATCHING_SECONDS = 0.05
# A client may take so long for the head of a request, and a head may be so long.
HEAD_MILLISECONDS, MAX_HEAD_BYTES = 15_000, 64 * 1024
READY_SECONDS = 2.0
APPLICATION = "service.worker:build_application"


class Server(MPServer):
    """granian's server, whose workers share a socket, are told a moment before they stop, and end what they began."""

    def __init__(self, listener: socket.socket, grace_seconds: float, **options: Any) -> None:
        """Accept from a socket that listens; once it is to stop, answers may go on for `grace_seconds`."""
        super().__init__(**options)
        self._listener, self._grace_seconds = listener, grace_seconds
        self._replaced: list[WorkerProcess] = []
        self._is_hurried = False
        self._early_ends = EarlyEnds()
        self._crash_loop: CrashLoop | None = None

    def serve(self, *args: Any, **kwargs: Any) -> None:
        """Serve until told to stop. Raises CrashLoop where workers end as soon as they start."""
        try:
            super().serve(*args, **kwargs)
        except SystemExit:
            # How granian ends where another worker ended meanwhile.
            if self._crash_loop is None:
                raise
        if self._crash_loop:
            raise self._crash_loop

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop; at once, where this was asked for before."""
        self._is_hurried = self.interrupt_signal
        super().signal_handler_interrupt(*args, **kwargs)

    def _init_shared_socket(self) -> None:
        # On some systems granian is told the length of the queue again.
        backlog = [BACKLOG] if sys.platform in {"linux", "freebsd"} else []
        holder: Any = SocketHolder
        shared: Any = holder(self._listener.fileno(), False, *backlog)
        self._ssp, self._shd, self._sso = None, shared, self._listener
        self._sso.set_inheritable(True)

    def _respawn_workers(self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        for index in workers:
            if self.interrupt_signal or not self._note_end(self.wrks[index]):
                return
            leaving, coming = self.wrks[index], self._spawn_worker(index, spawn_target, target_loader)
            coming.start()
            self.wrks[index] = coming
            time.sleep(delay)
            self._stop_dismissed([leaving])
            self._replaced = [worker for worker in (*self._replaced, leaving) if worker.is_alive()]
            end = threading.Timer(REPLACED_SECONDS, leaving.kill)
            end.daemon = True
            end.start()

    def _note_end(self, leaving: WorkerProcess) -> bool:
        """Return whether another worker may follow one: not where it and those before it ended at their start."""
        try:
            if not leaving.is_alive():
                self._early_ends.note_end(leaving.birth)
        except CrashLoop as error:
            self._crash_loop = error
            self.signal_handler_interrupt()
        return self._crash_loop is None

    def _stop_workers(self) -> None:
        self._stop_dismissed(self.wrks)
        # Clients are refused, and do not wait for one that will never accept them.
        self._listener.close()
        leaving = [*self.wrks, *self._replaced]
        until = time.monotonic() + self._grace_seconds
        while any(worker.is_alive() for worker in leaving) and time.monotonic() < until and not self._is_hurried:
            time.sleep(WATCHING_SECONDS)
        for worker in leaving:
            if worker.is_alive():
                worker.kill()
        self.wrks.clear()

    def _stop_dismissed(self, workers: Sequence[WorkerProcess]) -> None:
        """Let workers close their connections, accept no more, and stop when they have sent what they owe."""
        for worker in workers:
            worker.interrupt_by_parent = True
            # Where one has ended, its number may be that of another process by now.
            if worker.is_alive():
                with suppress(ProcessLookupError):
                    os.kill(worker.inner.pid, DRAINING)
        time.sleep(DRAIN_SECONDS)
        for worker in workers:
            worker.terminate()


def build_server(
    settings: Settings, listener: socket.socket, target: str = APPLICATION, interface: Interfaces = Interfaces.ASGI
) -> Server:
    """Return the server of an application, which is made in each worker."""
    # As everywhere before Python 3.14: a worker that is forked shares the code that is loaded, and starts at once.
    multiprocessing.set_start_method("fork", force=True)
    return Server(
        listener,
        settings.grace_seconds,
        target=target,
        factory=True,
        interface=interface,
        loop=Loops.uvloop,
        # One thread takes the connections, as one does the requests.
        runtime_mode=RuntimeModes.st if interface is Interfaces.ASGI else RuntimeModes.auto,
        workers=settings.workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=MAX_HEAD_BYTES),
        websockets=False,
        blocking_threads=1,
        backpressure=raise_limit(MAX_CONNECTIONS),
        backlog=BACKLOG,
        respawn_failed_workers=True,
        # A worker that comes is given this time to be ready before one goes.
        respawn_interval=READY_SECONDS,
        log_level=LogLevels.warning,
    )
