"""The shelf: files and folders derived from a release, made once on each machine and then only read.

Everything on it can be deleted: it is made again from the database on the next request. The processes of a machine
share the shelf. One makes an item while the others wait, and no process sees an unfinished item.
"""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.config import Settings
from service.store.database import Database
from service.store.queries import ReleaseRow

# How many items of a sort are kept; the least recently used are removed.
MAX_KEPT_FILES = 4
# The names of unfinished items contain this; a process that was killed leaves one behind.
UNFINISHED = ".unfinished-"
# How long a process waits for another one that is making an item of the same sort: the largest take some minutes.
WAIT_SECONDS = 300.0
LOOK_SECONDS = 0.05
# The name of an item: its sort, and the number and time of its release.
ITEM = re.compile(r"[a-z]+-([0-9]+)-[0-9]{8}T")


class MadeElsewhere(TimeoutError):
    """Another process has been making an item of the same sort for longer than this one waits."""


class Shelf:
    """A folder for items derived from releases. Disk errors are raised as OSError."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is created on first use."""
        self.folder = folder

    def take(
        self, sort: str, release: ReleaseRow, suffix: str, make: Callable[[Path], object], patience: float
    ) -> Path:
        """Return the item of this sort for a release, after making it if it is missing.

        `make` gets a path that does not exist yet, and writes a file or a folder there. Its exceptions are passed on.
        Raises MadeElsewhere if another process has been making it for longer than `patience`
        seconds.
        """
        path = self._build_path(sort, release, suffix)
        if not path.exists():
            with self._lock(sort, patience):
                if not path.exists():
                    self._make(path, make)
                    self._clear(sort, suffix, path)
        with suppress(OSError):
            # The disk may be full, or the shelf read-only; then the item is only removed earlier.
            os.utime(path)
        return path

    def find_held(self, sort: str, release: ReleaseRow, suffix: str) -> Path | None:
        """Return the item of this sort for a release, or None if it would have to be made."""
        path = self._build_path(sort, release, suffix)
        return path if path.exists() else None

    def list_held(self, sort: str) -> list[tuple[int, Path]]:
        """Return the folders of this sort with the numbers of their releases, newest first."""
        found = [(ITEM.match(each.name), each) for each in self.folder.glob(f"{_build_prefix(sort)}*")]
        whole = [(int(match[1]), each) for match, each in found if match and UNFINISHED not in each.name]
        return sorted(whole, reverse=True)

    def remove_before(self, number: int) -> None:
        """Remove all items of releases before this one, finished or not: an erasure changed what these hold.

        Errors of the disk are raised as OSError; items that another process removes meanwhile are none.
        """
        for each in self.folder.iterdir() if self.folder.exists() else ():
            found = ITEM.match(each.name)
            if found and int(found[1]) < number:
                self.remove(each)

    def remove(self, path: Path) -> None:
        """Remove a damaged item."""
        with suppress(FileNotFoundError):
            _remove(path)

    def _build_path(self, sort: str, release: ReleaseRow, suffix: str) -> Path:
        return self.folder / f"{_build_prefix(sort)}{_mark(release)}{suffix}"

    @contextmanager
    def _lock(self, sort: str, patience: float) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / f"{sort}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        until = time.monotonic() + patience
        try:
            while not _try_lock(handle):
                if time.monotonic() > until:
                    raise MadeElsewhere(
                        f"another process has been making {sort} files in {self.folder} for {patience:g} seconds"
                    )
                time.sleep(LOOK_SECONDS)
            yield
        finally:
            os.close(handle)

    def _make(self, path: Path, make: Callable[[Path], object]) -> None:
        with tempfile.TemporaryDirectory(prefix=f"{path.name}{UNFINISHED}", dir=self.folder) as folder:
            made = Path(folder, path.name)
            make(made)
            made.replace(path)

    def _clear(self, sort: str, suffix: str, newest: Path) -> None:
        """Remove unfinished items and the least recently used ones. Under the lock no item is being made."""
        here = [each for each in self.folder.iterdir() if each.name.startswith(_build_prefix(sort))]
        unfinished = [each for each in here if UNFINISHED in each.name]
        alike = [each for each in here if UNFINISHED not in each.name and each.name.endswith(suffix) and each != newest]
        alike.sort(key=lambda each: each.stat().st_mtime, reverse=True)
        for each in [*unfinished, *alike[MAX_KEPT_FILES - 1 :]]:
            self.remove(each)


def open_shelf(settings: Settings) -> Shelf:
    """Return the shelf of a service, in the folder from the settings or next to the database."""
    named = Path(settings.derived_dir) if settings.derived_dir else Database(settings.database_url).derived
    return Shelf(named.absolute())


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _build_prefix(sort: str) -> str:
    return f"{sort}-"


def _mark(release: ReleaseRow) -> str:
    """Return a name that identifies a release, also among releases of other histories."""
    return f"{release.number}-{release.time.translate({ord('-'): None, ord(':'): None})}"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
