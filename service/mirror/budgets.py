"""Budgets: the bytes and the time that a response may take, enforced at the socket.

A socket timeout restarts with every byte, so a server that sends a byte now and then could block a client for ever, in
the head as well as in the body. Here every read counts.
"""

import io
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, cast

# The time limit of a response, plus one second for each of these portions received.
ANSWER_SECONDS = 30.0
BYTES_PER_SECOND = 64 * 1024
CONNECT_SECONDS = 10.0
# A document's text has at most 8 MiB (twice that in JSON with escapes), and the rest of its record is small.
MAX_RECORD_BYTES = 18 * 1024 * 1024
MAX_ANSWER_BYTES = 20 * 1024 * 1024


class Exhausted(OSError):
    """A response that exceeds its budget."""


class Budget:
    """The bytes and the time left for one response."""

    def __init__(self) -> None:
        """Start counting."""
        self._began, self._received = time.monotonic(), 0

    def allow_seconds(self) -> float:
        """Return how long the next read may take, in seconds. Raises Exhausted."""
        allowed = ANSWER_SECONDS + self._received / BYTES_PER_SECOND
        left = self._began + allowed - time.monotonic()
        if left <= 0:
            raise Exhausted(f"it has sent {self._received:,} bytes in {allowed:.0f} seconds, and is not finished")
        return left

    def count(self, received: int) -> None:
        """Count received bytes. Raises Exhausted."""
        self._received += received
        # The head and the chunk lengths count too.
        if self._received > 2 * MAX_ANSWER_BYTES:
            raise Exhausted(f"it sends more than {2 * MAX_ANSWER_BYTES:,} bytes at once")


class _BudgetedReader(io.RawIOBase):
    """Reads from a socket within a budget."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock, self._budget = sock, budget
        # The file object keeps the socket open until it is closed.
        self._raw = cast("io.RawIOBase", sock.makefile("rb", buffering=0))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._budget.allow_seconds())
        try:
            count = cast("int | None", self._raw.readinto(buffer))
        except TimeoutError:
            self._budget.allow_seconds()
            raise
        self._budget.count(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Socket:
    """The part of a socket's interface that http.client uses."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock, self._budget = sock, budget
        self.sendall: Callable[[bytes], None] = sock.sendall
        self.close: Callable[[], None] = sock.close

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BudgetedReader(self._sock, self._budget))


class _Plain(HTTPConnection):
    budget: Budget

    def connect(self) -> None:
        super().connect()
        self.sock = cast("socket.socket", _Socket(self.sock, self.budget))


class _Secure(HTTPSConnection):
    budget: Budget

    def connect(self) -> None:
        super().connect()
        self.sock = cast("socket.socket", _Socket(self.sock, self.budget))


def open_connection(scheme: str, host: str, port: int, budget: Budget) -> HTTPConnection:
    """Return an unopened connection whose responses keep to a budget."""
    connection = (_Secure if scheme == "https" else _Plain)(host, port, timeout=CONNECT_SECONDS)
    connection.budget = budget
    return connection
