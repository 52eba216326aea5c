"""Locking: the file that keeps writers apart, and names the one that has it.

The kernel gives the lock back when its process ends, however that ends. What is written in the file is for those who
wait, and means something only while the lock is held.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from service.store.turns import name_writer, read_clock

MAX_NAME_BYTES = 200


class Lock:
    """A lock that one process can have at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises OSError."""
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._is_held = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Give the lock back."""
        if self._is_held:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def take(self) -> bool:
        """Take the lock if nobody has it, and tell whether it was taken. Raises OSError."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._is_held = True
        # A disk that is full has room for no name, and the lock is held all the same.
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"{name_writer()}, since {read_clock()}".encode()[:MAX_NAME_BYTES], 0)
        return True

    def read_holder(self) -> str:
        """Return what the process that has the lock wrote of itself; empty where it has written nothing yet."""
        return os.pread(self._handle, MAX_NAME_BYTES, 0).decode("utf-8", "replace")
