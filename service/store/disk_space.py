"""Disk space: finding out which folder is full.

SQLite reports "database or disk is full" wherever it finds no space: next to the database, in the temporary folder, or
at a quota. So each folder is tested with a small file.
"""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.store.faults import StorageFault

# More than a file system keeps in reserve for a nearly empty file.
TRIED_BYTES = 64 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def find_full(*folders: Path) -> Path | None:
    """Return the first folder without space for a small file; None if all have space."""
    for folder in folders:
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(TRIED_BYTES))
                file.flush()
        except OSError as error:
            if error.errno in FULL:
                return folder
    return None


def describe_room(*folders: Path) -> str:
    """Return a message that names the full folder, or the free space in each if they are not full any more.

    Partly written files are usually deleted before anything can be measured.
    """
    if full := find_full(*folders):
        return f"there is no room left in the folder {full}"
    told = (f"{folder} ({shutil.disk_usage(folder).free // 2**20:,} MiB free now)" for folder in folders)
    return f"there was no room left in one of the folders {', '.join(told)}"


def describe_full(error: OSError, folder: Path) -> str:
    """Return the reason why a folder did not accept a file."""
    if error.errno in FULL:
        return f"there is no room left in the folder {folder}"
    return f"the folder {folder} does not accept files ({error.strerror})"


@contextmanager
def open_temporary_folder(prefix: str) -> Iterator[Path]:
    """Open a temporary folder for the time of the context. Raises StorageFault if none can be made."""
    try:
        folder = tempfile.mkdtemp(prefix=prefix)
    except OSError as error:
        raise StorageFault(f"No temporary file can be made: {error.strerror}. Nothing was changed.") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_file(file: Path, folder: Path) -> Path:
    """Copy a file into a folder and return the copy. Raises StorageFault."""
    try:
        return Path(shutil.copy(file, folder))
    except OSError as error:
        message = f"{file} cannot be copied: {describe_full(error, folder.parent)}. Nothing was changed."
        raise StorageFault(message) from error
