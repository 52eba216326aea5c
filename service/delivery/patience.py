"""Patience: how long one client may be waited for while others wait for an answer."""

import threading
import time


class Patience:
    """How long a request that has a body waits until that of another one is read, while nobody else is answered.

    Most bodies come right behind their heads. What is waited in vain is taken from what the next may wait: those who
    dribble take a twentieth of the time, however many they are.
    """

    SHARE, MOST, EACH = 0.05, 0.25, 0.05

    def __init__(self) -> None:
        """Begin with all of it, in seconds."""
        self._left, self._since = self.MOST, time.monotonic()

    def acquire(self, lock: threading.Lock) -> bool:
        """Wait for the lock for as long as may be; tell whether it was taken."""
        began = time.monotonic()
        self._left = min(self.MOST, self._left + self.SHARE * (began - self._since))
        self._since = began
        is_taken = lock.acquire(timeout=min(self.EACH, self._left))
        if not is_taken:
            self._left = max(0.0, self._left - (time.monotonic() - began))
        return is_taken
