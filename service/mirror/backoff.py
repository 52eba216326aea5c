"""Back-off: the wait after a failure. It doubles each time, with jitter so that clients spread out."""

import random

FIRST_SECONDS, MAX_SECONDS = 1.0, 900.0
# The longest accepted Retry-After: a wrong clock on the other side must not stop a mirror.
MAX_ASKED_SECONDS = 3600.0
MAX_DOUBLINGS = 10


class Backoff:
    """The waits after consecutive failures."""

    def __init__(self) -> None:
        """Start without a failure."""
        self.failures = 0

    def reset(self) -> None:
        """Start over after a success."""
        self.failures = 0

    def choose_wait(self, asked: float | None) -> float:
        """Return the seconds to wait after another failure: half to all of the doubled wait, and at least `asked`."""
        longest: float = min(FIRST_SECONDS * 2 ** min(self.failures, MAX_DOUBLINGS), MAX_SECONDS)
        self.failures += 1
        jittered = longest * random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
        return max(jittered, min(asked or 0.0, MAX_ASKED_SECONDS))
