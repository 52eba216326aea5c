"""Respawns: how often workers may end at their start before the service gives up.

A worker that ends later is always replaced, because the service answered in between.
"""

import time

# A worker that ends within this time has ended at its start: it takes about one second to be ready.
START_SECONDS = 10.0
# A worker may be killed by the system for memory, or a few times by an operator; more failures are not accidental.
MAX_EARLY_ENDS = 5


class CrashLoop(Exception):
    """Workers end as soon as they start."""


class EarlyEnds:
    """Counts the consecutive workers that ended at their start."""

    def __init__(self) -> None:
        """Start at zero."""
        self.count = 0

    def note_end(self, birth: float) -> None:
        """Count the end of a worker that was started at a time of the monotonic clock.

        Raises CrashLoop at the limit.
        """
        self.count = self.count + 1 if time.monotonic() - birth < START_SECONDS else 0
        if self.count >= MAX_EARLY_ENDS:
            raise CrashLoop(
                f"The service has ended: {self.count} workers in a row ended within {START_SECONDS:.0f} seconds of "
                "their start. What they printed above says why; a worker that printed nothing was killed, perhaps for "
                "want of memory."
            )
