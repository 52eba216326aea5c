"""Pulses: the state of one server, reported by the thread that probes it."""

import threading
import time

import psycopg

from service.store.postgresql.marks import NewestMark
from service.store.postgresql.silence import Unanswered

# Older observations are not used: no response may be older than this.
TRUSTED_SECONDS = 1.0
NEVER = float("-inf")


class Pulse:
    """When a server was last probed, its newest release, and whether it answers."""

    def __init__(self) -> None:
        """Start without any state: a server that is not probed may be asked."""
        # When the last successful probe began, and its result.
        self.seen: tuple[float, NewestMark | None] = (NEVER, None)
        self.is_standby = False
        # Why the last probe failed, and when it began.
        self.fault: psycopg.Error | None = None
        self._failed = NEVER
        self._is_lost = False
        self._changed = threading.Condition()

    def is_lost(self) -> bool:
        """Return whether asking the server would only time out; one that refuses at once may be asked."""
        return self._is_lost

    def note(self, began: float, mark: NewestMark | None, *, is_standby: bool) -> None:
        """Store the result of a probe that began then."""
        with self._changed:
            self.seen, self.is_standby, self.fault, self._is_lost = (began, mark), is_standby, None, False
            self._changed.notify_all()

    def fail(self, began: float, fault: psycopg.Error, *, is_lost: bool) -> None:
        """Store the failure of a probe that began then; the last result stays."""
        with self._changed:
            self.fault, self._failed, self._is_lost = fault, began, is_lost
            self._changed.notify_all()

    def forget(self) -> None:
        """Drop the state: the server is no longer probed."""
        self.seen, self.is_standby, self.fault, self._is_lost = (NEVER, None), False, None, False

    def check(self) -> None:
        """Raise Unanswered if the server is lost."""
        if self._is_lost:
            raise Unanswered(str(self.fault))

    def wait_for(self, moment: float, seconds: float) -> bool:
        """Wait until a probe that began after a moment has ended; return whether it succeeded."""
        until = time.monotonic() + seconds
        with self._changed:
            while not self._is_lost and max(self.seen[0], self._failed) < moment:
                if not self._changed.wait(until - time.monotonic()):
                    break
            return self.fault is None and self.seen[0] >= moment
