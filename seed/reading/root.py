"""The content root: finds it, lists and reads its files. Nothing outside is opened, nor any symbolic link."""

import errno
import os
import stat
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from seed.places import Place
from seed.reading.faults import ReadingFault
from seed.reading.listing import DOCUMENTS, HELP_COPY, MARKER, File, Lister, Listing
from seed.reading.opening import NotAFile, names_inside, read_inside

__all__ = ["DOCUMENTS", "MARKER", "File", "Listing", "Root", "find_root"]


@dataclass(frozen=True)
class Root:
    """A folder that holds content.yaml; `path` is absolute and free of links. Other paths begin there."""

    path: Path

    def shown(self, path: PurePosixPath) -> Path:
        """Return a file's path as people are shown it: from the working directory if it lies below that."""
        full = self.path / path
        with suppress(ValueError):
            return full.relative_to(Path.cwd())
        return full

    def within(self, path: Path) -> PurePosixPath:
        """Return a path that a user named as one from the root. Raises ReadingFault where it lies outside."""
        absolute = _absolute(path)
        for start in (absolute, *absolute.parents):
            if start.resolve() == self.path:
                return PurePosixPath(absolute.relative_to(start).as_posix())
        message = f"{path} lies outside of the content root, {self.path}."
        raise ReadingFault("outside-root", Place(path, 1, 1), message, "name a file or a folder inside it")

    def read(self, path: PurePosixPath, *, limit: int) -> bytes:
        """Return a file's bytes, at most one more than the limit. Raises ReadingFault."""
        try:
            return read_inside(self.path, self._names(path), limit)
        except OSError as error:
            raise self._unreadable(path, error) from None

    def files(self, folders: Collection[str]) -> Listing:
        """List the files in the folders (the plurals of the kinds); content.yaml itself is not among them."""
        return Lister(self._entries, self.fault, folders).listed()

    def fault(self, rule: str, path: PurePosixPath, message: str, help_: str) -> ReadingFault:
        """Make a fault of a file as a whole."""
        return ReadingFault(rule, Place(self.shown(path), 1, 1), message, help_)

    def _entries(self, folder: PurePosixPath) -> list[tuple[str, int]]:
        try:
            return names_inside(self.path, self._names(folder))
        except OSError as error:
            raise self._unreadable(folder, error) from None

    def _names(self, path: PurePosixPath) -> tuple[str, ...]:
        if path.is_absolute() or ".." in path.parts:
            message = f"{path} leads out of the content root."
            raise self.fault("outside-root", path, message, "name a file inside it")
        return path.parts

    def _unreadable(self, path: PurePosixPath, error: OSError) -> ReadingFault:
        if error.errno == errno.ENOENT:
            return self.fault("missing-file", path, f"There is no {path}.", "look at the spelling of its name")
        # ENXIO: a socket. ELOOP and ENOTDIR: a link, as the last or as another part of the path.
        if isinstance(error, NotAFile) or error.errno in {errno.ENXIO, errno.ELOOP, errno.ENOTDIR}:
            message = f"{path} is not opened: it is no plain file, or lies behind a symbolic link."
            return self.fault("not-a-file", path, message, HELP_COPY)
        message = f"{path} cannot be read: {os.strerror(error.errno or 0)}."
        return self.fault("unreadable", path, message, "look at who may read it")


def find_root(path: Path) -> Root:
    """Return the nearest root that a path lies in, or is. Raises ReadingFault where there is none."""
    absolute = _absolute(path)
    for folder in (absolute, *absolute.parents):
        with suppress(OSError):
            if stat.S_ISREG((folder / MARKER).lstat().st_mode):
                return Root(folder.resolve())
    message = f"{path} lies in no content root: there is no {MARKER} in it, nor in any folder above."
    raise ReadingFault("no-root", Place(path, 1, 1), message, f"name the folder of {MARKER}, as in seed/content")


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve() would follow links
