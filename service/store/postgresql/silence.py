"""Silence: whether a server is alive while a long statement waits for it.

A statement that works hard and a server that is frozen look alike to the connection that waits. So the server is asked
something simple over another connection: a server that works hard answers, and one that is frozen does not.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import psycopg

# The interval of the probes during a longer wait.
LOOK_SECONDS = 5.0
# A server that has been silent for this long is given up. Disks and networks recover sooner, or not at all.
SILENCE_SECONDS = 60.0
ASK = b"SELECT 1"


class Unanswered(psycopg.OperationalError):
    """The server did not answer in time: whether it will, and what it did, is not known."""


class Asking(Protocol):
    """The needed part of a connection's interface."""

    def execute(self, query: bytes) -> object:
        """Run a statement. Raises psycopg.Error."""


class Heartbeat:
    """Probes a server while a connection to it waits."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Asking]]) -> None:
        """Take a function that opens another connection to the same server, with a short deadline."""
        self._connect = connect
        self._asking = threading.Lock()
        # When the last probe began, and when the server last answered one.
        self._began = self._answered = float("-inf")

    def check(self, since: float) -> None:
        """Raise Unanswered if the server has been silent for too long, in a wait that began at that time."""
        now, last = time.monotonic(), max(since, self._answered)
        if now - max(last, self._began) > LOOK_SECONDS and self._asking.acquire(blocking=False):
            self._began = now
            threading.Thread(target=self._ask, name="heartbeat", daemon=True).start()
        if now - last > SILENCE_SECONDS:
            raise Unanswered(f"the server has given no sign of life for {SILENCE_SECONDS:g} s")

    def _ask(self) -> None:
        try:
            with self._connect() as connection:
                connection.execute(ASK)
        except (Unanswered, psycopg.errors.ConnectionTimeout):
            return
        except psycopg.Error:
            # A server that refuses a connection is alive.
            pass
        finally:
            self._asking.release()
        self._answered = time.monotonic()
