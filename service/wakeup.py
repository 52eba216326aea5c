"""A wake-up call: an event that handlers of signals may set, also while another handler is setting it.

The kernel may give a signal to any thread, and Python runs its handler in the main thread. A main thread that waits for
a lock without a time limit does not notice a signal that another thread got, so it would never wake up.
"""

from queue import Empty, SimpleQueue

# How soon a signal that another thread got is handled.
LOOKING_SECONDS = 0.5


class Wakeup:
    """An event like `threading.Event`, whose lock would stop the process for ever if two signals came at once."""

    def __init__(self) -> None:
        """Begin unset."""
        # Its `put` is reentrant, and `threading.Event.set` is not.
        self._calls: SimpleQueue[None] = SimpleQueue()

    def is_set(self) -> bool:
        """Return whether it is set."""
        return not self._calls.empty()

    def set(self) -> None:
        """Set it, and wake who waits."""
        self._calls.put(None)

    def clear(self) -> None:
        """Unset it."""
        while self._take(0):
            pass

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set, at most `timeout` seconds; return whether it is."""
        while not self._take(LOOKING_SECONDS if timeout is None else timeout):
            if timeout is not None:
                return False
        self._calls.put(None)
        return True

    def _take(self, timeout: float) -> bool:
        try:
            self._calls.get(timeout=timeout)
        except Empty:
            return False
        return True
