"""Probing: a thread for each server that looks what its newest release is, and whether it answers at all.

It alone asks a server that is lost, so that no reader waits for one. Whoever commits a release sends a notification
with it, which the primary passes on at once; what must not be missed is not left to that, for the thread also looks
twice a second.
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
# A server that has not answered so simple a question in this time is lost.
LOST_SECONDS = 2.0
# Readers are not made to wait for a server that takes longer to refuse.
SLOW_SECONDS = 1.0
# A connection that was ended, perhaps with its server, is made again after this.
AGAIN_SECONDS = 0.05
# Whoever closes the database waits no longer for the thread.
END_SECONDS = 5.0


class ServerProbe:
    """The thread that probes one server. It knows nothing of who asks, so that it ends with them."""

    def __init__(
        self, connect: Callable[[], Connection], pulse: Pulse, hear: Callable[[NewestMark | None, object], None]
    ) -> None:
        """Begin. `hear` is called with what each look sees and its connection, and raises where that is refused."""
        self._connect, self._pulse, self._hear = connect, pulse, hear
        self._bell, self._rope = socket.socketpair()
        self._rope.setblocking(False)
        self._has_ended = False
        self._thread = threading.Thread(target=self._run, name="release watch", daemon=True)
        self._thread.start()

    def ring(self) -> None:
        """Look at once."""
        # A bell that cannot be rung once more is ringing.
        with suppress(OSError):
            self._rope.send(b"!")

    def end(self) -> None:
        """End, and wait until that is done."""
        self._rope.close()
        # Whoever asked may be forgotten by any thread, by this one too.
        if self._thread is not threading.current_thread():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        with self._bell:
            while not self._has_ended:
                self._wait(self._follow())

    def _follow(self) -> float:
        """Look again and again over one connection; return how long to wait before the next one is made."""
        before, began = self._pulse.seen, time.monotonic()
        try:
            with self._connect() as connection:
                connection.seconds = LOST_SECONDS
                self._watch(connection)
        except psycopg.Error as error:
            is_lost = isinstance(error, Unanswered | LostRelease)
            if self._pulse.seen is not before and not is_lost:
                return AGAIN_SECONDS
            # One host of several may have refused, after the others did not answer.
            is_lost = is_lost or time.monotonic() - began > SLOW_SECONDS
            self._pulse.fail(began, error, is_lost=is_lost)
        return LOOK_SECONDS

    def _watch(self, connection: Connection) -> None:
        with suppress(psycopg.errors.ReadOnlySqlTransaction):
            # No replica can.
            connection.execute(f"LISTEN {CHANNEL}".encode())
        while not self._has_ended:
            self._look(connection)
            self._wait(LOOK_SECONDS, connection.fileno())
            # They say no more than that there is something to see.
            for _ in connection.notifies(timeout=0):
                pass

    def _look(self, connection: Connection) -> None:
        began = time.monotonic()
        try:
            rows = connection.execute(LOOK.encode()).fetchall()
        except psycopg.Error as error:
            if connection.closed:
                raise
            # A server that ends the statement answers, if slowly.
            if not isinstance(error, psycopg.errors.QueryCanceled):
                self._pulse.fail(began, error, is_lost=False)
            return
        mark, is_standby = (NewestMark(*rows[0][:2]), rows[0][2]) if rows else (None, False)
        self._hear(mark, connection)
        self._pulse.note(began, mark, is_standby=is_standby)

    def _wait(self, seconds: float, *heard: int) -> None:
        """Wait until something is heard, the bell rings, or it is time to go on."""
        poll, bell = select.poll(), self._bell.fileno()
        for each in (bell, *heard):
            poll.register(each, select.POLLIN)
        if bell in dict(poll.poll(seconds * 1000)) and not self._bell.recv(4096):
            self._has_ended = True
