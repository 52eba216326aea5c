"""The content root: find it, list its files and read them. Nothing outside it is opened, and no symbolic link."""

import errno
import os
import stat
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from seed.locations import FilePlace
from seed.reading.file_listing import DOCUMENTS, HELP_COPY, MARKER, REVIEWS, File, FileListing, Lister
from seed.reading.read_errors import ReadingFault
from seed.reading.safe_open import FolderEntry, NotAFile, list_entries, read_inside

__all__ = ["DOCUMENTS", "MARKER", "REVIEWS", "File", "FileListing", "Root", "find_root"]


@dataclass(frozen=True)
class Root:
    """A folder that holds content.yaml; `path` is absolute and free of links. Other paths begin there."""

    path: Path

    def format_path(self, path: PurePosixPath) -> Path:
        """Return a file's path for people: from the working directory where it is inside, else absolute."""
        full = self.path / path
        with suppress(ValueError):
            return full.relative_to(Path.cwd())
        return full

    def find_within(self, path: Path) -> PurePosixPath:
        """Return a path that a user named as a path from the root. Raises ReadingFault for one outside the root."""
        absolute = _make_absolute(path)
        for start in (absolute, *absolute.parents):
            if start.resolve() == self.path:
                return PurePosixPath(absolute.relative_to(start).as_posix())
        message = f"{path} is outside the content root, {self.path}."
        raise ReadingFault("outside-root", FilePlace(path, 1, 1), message, "name a file or a folder inside it")

    def read(self, path: PurePosixPath, *, limit: int) -> bytes:
        """Return a file's bytes, at most one more than the limit. Raises ReadingFault."""
        try:
            return read_inside(self.path, self._split_path(path), limit)
        except OSError as error:
            raise self._build_unreadable(path, error) from None

    def list_files(self, folders: Collection[str]) -> FileListing:
        """List the files in the folders (the plurals of the kinds); content.yaml itself is not among them."""
        return self.open_lister(folders).list_files()

    def list_names(self, folder: PurePosixPath) -> set[str]:
        """Return the names in a folder; none where it cannot be read."""
        try:
            return {entry.name for entry in self._list_entries(folder)}
        except ReadingFault:
            return set()

    def open_lister(self, folders: Collection[str]) -> Lister:
        """Return what lists the files in the folders, again and again."""
        return Lister(self._list_entries, self.build_fault, folders)

    def build_fault(self, rule: str, path: PurePosixPath, message: str, help_: str) -> ReadingFault:
        """Build a fault of a file as a whole."""
        return ReadingFault(rule, FilePlace(self.format_path(path), 1, 1), message, help_)

    def _list_entries(self, folder: PurePosixPath) -> list[FolderEntry]:
        try:
            return list_entries(self.path, self._split_path(folder))
        except OSError as error:
            raise self._build_unreadable(folder, error) from None

    def _split_path(self, path: PurePosixPath) -> tuple[str, ...]:
        if path.is_absolute() or ".." in path.parts:
            message = f"{path} leads outside the content root."
            raise self.build_fault("outside-root", path, message, "name a file inside it")
        return path.parts

    def _build_unreadable(self, path: PurePosixPath, error: OSError) -> ReadingFault:
        if error.errno == errno.ENOENT:
            return self.build_fault("missing-file", path, f"{path} does not exist.", "check the spelling of its name")
        # ENXIO: a socket. ELOOP and ENOTDIR: a link, as the last or as another part of the path.
        if isinstance(error, NotAFile) or error.errno in {errno.ENXIO, errno.ELOOP, errno.ENOTDIR}:
            message = f"{path} is not opened: it is not a regular file, or is behind a symbolic link."
            return self.build_fault("not-a-file", path, message, HELP_COPY)
        message = f"{path} cannot be read: {os.strerror(error.errno or 0)}."
        return self.build_fault("unreadable", path, message, "check its permissions")


def find_root(path: Path) -> Root:
    """Return the nearest root that a path is inside, or is. Raises ReadingFault for a path outside any."""
    absolute = _make_absolute(path)
    for folder in (absolute, *absolute.parents):
        with suppress(OSError):
            if stat.S_ISREG((folder / MARKER).lstat().st_mode):
                return Root(folder.resolve())
    message = f"{path} is in no content root: neither it nor any folder above it has a {MARKER}."
    raise ReadingFault("no-root", FilePlace(path, 1, 1), message, f"name the folder of {MARKER}, as in seed/content")


def _make_absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve() would follow links
