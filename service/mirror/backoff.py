"""Back-off: how long to wait after a failure. The wait is doubled each time, and jittered so that clients spread."""

import random

FIRST_SECONDS, MAX_SECONDS = 1.0, 900.0
# What another service may ask for at most: a wrong clock must not end a mirror.
MAX_ASKED_SECONDS = 3600.0
MAX_DOUBLINGS = 10


class Backoff:
    """The waits after failures in a row."""

    def __init__(self) -> None:
        """Begin without a failure."""
        self.failures = 0

    def reset(self) -> None:
        """Begin again: it worked."""
        self.failures = 0

    def choose_wait(self, asked: float | None) -> float:
        """Return the seconds to wait after one more failure: half to all of the doubled wait, or more where `asked`."""
        longest: float = min(FIRST_SECONDS * 2 ** min(self.failures, MAX_DOUBLINGS), MAX_SECONDS)
        self.failures += 1
        jittered = longest * random.uniform(0.5, 1.0)  # noqa: S311 - it keeps no secret
        return max(jittered, min(asked or 0.0, MAX_ASKED_SECONDS))
