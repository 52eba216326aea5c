"""Watching a database: the newest release, known without a query for each request.

An observation of the primary is valid for a second. After that, replicas continue with the announced release, as long
as one of them has it.
"""

import threading
import time
import weakref
from collections.abc import Callable, Sequence

from service.store.postgresql.announcing import Announced
from service.store.postgresql.connections import Connection
from service.store.postgresql.marks import NewestMark
from service.store.postgresql.probing import PROBING, ServerProbe
from service.store.postgresql.pulses import TRUSTED_SECONDS, Pulse
from service.store.postgresql.server import PostgreSQLServer
from service.store.postgresql.silence import Unanswered

__all__ = ["TRUSTED_SECONDS", "PostgreSQLWatch"]

# How long a caller waits for a new observation, unless the server is lost: a busy machine may be slow.
WAIT_SECONDS = 3.0


class PostgreSQLWatch:
    """Watches one database while it is in use."""

    def __init__(self, primary: PostgreSQLServer, replicas: Sequence[PostgreSQLServer], announced: Announced) -> None:
        """Take the servers and the announced release."""
        self._announced = announced
        self._primary = primary.pulse
        self._replicas = [each.pulse for each in replicas]
        self._probed: list[tuple[Callable[[], Connection], Pulse, Callable[[NewestMark | None, object], None]]]
        self._probed = [(primary.build_opener(PROBING), primary.pulse, announced.hear)]
        self._probed += [(each.build_opener(PROBING), each.pulse, announced.hear_replica) for each in replicas]
        self._starting = threading.Lock()
        self._probes: list[ServerProbe] = []
        self._forgotten = float("-inf")

    def read_state(self) -> NewestMark | None:
        """Return the newest release; None if unknown or before the first."""
        if not self._probes:
            self._start()
        began, mark = self._primary.seen
        if began > max(self._forgotten, time.monotonic() - TRUSTED_SECONDS):
            return mark
        return self._find_on_replicas()

    def look(self) -> NewestMark | None:
        """Return the current newest release, None before the first. Raises Unanswered if it cannot be found out."""
        if self._is_looked_at():
            return self._primary.seen[1]
        if mark := self.read_state():
            return mark
        raise self._build_unanswered()

    def confirm(self) -> None:
        """Ask the primary once more. Raises Unanswered if no authoritative server answers."""
        if not self._is_looked_at():
            raise self._build_unanswered()
        if self._primary.is_standby:
            raise Unanswered("the server is a replica and may be behind")

    def is_primary_away(self) -> bool:
        """Return whether the primary is known not to answer, or to lack the announced release."""
        return self._primary.fault is not None

    def reset(self) -> None:
        """Drop the known state until the next observation: this process has just made a release."""
        self._forgotten = time.monotonic()

    def close(self) -> None:
        """Stop watching; the next request for the state starts it again."""
        with self._starting:
            probes, self._probes = self._probes, []
        _end(probes)
        for pulse in (self._primary, *self._replicas):
            pulse.forget()

    def _is_looked_at(self) -> bool:
        moment = time.monotonic()
        self._start()[0].ring()
        return self._primary.wait_for(moment, WAIT_SECONDS)

    def _build_unanswered(self) -> Unanswered:
        return Unanswered(str(self._primary.fault or "the server does not answer"))

    def _find_on_replicas(self) -> NewestMark | None:
        """Return the announced release if a replica has it, and this process has not just written a newer one."""
        announced, since = self._announced.mark, time.monotonic() - TRUSTED_SECONDS
        if announced is None or self._forgotten > self._primary.seen[0]:
            return None
        held = any(began > since and mark == announced for began, mark in (each.seen for each in self._replicas))
        return announced if held else None

    def _start(self) -> list[ServerProbe]:
        with self._starting:
            if not self._probes:
                self._probes = [ServerProbe(*each) for each in self._probed]
                # An unused app may never have been closed: its threads must not outlive it.
                weakref.finalize(self, _end, self._probes)
            return self._probes


def _end(probes: Sequence[ServerProbe]) -> None:
    for probe in probes:
        probe.end()
