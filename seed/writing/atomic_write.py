"""Write files whole or not at all, and never over a file that should not exist."""

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class AlreadyThere(Exception):
    """The name of a new file is taken."""

    def __init__(self, path: Path, help_: str = "") -> None:
        super().__init__(f"{_format_path(path)} already exists; nothing was written.{help_ and ' '}{help_}")


class CannotWrite(Exception):
    """A file cannot be written; the message says why. The earlier file is unchanged."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{_format_path(path)} cannot be written: {error.strerror or error}. Nothing was changed.")


def write(path: Path, data: bytes) -> None:
    """Write a file, new or over an existing one, and its folder. Raises CannotWrite."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new", delete=False) as file:
            _fill(file.fileno(), data)
        _move(Path(file.name), path, mode)
    except OSError as error:
        raise CannotWrite(path, error) from error


def create(path: Path, data: bytes) -> None:
    """Write a new file, and its folder. Raises AlreadyThere and CannotWrite."""
    _make_room(path)
    try:
        with path.open("xb") as file:
            _fill(file.fileno(), data)
    except FileExistsError as error:
        raise AlreadyThere(path) from error
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise CannotWrite(path, error) from error


def create_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder with all its files, or nothing. Raises AlreadyThere and CannotWrite."""
    if path.is_symlink() or path.exists():
        raise AlreadyThere(path)
    _make_room(path)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as beside:
            made = Path(beside) / path.name
            made.mkdir()
            for name, data in files.items():
                (made / name).write_bytes(data)
            made.rename(path)
    except OSError as error:
        raise CannotWrite(path, error) from error


def _make_room(path: Path) -> None:
    """Create the folder of a file. Folders behind a symbolic link are not ours to change."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path, error) from error
    if path.parent.is_symlink():
        raise CannotWrite(path, OSError(errno.ELOOP, "Its folder is a symbolic link"))


def _format_path(path: Path) -> Path:
    """Return a path for people: from the working directory where it is inside, else absolute."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _fill(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _move(new: Path, path: Path, mode: int) -> None:
    try:
        new.chmod(mode)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
