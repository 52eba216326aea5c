"""Edits: sets of files that change together, with the bytes before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.reading.text import MOST_BYTES


class Bytes(NamedTuple):
    """The content of a file before and after an edit; None where there is no file."""

    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Edit:
    """A change of files that is made, and undone, as a whole; the label says what it does, as in "New claim p1s1c1"."""

    label: str
    files: Mapping[PurePosixPath, Bytes]

    def build_inverse(self) -> "Edit":
        """Return the edit that takes this one back."""
        return Edit(self.label, {path: Bytes(after, before) for path, (before, after) in self.files.items()})

    def drop_unchanged(self) -> "Edit":
        """Return the edit without the files that stay as they are."""
        return Edit(self.label, {path: each for path, each in self.files.items() if each.before != each.after})


class Refused(Exception):
    """An edit that cannot be made; the message says why. Nothing was changed."""


def read_file(root: Root, path: PurePosixPath) -> bytes | None:
    """Return the bytes of a file; None if it does not exist. Raises Refused for links and unreadable files."""
    try:
        return root.read(path, limit=MOST_BYTES)
    except ReadingFault as fault:
        if fault.rule == "missing-file":
            return None
        raise Refused(f"{fault.message} Nothing was changed.") from fault


def build_edit(root: Root, label: str, edited: Mapping[PurePosixPath, bytes | None]) -> Edit:
    """Return the edit that gives files these new bytes, from what they hold now."""
    return Edit(label, {path: Bytes(read_file(root, path), data) for path, data in edited.items()}).drop_unchanged()


# Makes an edit from the files as they are now.
MakeEdit = Callable[[], Edit]
