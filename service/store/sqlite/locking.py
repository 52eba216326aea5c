"""File locks: the lock file that separates writers and names its holder.

The kernel releases the lock when its process ends in any way. The text in the file is for the waiting processes, and
is valid only while the lock is held.
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
    """A lock that one process can hold at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises OSError."""
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._is_held = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Release the lock."""
        if self._is_held:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def take(self) -> bool:
        """Take the lock if it is free, and return whether it was taken. Raises OSError."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._is_held = True
        # On a full disk the name cannot be written, but the lock is held.
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"{name_writer()}, since {read_clock()}".encode()[:MAX_NAME_BYTES], 0)
        return True

    def read_holder(self) -> str:
        """Return what the holder of the lock wrote about itself; empty if it has written nothing yet."""
        return os.pread(self._handle, MAX_NAME_BYTES, 0).decode("utf-8", "replace")
