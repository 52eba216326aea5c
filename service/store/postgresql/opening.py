"""Opening connections without blocking a reader longer than its deadline.

Each attempt runs in a separate thread, because the C library resolves host names without a deadline. While attempts
fail, only one thread tries at a time, and other readers are refused at once.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from service.store.postgresql.connections import TICK_SECONDS, Connection
from service.store.postgresql.pulses import Pulse
from service.store.postgresql.silence import Unanswered


class Opener:
    """Opens connections to one server for readers."""

    def __init__(self, connect: Callable[[], Connection], pulse: Pulse, seconds: float) -> None:
        """Take a function that opens a connection and may hang, the server's pulse, and the deadline in seconds."""
        self._connect, self._pulse, self._seconds = connect, pulse, seconds
        self._has_failed, self._trying = False, threading.Lock()

    def open(self) -> Connection:
        """Return a new connection that stops waiting as soon as the server is lost. Raises psycopg.Error."""
        self._pulse.check()
        if not self._has_failed:
            return self._open_in_thread()
        if not self._trying.acquire(blocking=False):
            raise Unanswered("the server takes no connections")
        try:
            return self._open_in_thread()
        finally:
            self._trying.release()

    def _open_in_thread(self) -> Connection:
        attempt: Future[Connection] = Future()
        threading.Thread(target=_fulfil, args=(attempt, self._connect), name="connecting", daemon=True).start()
        try:
            connection = self._wait_for(attempt)
        except BaseException:
            self._has_failed = True
            attempt.add_done_callback(_discard)
            raise
        self._has_failed = False
        connection.is_lost = self._pulse.is_lost
        return connection

    def _wait_for(self, attempt: "Future[Connection]") -> Connection:
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            try:
                return attempt.result(TICK_SECONDS)
            except TimeoutError:
                self._pulse.check()
        raise Unanswered(f"connection timeout expired: there was no connection within {self._seconds:g} s")


def _fulfil(attempt: "Future[Connection]", connect: Callable[[], Connection]) -> None:
    try:
        attempt.set_result(connect())
    except BaseException as error:  # noqa: BLE001 - the waiting thread gets it
        attempt.set_exception(error)


def _discard(attempt: "Future[Connection]") -> None:
    """Close a connection that was opened after the deadline."""
    if attempt.exception() is None:
        attempt.result().close()
