"""What this process has announced: the newest release that it has heard of, which it never goes back from.

A primary that has lost its newest release, because a replica took its place or after a crash, is not read until it has
made as many. A backup that somebody restores takes releases back for good, and is followed: that is a commit like any
other, and the connection on which it is seen goes on. No server loses a release without losing its connections too.
"""

import threading
import time

import psycopg

from service.store.postgresql.connections import Connection
from service.store.postgresql.marks import NEWEST, NewestMark, mark_of
from service.store.postgresql.pulses import TRUSTED_SECONDS, Pulse


class LostRelease(psycopg.OperationalError):
    """A server has not got a release that was announced."""


class Announced:
    """The newest release that this process has heard of."""

    def __init__(self, primary: Pulse) -> None:
        """Begin without any; `primary` is what is known of the server that says which is the newest."""
        self.mark: NewestMark | None = None
        self._primary = primary
        self._session: object = None
        self._lock = threading.Lock()

    def hear(self, mark: NewestMark | None, session: object) -> None:
        """Take what the primary has, over a connection. Raises LostRelease where it had more over an earlier one."""
        with self._lock:
            if session is not self._session:
                self._compare(mark)
            self.mark, self._session = mark, session

    def hear_replica(self, mark: NewestMark | None, session: object) -> None:
        """Take what a replica has, where it is newer and the primary does not say what it has."""
        with self._lock:
            is_newer = mark is not None and (self.mark is None or mark.number > self.mark.number)
            if is_newer and self._primary.seen[0] < time.monotonic() - TRUSTED_SECONDS:
                self.mark, self._session = mark, None

    def accept(self, connection: Connection) -> Connection:
        """Return a new connection to the primary, if the server behind it has what was announced.

        Raises LostRelease; the connection is closed then.
        """
        try:
            if self.mark:
                self._compare(mark_of(connection.execute(NEWEST.encode()).fetchall()))
        except BaseException:
            connection.close()
            raise
        return connection

    def _compare(self, mark: NewestMark | None) -> None:
        number = mark.number if mark else 0
        if self.mark and number < self.mark.number:
            raise LostRelease(
                f"the server is at release {number}, and release {self.mark.number} was announced already; "
                "publish again, or restart the service to go on without it"
            )
