"""Watching a database: the newest release, known without asking for it at each request.

What was seen of the primary counts for a second. Where that is longer ago, the replicas go on with what was announced,
as long as one of them is at it.
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

# Whoever cannot go on without a look waits so long for it, unless the server is lost: a busy machine takes its time.
WAIT_SECONDS = 3.0


class PostgreSQLWatch:
    """Watches one database for as long as somebody asks."""

    def __init__(self, primary: PostgreSQLServer, replicas: Sequence[PostgreSQLServer], announced: Announced) -> None:
        """Take the servers, and what keeps the newest release that was heard of."""
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
        """Return the newest release; None where it cannot be told, or there is none."""
        if not self._probes:
            self._start()
        began, mark = self._primary.seen
        if began > max(self._forgotten, time.monotonic() - TRUSTED_SECONDS):
            return mark
        return self._find_on_replicas()

    def look(self) -> NewestMark | None:
        """Return the newest release as it is now, None before the first. Raises Unanswered where it cannot be told."""
        if self._is_looked_at():
            return self._primary.seen[1]
        if mark := self.read_state():
            return mark
        raise self._build_unanswered()

    def confirm(self) -> None:
        """Look once more at the primary. Raises Unanswered where no server answers that has the last word."""
        if not self._is_looked_at():
            raise self._build_unanswered()
        if self._primary.is_standby:
            raise Unanswered("the server is a replica, and may be behind")

    def is_primary_away(self) -> bool:
        """Tell whether the primary is known not to answer, or not to have what was announced."""
        return self._primary.fault is not None

    def reset(self) -> None:
        """Tell nothing until it was looked for once more: this process has just made a release."""
        self._forgotten = time.monotonic()

    def close(self) -> None:
        """End the watch; it begins again when the state is next asked for."""
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
        """Return what was announced if a replica has it, and nothing was written here that it may not have yet."""
        announced, since = self._announced.mark, time.monotonic() - TRUSTED_SECONDS
        if announced is None or self._forgotten > self._primary.seen[0]:
            return None
        held = any(began > since and mark == announced for began, mark in (each.seen for each in self._replicas))
        return announced if held else None

    def _start(self) -> list[ServerProbe]:
        with self._starting:
            if not self._probes:
                self._probes = [ServerProbe(*each) for each in self._probed]
                # Nobody may have closed an app that is no longer used: the threads must not outlive it.
                weakref.finalize(self, _end, self._probes)
            return self._probes


def _end(probes: Sequence[ServerProbe]) -> None:
    for probe in probes:
        probe.end()
