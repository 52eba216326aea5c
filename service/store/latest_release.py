"""The newest release, known without a query: the database is only asked after a commit."""

import threading
import time
from collections.abc import Callable

from service.store.counts import Totals
from service.store.database import Database, StorageFault
from service.store.erasures import list_erasures
from service.store.outages import Outages
from service.store.queries import ReleaseRow, find_newest_release

# An unreadable database is asked again after this time; until then the last error is reported.
AGAIN_SECONDS = 1.0
# A database that has not answered in this time counts as unreadable; the pending query continues.
ANSWER_SECONDS = 1.0


class Newest:
    """The newest release of a database at the moment of asking."""

    def __init__(self, database: Database) -> None:
        """Start without a query."""
        self.totals = Totals()
        self.outages = Outages("content")
        self._database = database
        # Called for each request, hence without indirection.
        self._state = database.engine.read_state
        self._seen: tuple[object, ReleaseRow | None] = (None, None)
        self._failed: tuple[float, StorageFault | None] = (0.0, None)
        # The last erasure that is known, and what to do about a new one.
        self._erased = 0
        self.on_erasure: Callable[[int], object] = lambda _: None
        # Called with each new release before any request is answered from it.
        self.on_release: Callable[[ReleaseRow | None], object] = lambda _: None
        # One thread asks for all.
        self._asking, self._since = threading.Lock(), float("inf")

    def get_release(self) -> ReleaseRow | None:
        """Return the newest release; None before the first. Raises StorageFault."""
        state = self._state()
        known, release = self._seen
        if state is None or state != known:
            return self._note(state)
        if self.outages.is_open:
            self.outages.note_success()
        return release

    def confirm(self, number: int) -> ReleaseRow | None:
        """Return the newest release, given that a client has seen this one.

        Another process may know it before this one: then the database is asked once more. Raises StorageFault, also
        if the newest release cannot be found out.
        """
        release = self.get_release()
        if release is None or release.number >= number:
            return release
        self._database.confirm()
        return self.get_release()

    def is_told(self) -> bool:
        """Return whether `get_release` returns or fails without a query or a wait."""
        state = self._state()
        return (state is not None and state == self._seen[0]) or self._find_fault() is not None

    def _note(self, state: object) -> ReleaseRow | None:
        try:
            release = self._wait_for_release(state)
        except StorageFault as fault:
            # The request may still be answered from memory; the code that responds with 503 counts it.
            self.outages.note_failure(fault, requests=0)
            raise
        self.outages.note_success()
        return release

    def _note_erasures(self) -> None:
        """Forget what an erasure has changed in earlier releases; everything else is kept by release."""
        last = max((each.release for each in list_erasures(self._database)), default=0)
        if last != self._erased:
            self.totals.forget()
            self.on_erasure(last)
            self._erased = last

    def _find_fault(self) -> StorageFault | None:
        """Return why the database cannot be read, as far as known."""
        now = time.monotonic()
        until, fault = self._failed
        if fault and now < until:
            return StorageFault(*fault.args)
        if now > self._since + ANSWER_SECONDS:
            return StorageFault(f"The database {self._database.name} cannot be read: it does not answer.")
        return None

    def _wait_for_release(self, state: object) -> ReleaseRow | None:
        if fault := self._find_fault():
            raise fault
        if not self._asking.acquire(timeout=ANSWER_SECONDS):
            return self._wait_for_release(state)
        try:
            known, release = self._seen
            if state is not None and state == known:
                return release
            if fault := self._find_fault():
                raise fault
            self._since = time.monotonic()
            return self._ask_database(state)
        finally:
            self._since = float("inf")
            self._asking.release()

    def _ask_database(self, state: object) -> ReleaseRow | None:
        try:
            if state is None:
                state = self._database.look()
            # The state is older than the release that was read: a commit between the two only causes another query.
            release = find_newest_release(self._database)
            if release != self._seen[1]:
                self._note_erasures()
                self.on_release(release)
            self._seen = (state, release)
        except StorageFault as error:
            self._failed = (time.monotonic() + AGAIN_SECONDS, error)
            raise
        self._failed = (0.0, None)
        return release
