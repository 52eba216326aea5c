"""Outages: if the content cannot be read, the log has one line when that starts and one when it ends.

Requests that fail in between are counted but not described, because requests are private.
"""

import logging
import threading
import time

# An outage ends when nothing has failed for this long, so that occasional failures are one outage.
QUIET_SECONDS = 5.0
log = logging.getLogger(__name__)


class Outages:
    """The outages of one data source of a process. It is safe to share between threads."""

    def __init__(self, answered: str, quiet_seconds: float = QUIET_SECONDS) -> None:
        """Take the log's word for the requests that fail, such as `searches`."""
        self._answered, self._quiet = answered, quiet_seconds
        self._lock = threading.Lock()
        # Read for each request, hence without indirection.
        self.is_open = False
        self._began = self._failed = self._succeeded = float("-inf")
        self._requests = 0
        self._is_timed = False

    def note_failure(self, reason: object, requests: int = 1) -> None:
        """Count failed requests; the first failure of an outage is logged with its reason.

        The reason must hold no input of a reader; a StorageFault has none.
        """
        with self._lock:
            self._failed, is_first = time.monotonic(), not self.is_open
            if is_first:
                self.is_open, self._began, self._requests = True, self._failed, 0
            self._requests += requests
        if is_first:
            log.error("An outage of %s has started: %s", self._answered, reason)

    def note_success(self) -> None:
        """Let an outage end, unless another request fails soon."""
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
