"""The spool: lines in a temporary file without a name, read back by their offset.

It belongs to the process and disappears with it.
"""

import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO

from service.store.disk_space import describe_full
from service.store.faults import StorageFault

BUFFER = 1 << 16


class Spool:
    """A file of lines. Raises StorageFault if the disk fails."""

    def __init__(self) -> None:
        """Start empty."""
        try:
            self._file = tempfile.TemporaryFile(buffering=BUFFER)  # noqa: SIM115 - open for as long as the spool is used
        except OSError as error:
            raise _build_storage_fault(error) from error
        weakref.finalize(self, _close, self._file)
        self._end = 0
        self._is_read = False

    def put(self, line: bytes) -> int:
        """Append a line, and return its offset."""
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
        """Return the line at an offset, with its newline."""
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
    return StorageFault(f"The plan cannot be spooled to a temporary file: {why}. Nothing was changed.")
