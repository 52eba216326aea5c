"""Write several files of a content root: all of them or none, also after a kill.

A folder next to the files holds their old and new forms while they are written. Where a process was killed, the next
command finds that folder and puts the old files back.
"""

import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from seed.writing.atomic_write import CannotWrite

JOURNAL = ".medcontent-unfinished"
STAGING = ".medcontent-staging-"
LIST = "files.json"


def write_files(root: Path, files: Mapping[PurePosixPath, bytes | None]) -> None:
    """Write the files, new ones or over others; None deletes one.

    Raises CannotWrite; then, and after a kill, all are as they were.
    """
    restore_files(root)
    try:
        journal = _stage_files(root, files)
        with _lock(journal):
            try:
                for number, (path, data) in enumerate(files.items()):
                    if data is None:
                        (root / path).unlink()
                        with suppress(OSError):
                            (root / path).parent.rmdir()
                        continue
                    (root / path).parent.mkdir(parents=True, exist_ok=True)
                    (journal / f"{number}.new").replace(root / path)
            except BaseException:
                _put_back(root, journal)
                raise
            _remove(journal)
    except OSError as error:
        raise CannotWrite(root, error) from error


def restore_files(root: Path) -> bool:
    """Put back the files that a killed process left half written; return whether there were any. Raises CannotWrite."""
    journal = root / JOURNAL
    if journal.is_symlink() or not journal.is_dir():
        return False
    try:
        # Waits for a process that is still writing; the lock of a killed one is free.
        with _lock(journal):
            if not (journal / LIST).exists():
                return False
            _check_journal(root, journal)
            _put_back(root, journal)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CannotWrite(journal, error) from error
    return True


def _stage_files(root: Path, files: Mapping[PurePosixPath, bytes | None]) -> Path:
    """Return the folder with the old and the new form of each file; from now on a killed process can be undone."""
    for left in root.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=root))
    try:
        for number, (path, data) in enumerate(files.items()):
            old = root / path
            refuse_links(root, path)
            if old.exists():
                shutil.copy2(old, staging / f"{number}.old")
            if data is not None:
                _write(staging / f"{number}.new", data)
                (staging / f"{number}.new").chmod(old.stat().st_mode & 0o777 if old.exists() else 0o644)
        _write(staging / LIST, json.dumps([str(path) for path in files]).encode())
        staging.rename(root / JOURNAL)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return root / JOURNAL


def refuse_links(root: Path, path: PurePosixPath) -> None:
    """Raise OSError for a path through a symbolic link: what it leads to is not ours to change."""
    for part in (path, *path.parents[:-1]):
        if (root / part).is_symlink():
            raise OSError(errno.ELOOP, f"{part} is a symbolic link")


def _check_journal(root: Path, journal: Path) -> None:
    """Raise OSError for a journal that no command wrote: one that came with a clone must lead to nothing else."""
    for path in map(PurePosixPath, json.loads((journal / LIST).read_bytes())):
        if path.is_absolute() or {"..", ".git"} & {*path.parts}:
            raise OSError(errno.EPERM, f"{path} is not a file of the content")
        refuse_links(root, path)
    for each in journal.iterdir():
        refuse_links(root, PurePosixPath(JOURNAL, each.name))


def _put_back(root: Path, journal: Path) -> None:
    for number, name in enumerate(json.loads((journal / LIST).read_bytes())):
        old, path = journal / f"{number}.old", root / PurePosixPath(name)
        if old.exists():
            shutil.copy2(old, journal / f"{number}.back")
            (journal / f"{number}.back").replace(path)
        else:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()
    _remove(journal)


def _remove(journal: Path) -> None:
    """Remove the folder; without its list it says nothing, however far this gets."""
    (journal / LIST).unlink()
    shutil.rmtree(journal)


@contextmanager
def _lock(journal: Path) -> Iterator[None]:
    descriptor = os.open(journal, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
