"""Rooms: folders that may be full, and which of them is.

SQLite says that "database or disk is full" wherever it finds no room: beside the database, in the folder for temporary
files, at a quota. So it is tried which folder takes nothing more.
"""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.store.faults import StorageFault

# More than a file system keeps in reserve for a file that is nearly empty.
TRIED_BYTES = 64 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def find_full(*folders: Path) -> Path | None:
    """Return the first of some folders that has no room for a small file; None where all have."""
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
    """Return which of some folders is full; where all have room again, how much each has.

    What was written in vain is mostly deleted before anyone can look.
    """
    if full := find_full(*folders):
        return f"there is no room left in the folder {full}"
    told = (f"{folder} ({shutil.disk_usage(folder).free // 2**20:,} MiB free now)" for folder in folders)
    return f"there was no room left in one of the folders {', '.join(told)}"


def describe_full(error: OSError, folder: Path) -> str:
    """Return what is wrong with a folder that did not take a file."""
    if error.errno in FULL:
        return f"there is no room left in the folder {folder}"
    return f"the folder {folder} takes no file ({error.strerror})"


@contextmanager
def open_temporary_folder(prefix: str) -> Iterator[Path]:
    """Give a folder that goes with the context, for temporary files. Raises StorageFault where none can be made."""
    try:
        folder = tempfile.mkdtemp(prefix=prefix)
    except OSError as error:
        raise StorageFault(f"No temporary file can be made: {error.strerror}. Nothing was changed.") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_file(file: Path, folder: Path) -> Path:
    """Copy a file into a folder, and return the copy. Raises StorageFault."""
    try:
        return Path(shutil.copy(file, folder))
    except OSError as error:
        message = f"{file} cannot be copied: {describe_full(error, folder.parent)}. Nothing was changed."
        raise StorageFault(message) from error
