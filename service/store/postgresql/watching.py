"""Watching a server: the newest release, known without asking for it at each request.

Whoever commits a release sends a notification with it, and a thread with a connection of its own hears it. What must
not be missed is not left to that: the thread also looks twice a second, and what it saw counts for a second.
"""

import select
import socket
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from service.store.postgresql.server import NEWEST, Connection, Mark, mark_of

CHANNEL: Final = "medcontent_release"
LOOK_SECONDS = 0.5
# What was seen longer ago is not told: nobody may be served what is older.
TRUSTED_SECONDS = 1.0


class Watch:
    """Watches one database for as long as somebody asks."""

    def __init__(self, opened: Callable[[], Connection], elsewhere: Callable[[], Mark | None]) -> None:
        """Take what opens a connection to the primary, and what asks the replicas where that one is out of reach.

        Both raise psycopg.Error.
        """
        self._opened, self._elsewhere = opened, elsewhere
        self._starting = threading.Lock()
        self._watcher: Watcher | None = None
        self._forgotten = float("-inf")

    def state(self) -> Mark | None:
        """Return the newest release; None where it cannot be told, or there is none."""
        began, mark = (self._watcher or self._start()).seen
        return mark if began > max(self._forgotten, time.monotonic() - TRUSTED_SECONDS) else None

    def forget(self) -> None:
        """Tell nothing until it was looked for once more: this process has just made a release."""
        self._forgotten = time.monotonic()

    def close(self) -> None:
        """End the watch; it begins again when the state is next asked for."""
        with self._starting:
            watcher, self._watcher = self._watcher, None
        if watcher:
            watcher.end()

    def _start(self) -> "Watcher":
        with self._starting:
            if self._watcher is None:
                self._watcher = Watcher(self._opened, self._elsewhere)
                # Nobody may have closed an app that is no longer used: the thread must not outlive it.
                weakref.finalize(self, self._watcher.end)
            return self._watcher


class Watcher:
    """The thread that watches. It knows nothing of who asks, so that it ends with them."""

    def __init__(self, opened: Callable[[], Connection], elsewhere: Callable[[], Mark | None]) -> None:
        """Begin."""
        self._opened, self._elsewhere = opened, elsewhere
        # When the look began, and what it saw.
        self.seen: tuple[float, Mark | None] = (float("-inf"), None)
        self._bell, self._rope = socket.socketpair()
        self._thread = threading.Thread(target=self._watch, name="release watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """End, and wait until that is done."""
        self._rope.close()
        # Whoever asked may be forgotten by any thread, by this one too.
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        with self._bell:
            while True:
                with suppress(psycopg.Error), self._opened() as connection:
                    if self._listened(connection):
                        return
                with suppress(psycopg.Error):
                    self._note(self._elsewhere)
                if self._rung([]):
                    return

    def _listened(self, connection: Connection) -> bool:
        """Listen until the watch ends. Raises psycopg.Error when the connection does."""
        connection.execute(f"LISTEN {CHANNEL}".encode())
        while True:
            self._note(lambda: mark_of(connection.execute(NEWEST.encode()).fetchall()))
            if self._rung([connection.fileno()]):
                return True
            # They say no more than that there is something to see.
            for _ in connection.notifies(timeout=0):
                pass

    def _note(self, look: Callable[[], Mark | None]) -> None:
        began = time.monotonic()
        self.seen = (began, look())

    def _rung(self, heard: list[int]) -> bool:
        """Wait until something is heard, or it is time to look; tell whether the watch is to end."""
        bell = self._bell.fileno()
        ready, _, _ = select.select([bell, *heard], [], [], LOOK_SECONDS)
        return bell in ready
