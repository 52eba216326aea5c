"""Pulses: what a process knows of one server, from the thread that probes it."""

import threading
import time

import psycopg

from service.store.postgresql.marks import NewestMark
from service.store.postgresql.silence import Unanswered

# What was seen longer ago is not told: nobody may be served what is older.
TRUSTED_SECONDS = 1.0
NEVER = float("-inf")


class Pulse:
    """When a server was last looked at, what its newest release was, and whether it answers."""

    def __init__(self) -> None:
        """Begin without knowing anything: a server that nobody probes may be asked."""
        # When the look began, and what it saw.
        self.seen: tuple[float, NewestMark | None] = (NEVER, None)
        self.is_standby = False
        # Why the last look failed, and when it began.
        self.fault: psycopg.Error | None = None
        self._failed = NEVER
        self._is_lost = False
        self._changed = threading.Condition()

    def is_lost(self) -> bool:
        """Tell whether to ask the server is to wait in vain; a server that refuses at once may be asked."""
        return self._is_lost

    def note(self, began: float, mark: NewestMark | None, *, is_standby: bool) -> None:
        """Keep what a look saw that began then."""
        with self._changed:
            self.seen, self.is_standby, self.fault, self._is_lost = (began, mark), is_standby, None, False
            self._changed.notify_all()

    def fail(self, began: float, fault: psycopg.Error, *, is_lost: bool) -> None:
        """Keep why a look failed that began then; what was seen before stays."""
        with self._changed:
            self.fault, self._failed, self._is_lost = fault, began, is_lost
            self._changed.notify_all()

    def forget(self) -> None:
        """Know nothing any more: nobody probes the server from now on."""
        self.seen, self.is_standby, self.fault, self._is_lost = (NEVER, None), False, None, False

    def check(self) -> None:
        """Raise Unanswered where the server is lost."""
        if self._is_lost:
            raise Unanswered(str(self.fault))

    def wait_for(self, moment: float, seconds: float) -> bool:
        """Wait until a look that began after a moment was made, or failed; tell whether it was made."""
        until = time.monotonic() + seconds
        with self._changed:
            while not self._is_lost and max(self.seen[0], self._failed) < moment:
                if not self._changed.wait(until - time.monotonic()):
                    break
            return self.fault is None and self.seen[0] >= moment
