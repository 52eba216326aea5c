"""Change detection: whether anything was committed to a SQLite database, without a query.

SQLite keeps an index of its WAL in shared memory, in the `-shm` file. Every commit of any process changes the first 48
bytes (https://sqlite.org/walformat.html, section 2.1). Reading them costs a tenth of the cheapest query.
"""

import mmap
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

# The first copy of the WAL index header: a change counter, the length of the WAL, checksums.
HEADER_BYTES = 48
# Only an accident replaces the files of a database in use; it is noticed after this time at most.
LOOK_SECONDS = 1.0

State = tuple[int, bytes]
File = tuple[int, int]

# By device and inode, and never closed: closing any descriptor of a file releases all of the process's POSIX locks on
# it, including SQLite's, which must not be lost during a read.
_MAPPED: dict[File, mmap.mmap] = {}
_MAPPING = threading.Lock()


class SQLiteWatch:
    """Watches the files of one database."""

    def __init__(self, path: Path, hold: Callable[[], bool], replaced: Callable[[], None]) -> None:
        """Watch the database at a path.

        `hold` makes sure that this process has an open connection, so that no other process removes the shared memory,
        and returns whether it could. `replaced` is called when the files at the path were replaced or removed.
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
        """Return a value that stays equal until the next commit; None if that is unknown."""
        if time.monotonic() >= self._next_look:
            with self._looking:
                self._look()
        header = self._header
        return None if header is None else (self._generation, header[:HEADER_BYTES])

    def reset(self) -> None:
        """Check the files again before the next answer: they may be damaged, or no connection is open."""
        self._next_look, self._header = float("-inf"), None

    def _look(self) -> None:
        """Check whether the files are still the same."""
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
