"""The server: granian, configured in this one place, and how its workers take turns without losing a request.

All workers accept from one socket, which stays open while one of them goes: where each has its own (SO_REUSEPORT), what
waits in the queue of a worker that stops is lost. And a worker that is to stop is told so a moment before: from then on
it closes each connection with the answer that it gives, so that clients come back to another worker, and none sends a
request into a connection that is just being closed.
"""

import multiprocessing
import os
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from granian._granian import ListenerSpec  # what granian.net calls SocketSpec
from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from service.config import Settings
from service.worker import DRAINING

# Connections at a time; a client beyond them waits for its own.
BACKLOG = 1024
# For so long a worker that is to stop closes connections with its answers, before it stops.
DRAIN_SECONDS = 1.0
# A worker may hang as it stops under load; the others must not wait for it for ever.
KILL_SECONDS = 10
# A client may take so long for the head of a request.
HEAD_MILLISECONDS = 15_000
READY_SECONDS = 2.0
APPLICATION = "service.worker:application"


class Server(MPServer):
    """granian's server, whose workers share a socket and are told a moment before they stop."""

    def _init_shared_socket(self) -> None:
        # What granian does itself on systems without SO_REUSEPORT.
        shared: Any = ListenerSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._ssp, self._shd, self._sso = None, shared, socket.socket(fileno=shared.get_fd())
        self._sso.set_inheritable(True)

    def _respawn_workers(self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        for index in workers:
            leaving, coming = self.wrks[index], self._spawn_worker(index, spawn_target, target_loader)
            coming.start()
            self.wrks[index] = coming
            time.sleep(delay)
            self._end([leaving])

    def _stop_workers(self) -> None:
        self._end(self.wrks)
        self.wrks.clear()

    def _end(self, workers: Sequence[WorkerProcess]) -> None:
        """Let workers give the answers that they owe, and stop."""
        for worker in workers:
            worker.interrupt_by_parent = True
            with suppress(ProcessLookupError):
                os.kill(worker.inner.pid, DRAINING)
        time.sleep(DRAIN_SECONDS)
        for worker in workers:
            worker.terminate()
        until = time.monotonic() + KILL_SECONDS
        for worker in workers:
            worker.join(max(until - time.monotonic(), 0.001))
            if worker.is_alive():
                worker.kill()


def server(settings: Settings, target: str = APPLICATION, interface: Interfaces = Interfaces.ASGI) -> Server:
    """Return the server of an application, which is made in each worker."""
    # As everywhere before Python 3.14: a worker that is forked shares the code that is loaded, and starts at once.
    multiprocessing.set_start_method("fork", force=True)
    return Server(
        target,
        factory=True,
        interface=interface,
        loop=Loops.uvloop,
        # One thread takes the connections, as one does the requests.
        runtime_mode=RuntimeModes.st if interface is Interfaces.ASGI else RuntimeModes.auto,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS),
        websockets=False,
        blocking_threads=1,
        backpressure=BACKLOG,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        # A worker that comes is given this time to be ready before one goes.
        respawn_interval=READY_SECONDS,
        log_level=LogLevels.warning,
    )
