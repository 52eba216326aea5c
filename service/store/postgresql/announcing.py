"""Announced releases: the newest release that this process has seen. It never goes back behind it.

A primary that lost its newest release, after a failover or a crash, is not read until it has caught up. A restored
backup takes releases back on purpose, and is accepted: it is an ordinary commit, and the connection on which it is
seen stays open. No server loses a release without losing its connections too.
"""

import threading
import time

import psycopg

from service.store.postgresql.connections import Connection
from service.store.postgresql.marks import NEWEST, NewestMark, mark_of
from service.store.postgresql.pulses import TRUSTED_SECONDS, Pulse


class LostRelease(psycopg.OperationalError):
    """A server does not have a release that was announced."""


class Announced:
    """The newest release that this process has seen."""

    def __init__(self, primary: Pulse) -> None:
        """Start without any; `primary` is the state of the server that decides which release is the newest."""
        self.mark: NewestMark | None = None
        self._primary = primary
        self._session: object = None
        self._lock = threading.Lock()

    def hear(self, mark: NewestMark | None, session: object) -> None:
        """Take the primary's newest release. Raises LostRelease if it had a newer one over an earlier connection."""
        with self._lock:
            if session is not self._session:
                self._compare(mark)
            self.mark, self._session = mark, session

    def hear_replica(self, mark: NewestMark | None, session: object) -> None:
        """Take a replica's newest release, if it is newer and the primary's is unknown."""
        with self._lock:
            is_newer = mark is not None and (self.mark is None or mark.number > self.mark.number)
            if is_newer and self._primary.seen[0] < time.monotonic() - TRUSTED_SECONDS:
                self.mark, self._session = mark, None

    def accept_connection(self, connection: Connection) -> Connection:
        """Return a new connection to the primary if that server has the announced release.

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
