"""Open files below a folder and nowhere else, without following symbolic links or waiting for pipes.

Each folder on the way is opened by its own name (openat with O_NOFOLLOW), so that a link created after the files were
listed changes nothing.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class NotAFile(OSError):
    """A folder, a pipe or a device has the name of the file."""


class FileStamp(NamedTuple):
    """What changes when a file does: its size, its times in nanoseconds, and which file it is."""

    size: int
    modified: int
    changed: int
    inode: int
    device: int


class FolderEntry(NamedTuple):
    """A name in a folder, with the mode and the stamp of what has it; a link is not followed."""

    name: str
    mode: int
    stamp: FileStamp


def read_inside(folder: Path, names: Sequence[str], limit: int) -> bytes:
    """Return the bytes of a file below the folder, at most one more than the limit. Raises OSError."""
    with _open_folder(folder, names) as descriptor:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotAFile
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)


def list_entries(folder: Path, names: Sequence[str]) -> list[FolderEntry]:
    """Return the entries of a folder below the folder, sorted by name. Raises OSError."""
    with _open_folder(folder, names) as descriptor:
        found = sorted(os.listdir(descriptor))  # noqa: PTH208 - pathlib knows no descriptors
        return [_describe_entry(name, os.lstat(name, dir_fd=descriptor)) for name in found]


def _describe_entry(name: str, status: os.stat_result) -> FolderEntry:
    stamp = FileStamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)
    return FolderEntry(_make_printable(name), status.st_mode, stamp)


_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def _open_folder(folder: Path, names: Sequence[str]) -> Iterator[int]:
    descriptor = os.open(folder, _FLAGS | os.O_DIRECTORY)
    try:
        for position, name in enumerate(names, start=1):
            # O_NONBLOCK: opening a named pipe would wait for a writer.
            flags = _FLAGS | os.O_NONBLOCK | (os.O_DIRECTORY if position < len(names) else 0)
            inner = os.open(name, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _make_printable(name: str) -> str:
    """Return a printable form of a name that is not UTF-8; no such file is opened."""
    return name.encode(errors="replace").decode()
