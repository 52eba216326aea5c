"""Commit outcomes: whether a transaction was committed if its process was interrupted during the commit.

A server may have committed without confirming it, so the newest release is read again.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa

from service.store.faults import StorageFault
from service.store.manifests import ReleaseMark
from service.store.tables import releases

# A restarted server may need this long to answer.
LOOK_SECONDS, LOOKS = 0.5, 10
STATUS = "medcontent status shows whether it is there"
NEWEST = sa.select(releases.c.number, releases.c.time).order_by(releases.c.number.desc()).limit(1)


class Interrupted(KeyboardInterrupt):
    """A writing process was stopped; the message says whether its transaction was committed."""


class Unconfirmed(StorageFault):
    """A transaction whose commit was never confirmed."""


class CommitOutcome:
    """The effect of a transaction on the newest release."""

    def __init__(self, look: Callable[[], ReleaseMark | None]) -> None:
        """Take a function that reads the newest release in a new transaction. It raises StorageFault."""
        self._look = look
        self._before: ReleaseMark | None = None
        self._after: ReleaseMark | None = None
        self._is_committing = False

    def note_start(self, connection: sa.Connection) -> None:
        """Note the newest release before the transaction."""
        self._before = read_mark(connection)

    def note_end(self, connection: sa.Connection) -> None:
        """Note the newest release that the transaction will leave, just before the commit."""
        self._after = read_mark(connection)
        self._is_committing = True

    def is_kept(self) -> bool | None:
        """Return whether the transaction was committed; None if that is unknown."""
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
        """Return the outcome of the transaction in sentences."""
        kept = self.is_kept()
        what = f"release {self._after.number}" if self._after and self._after != self._before else "the change"
        if kept is False:
            return "Nothing was changed."
        if kept:
            return f"{what.capitalize()} was made all the same."
        return f"It is not known whether {what} will be kept: the server may still commit it. {STATUS.capitalize()}."


def read_mark(connection: sa.Connection) -> ReleaseMark | None:
    """Return the newest release that a connection sees; None without a release or tables."""
    if not sa.inspect(connection).has_table(releases.name):
        return None
    row = connection.execute(NEWEST).one_or_none()
    return ReleaseMark(*row) if row else None
