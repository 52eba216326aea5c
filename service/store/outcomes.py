"""Outcomes: whether a transaction was kept, where whoever made it was interrupted while it was being committed.

A server may have committed what it never confirmed. So the newest release is looked up once more.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa

from service.store.faults import StorageFault
from service.store.manifests import ReleaseMark
from service.store.tables import releases

# A server that was just restarted may take so long to answer.
LOOK_SECONDS, LOOKS = 0.5, 10
STATUS = "medcontent status tells whether it is there"
NEWEST = sa.select(releases.c.number, releases.c.time).order_by(releases.c.number.desc()).limit(1)


class Interrupted(KeyboardInterrupt):
    """A process that writes was told to end; the message says what became of what it wrote."""


class Unconfirmed(StorageFault):
    """A transaction whose commit was never confirmed."""


class CommitOutcome:
    """What a transaction did to the newest release."""

    def __init__(self, look: Callable[[], ReleaseMark | None]) -> None:
        """Take what looks up the newest release in a new transaction. It raises StorageFault."""
        self._look = look
        self._before: ReleaseMark | None = None
        self._after: ReleaseMark | None = None
        self._is_committing = False

    def note_start(self, connection: sa.Connection) -> None:
        """Note the newest release as it was before."""
        self._before = read_mark(connection)

    def note_end(self, connection: sa.Connection) -> None:
        """Note the newest release as it is to be, just before the commit."""
        self._after = read_mark(connection)
        self._is_committing = True

    def is_kept(self) -> bool | None:
        """Tell whether the transaction was kept; None where that is not known."""
        if not self._is_committing:
            return False
        if self._after == self._before:
            return None
        for _ in range(LOOKS):
            with suppress(StorageFault):
                return True if self._look() == self._after else None
            time.sleep(LOOK_SECONDS)
        return None

    def describe(self) -> str:
        """Return what became of the transaction, in sentences."""
        kept = self.is_kept()
        what = f"release {self._after.number}" if self._after and self._after != self._before else "what was written"
        if kept is False:
            return "Nothing was changed."
        if kept:
            return f"{what.capitalize()} was made all the same."
        return f"It is not known whether {what} will be kept: the server may still commit it. {STATUS.capitalize()}."


def read_mark(connection: sa.Connection) -> ReleaseMark | None:
    """Return the newest release that a connection sees; None where there is none, or no tables yet."""
    if not sa.inspect(connection).has_table(releases.name):
        return None
    row = connection.execute(NEWEST).one_or_none()
    return ReleaseMark(*row) if row else None
