"""Turns: one studio at a time works on a root, and the next one knows the address of the first."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seed.studio.journal import FOLDER, IGNORE
from seed.writing.atomic_write import CannotWrite
from seed.writing.file_set import refuse_links

LOCK = "open"


class OpenElsewhere(Exception):
    """Another studio works on the root; `address` is its first address."""

    def __init__(self, address: str) -> None:
        super().__init__("A studio is open on this root already.")
        self.address = address


@contextmanager
def take_turn(root: Path, address: str) -> Iterator[None]:
    """Be the studio of a root. Raises OpenElsewhere and CannotWrite.

    The lock of a killed process is free. Only the user can read the file, since the address has the secret.
    """
    folder = root / FOLDER
    try:
        refuse_links(root, IGNORE)
        folder.mkdir(mode=0o700, exist_ok=True)
        (root / IGNORE).write_bytes(b"*\n")
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OpenElsewhere(os.pread(descriptor, 1000, 0).decode()) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, address.encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
