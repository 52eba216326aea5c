"""The server: granian's configuration, and how its workers are replaced without losing a request.

All workers accept from one socket, which stays open when one of them stops: with a socket for each (SO_REUSEPORT), the
requests queued for a stopping worker would be lost. A worker is also notified a moment before it must stop. From then
on it closes each connection with its response, so that clients reconnect to another worker and none sends a request
into a connection that is being closed. Responses in progress are sent to the end.
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
from service.limited_requests import reserve_limits
from service.listening import BACKLOG
from service.respawns import CrashLoop, EarlyEnds
from service.wakeup import Wakeup
from service.worker import DRAINING

# Concurrent connections of a worker; further clients wait. Half-sent heads and idle connections count.
MAX_CONNECTIONS = 8_192
# How long a stopping worker closes connections with its responses before it stops accepting.
DRAIN_SECONDS = 1.0
# How long a replaced worker may send responses in progress; nothing waits for it.
REPLACED_SECONDS = 3600.0
WATCHING_SECONDS = 0.05
# The time limit and the size limit for the head of a request.
HEAD_MILLISECONDS, MAX_HEAD_BYTES = 15_000, 64 * 1024
READY_SECONDS = 2.0
APPLICATION = "service.worker:build_application"


class Server(MPServer):
    """granian's server, with workers that share a socket, get a notice before they stop, and finish their responses."""

    def __init__(self, listener: socket.socket, grace_seconds: float, **options: Any) -> None:
        """Accept from a listening socket; after a stop, responses may continue for `grace_seconds`."""
        super().__init__(**options)
        # The handlers of granian set it, and would lock up on two signals at once.
        wakeup: Any = Wakeup()
        self.main_loop_interrupt = wakeup
        self._listener, self._grace_seconds = listener, grace_seconds
        self._replaced: list[WorkerProcess] = []
        self._is_hurried = False
        self._early_ends = EarlyEnds()
        self._crash_loop: CrashLoop | None = None

    def serve(self, *args: Any, **kwargs: Any) -> None:
        """Serve until stopped. Raises CrashLoop if workers end as soon as they start."""
        try:
            super().serve(*args, **kwargs)
        except SystemExit:
            # granian's way to exit if another worker has ended in the meantime.
            if self._crash_loop is None:
                raise
        if self._crash_loop:
            raise self._crash_loop

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop; on the second signal, stop at once."""
        self._is_hurried = self.interrupt_signal
        super().signal_handler_interrupt(*args, **kwargs)

    def _init_shared_socket(self) -> None:
        # On some systems granian expects the backlog as an argument.
        backlog = [BACKLOG] if sys.platform in {"linux", "freebsd"} else []
        holder: Any = SocketHolder
        shared: Any = holder(self._listener.fileno(), False, *backlog)
        self._ssp, self._shd, self._sso = None, shared, self._listener
        self._sso.set_inheritable(True)

    def _respawn_workers(self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        self._replace_workers(workers, spawn_target, target_loader, delay)
        # granian has just cleared the event, and with it a signal of that moment: the service would never stop.
        if self.interrupt_signal or self.reload_signal:
            self.main_loop_interrupt.set()

    def _replace_workers(self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float) -> None:
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
        """Return whether to start another worker: not if the last ones ended at their start."""
        try:
            if not leaving.is_alive():
                self._early_ends.note_end(leaving.birth)
        except CrashLoop as error:
            self._crash_loop = error
            self.signal_handler_interrupt()
        return self._crash_loop is None

    def _stop_workers(self) -> None:
        self._stop_dismissed(self.wrks)
        # New clients are refused, so that they do not wait in a queue that is never read.
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
        """Let workers close their connections, stop accepting, and exit when their responses are sent.

        A worker that is still starting has the handlers of its parent and would ignore SIGTERM. The notice ends it:
        the parent has no handler for that, and a worker gets its own after those for SIGTERM.
        """
        for worker in workers:
            worker.interrupt_by_parent = True
            # The id of a process that has ended may belong to another one by now.
            if worker.is_alive():
                with suppress(ProcessLookupError):
                    os.kill(worker.inner.pid, DRAINING)
        time.sleep(DRAIN_SECONDS)
        for worker in workers:
            worker.terminate()


def build_server(
    settings: Settings, listener: socket.socket, target: str = APPLICATION, interface: Interfaces = Interfaces.ASGI
) -> Server:
    """Return the server of an application, which each worker creates for itself."""
    reserve_limits(settings)
    # The default before Python 3.14: a forked worker shares the loaded code and starts at once.
    multiprocessing.set_start_method("fork", force=True)
    return Server(
        listener,
        settings.grace_seconds,
        target=target,
        factory=True,
        interface=interface,
        loop=Loops.uvloop,
        # One thread handles the connections, and one the requests.
        runtime_mode=RuntimeModes.st if interface is Interfaces.ASGI else RuntimeModes.auto,
        workers=settings.workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=MAX_HEAD_BYTES),
        websockets=False,
        blocking_threads=1,
        backpressure=raise_limit(MAX_CONNECTIONS),
        backlog=BACKLOG,
        respawn_failed_workers=True,
        # A new worker gets this time to become ready before an old one stops.
        respawn_interval=READY_SECONDS,
        log_level=LogLevels.warning,
    )
