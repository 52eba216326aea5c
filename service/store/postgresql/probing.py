"""Probing: a thread for each server that checks its newest release and whether it answers.

Only this thread contacts a lost server, so that no reader waits for one. Every commit of a release sends a
notification, which the primary delivers at once. Notifications can get lost, so the thread also checks twice a second.
"""

import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from service.store.postgresql.announcing import LostRelease
from service.store.postgresql.connections import Connection
from service.store.postgresql.marks import NewestMark
from service.store.postgresql.pulses import Pulse
from service.store.postgresql.silence import Unanswered

CHANNEL: Final = "medcontent_release"
LOOK = "SELECT number, time, pg_is_in_recovery() FROM releases ORDER BY number DESC LIMIT 1"
PROBING = {"statement_timeout": "1s"}
LOOK_SECONDS = 0.5
# A server that has not answered the probe in this time is lost.
LOST_SECONDS = 2.0
# Readers do not wait for a server that takes longer to refuse a connection.
SLOW_SECONDS = 1.0
# A closed connection, perhaps closed by a restart, is opened again after this.
AGAIN_SECONDS = 0.05
# Closing the database waits at most this long for the thread.
END_SECONDS = 5.0


class ServerProbe:
    """The thread that probes one server. It holds no reference to its users, so that it can end with them."""

    def __init__(
        self, connect: Callable[[], Connection], pulse: Pulse, hear: Callable[[NewestMark | None, object], None]
    ) -> None:
        """Start. `hear` is called with each observation and its connection, and raises to reject it."""
        self._connect, self._pulse, self._hear = connect, pulse, hear
        self._bell, self._rope = socket.socketpair()
        self._rope.setblocking(False)
        self._has_ended = False
        self._thread = threading.Thread(target=self._run, name="release watch", daemon=True)
        self._thread.start()

    def ring(self) -> None:
        """Probe at once."""
        # A write to a full pipe fails; then the bell is already ringing.
        with suppress(OSError):
            self._rope.send(b"!")

    def end(self) -> None:
        """Stop, and wait for the thread."""
        self._rope.close()
        # The last reference may be dropped in any thread, including this one.
        if self._thread is not threading.current_thread():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        with self._bell:
            while not self._has_ended:
                self._wait(self._follow())

    def _follow(self) -> float:
        """Probe repeatedly over one connection; return the time to wait before opening another."""
        before, began = self._pulse.seen, time.monotonic()
        try:
            with self._connect() as connection:
                connection.seconds = LOST_SECONDS
                self._watch(connection)
        except psycopg.Error as error:
            is_lost = isinstance(error, Unanswered | LostRelease)
            if self._pulse.seen is not before and not is_lost:
                return AGAIN_SECONDS
            # One of several hosts may have refused after the others timed out.
            is_lost = is_lost or time.monotonic() - began > SLOW_SECONDS
            self._pulse.fail(began, error, is_lost=is_lost)
        return LOOK_SECONDS

    def _watch(self, connection: Connection) -> None:
        with suppress(psycopg.errors.ReadOnlySqlTransaction):
            # Replicas cannot LISTEN.
            connection.execute(f"LISTEN {CHANNEL}".encode())
        while not self._has_ended:
            self._look(connection)
            self._wait(LOOK_SECONDS, connection.fileno())
            # Notifications carry no data.
            for _ in connection.notifies(timeout=0):
                pass

    def _look(self, connection: Connection) -> None:
        began = time.monotonic()
        try:
            rows = connection.execute(LOOK.encode()).fetchall()
        except psycopg.Error as error:
            if connection.closed:
                raise
            # A server that cancels the statement does answer, if slowly.
            if not isinstance(error, psycopg.errors.QueryCanceled):
                self._pulse.fail(began, error, is_lost=False)
            return
        mark, is_standby = (NewestMark(*rows[0][:2]), rows[0][2]) if rows else (None, False)
        self._hear(mark, connection)
        self._pulse.note(began, mark, is_standby=is_standby)

    def _wait(self, seconds: float, *heard: int) -> None:
        """Wait for data on a socket, the bell, or the timeout."""
        poll, bell = select.poll(), self._bell.fileno()
        for each in (bell, *heard):
            poll.register(each, select.POLLIN)
        if bell in dict(poll.poll(seconds * 1000)) and not self._bell.recv(4096):
            self._has_ended = True
