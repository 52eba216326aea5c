"""Watching a SQLite database: whether anything was committed to it, told without a query.

SQLite keeps an index of its log in shared memory, in the file `-shm`, and every commit of any process changes the 48
bytes at its head (https://sqlite.org/walformat.html, section 2.1). To look at them costs a tenth of the cheapest query.
"""

import mmap
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

# The first copy of the header of the log's index: a change counter, the log's length, checksums.
HEADER_BYTES = 48
# Only an accident replaces the files of a database that is in use; it is noticed after this time at the most.
LOOK_SECONDS = 1.0

State = tuple[int, bytes]
File = tuple[int, int]

# By device and inode, and never closed: a process that closes any descriptor of a file loses all locks that it has on
# the file (POSIX), those of SQLite included, which must not be lost while anything is read.
_MAPPED: dict[File, mmap.mmap] = {}
_MAPPING = threading.Lock()


class SQLiteWatch:
    """Watches the files of one database."""

    def __init__(self, path: Path, hold: Callable[[], bool], replaced: Callable[[], None]) -> None:
        """Watch the database at a path.

        `hold` makes sure that this process has a connection open, so that no other takes the shared memory away, and
        returns whether it could. `replaced` is called when other files have come to lie at the path, or none.
        """
        self._path = path
        self._index = Path(f"{path}-shm")
        self._hold = hold
        self._replaced = replaced
        self._files: tuple[File | None, File | None] = (None, None)
        self._header: mmap.mmap | None = None
        self._generation = 0
        self._next_look = float("-inf")
        self._looking = threading.Lock()

    def read_state(self) -> State | None:
        """Return what is equal for as long as nothing was committed; None where that cannot be told."""
        if time.monotonic() >= self._next_look:
            with self._looking:
                self._look()
        header = self._header
        return None if header is None else (self._generation, header[:HEADER_BYTES])

    def reset(self) -> None:
        """Look at the files anew before anything is told: something is wrong with them, or no connection is open."""
        self._next_look, self._header = float("-inf"), None

    def _look(self) -> None:
        """See whether the files are still the same ones."""
        found = _stat_file(self._path), _stat_file(self._index)
        if found != self._files or self._header is None:
            self._generation += 1
            self._header = None
            if found[0] != self._files[0]:
                self._replaced()
            if found[0] and self._hold():
                found = _stat_file(self._path), _stat_file(self._index)
                self._header = _map_file(self._index, found[1])
            self._files = found
        if self._header is not None:
            self._next_look = time.monotonic() + LOOK_SECONDS


def _stat_file(path: Path) -> File | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _map_file(path: Path, file: File | None) -> mmap.mmap | None:
    if file is None:
        return None
    with _MAPPING:
        if file not in _MAPPED:
            try:
                handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
                mapped = mmap.mmap(handle, HEADER_BYTES, access=mmap.ACCESS_READ)
            except (OSError, ValueError):
                return None
            found = os.fstat(handle)
            _MAPPED[found.st_dev, found.st_ino] = mapped
        return _MAPPED.get(file)
