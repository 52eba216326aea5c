"""The newest release, known without asking: the database is asked only when something was committed to it."""

import time

from service.store.database import Database, StorageFault
from service.store.reading import Release, newest_release
from service.store.totals import Totals

# A database that cannot be read is asked again after this time; meanwhile what is known of it is that.
AGAIN_SECONDS = 1.0


class Newest:
    """The newest release of a database, as of the moment of asking."""

    def __init__(self, database: Database) -> None:
        """Begin without having asked."""
        self.totals = Totals()
        self._database = database
        # Asked at each request, and so without a step between.
        self._state = database.engine.state
        self._seen: tuple[object, Release | None] = (None, None)
        self._failed: tuple[float, StorageFault | None] = (0.0, None)

    def release(self) -> Release | None:
        """Return the newest release; None before the first. Raises StorageFault."""
        state = self._state()
        known, release = self._seen
        return release if state is not None and state == known else self._asked(state)

    def _asked(self, state: object) -> Release | None:
        until, fault = self._failed
        if fault and time.monotonic() < until:
            raise StorageFault(*fault.args)
        try:
            # The state is older than the answer: what is committed between the two is asked for once more.
            self._seen = (state, release := newest_release(self._database))
        except StorageFault as error:
            self._failed = (time.monotonic() + AGAIN_SECONDS, error)
            raise
        self._failed = (0.0, None)
        return release
