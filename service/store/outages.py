"""Outages: when the content cannot be read, the log says so once when that starts, and once when it ends.

Each request that fails meanwhile is counted, and none is described: what was asked is the reader's own.
"""

import logging
import threading
import time

# An outage has ended when nothing has failed for so long: what fails now and then is one outage, not many.
QUIET_SECONDS = 5.0
log = logging.getLogger(__name__)


class Outages:
    """The outages of what a process answers from. Threads may share them."""

    def __init__(self, answered: str, quiet_seconds: float = QUIET_SECONDS) -> None:
        """Take what the log calls the requests that fail, such as `searches`; none has failed yet."""
        self._answered, self._quiet = answered, quiet_seconds
        self._lock = threading.Lock()
        # Read at each request, and so without a step between.
        self.is_open = False
        self._began = self._failed = self._succeeded = float("-inf")
        self._requests = 0
        self._is_timed = False

    def note_failure(self, reason: object, requests: int = 1) -> None:
        """Count failed requests; the first failure of an outage is logged with its reason.

        The reason must hold no words of a reader: a StorageFault has none.
        """
        with self._lock:
            self._failed, is_first = time.monotonic(), not self.is_open
            if is_first:
                self.is_open, self._began, self._requests = True, self._failed, 0
            self._requests += requests
        if is_first:
            log.error("An outage of %s has started: %s", self._answered, reason)

    def note_success(self) -> None:
        """Let an outage end, unless something fails again soon."""
        if not self.is_open:
            return
        with self._lock:
            self._succeeded = time.monotonic()
            if not self._is_timed:
                self._start_timer()

    def _start_timer(self) -> None:
        self._is_timed = True
        timer = threading.Timer(self._quiet, self._end)
        timer.daemon = True
        timer.start()

    def _end(self) -> None:
        with self._lock:
            self._is_timed = False
            if not self.is_open or self._succeeded < self._failed:
                return
            if time.monotonic() < self._failed + self._quiet:
                self._start_timer()
                return
            seconds, requests = self._failed - self._began, self._requests
            self.is_open = False
        log.warning(
            "The outage of %s has ended: it lasted %.0f s, and %d requests got 503.", self._answered, seconds, requests
        )
