"""Spooling: lines set aside in a file that has no name, and read back by their place.

What lies in it is the process's own, and goes with it.
"""

import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO

from service.store.faults import StorageFault
from service.store.rooms import describe_full

BUFFER = 1 << 16


class Spool:
    """A file of lines. Raises StorageFault where the disk does not take them, or does not give them back."""

    def __init__(self) -> None:
        """Begin without a line."""
        try:
            self._file = tempfile.TemporaryFile(buffering=BUFFER)  # noqa: SIM115 - open for as long as the spool is used
        except OSError as error:
            raise _build_storage_fault(error) from error
        weakref.finalize(self, _close, self._file)
        self._end = 0
        self._is_read = False

    def put(self, line: bytes) -> int:
        """Set a line aside, and return its place."""
        place = self._end
        try:
            if self._is_read:
                self._file.seek(place)
                self._is_read = False
            self._end += self._file.write(line + b"\n")
        except OSError as error:
            raise _build_storage_fault(error) from error
        return place

    def read_line(self, place: int) -> bytes:
        """Return the line at a place, with its end."""
        self._is_read = True
        try:
            self._file.seek(place)
            line: bytes = self._file.readline()
        except OSError as error:
            raise _build_storage_fault(error) from error
        return line


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):
        file.close()


def _build_storage_fault(error: OSError) -> StorageFault:
    why = describe_full(error, Path(tempfile.gettempdir()))
    return StorageFault(f"What is planned cannot be set aside: {why}. Nothing was changed.")
