"""The journal: the edits of a root that can be undone and redone, kept in the root across restarts.

Contents are kept once each, compressed, under their digest. Git ignores all of it, and without it
only undo is lost.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.studio.edits import Bytes, Edit
from seed.writing.file_set import write_files

FOLDER = PurePosixPath(".medcontent-studio")
LIST = FOLDER / "edits.json"
IGNORE = FOLDER / ".gitignore"
# Older edits can no longer be undone.
MAX_EDITS = 500
MAX_LIST_BYTES = 16 * 1024 * 1024
MAX_KEPT_BYTES = 64 * 1024 * 1024
# A path, and the digests of its contents before and after.
Kept = dict[str, list[str | None]]


@dataclass
class EditList:
    """The edits in their order, each with its label and files; the first `done` of them are in force."""

    edits: list[dict[str, Any]] = field(default_factory=list)
    done: int = 0

    @property
    def undoable(self) -> str | None:
        """The label of the edit that undo takes back."""
        return self.edits[self.done - 1]["label"] if self.done else None

    @property
    def redoable(self) -> str | None:
        """The label of the edit that redo makes again."""
        return self.edits[self.done]["label"] if self.done < len(self.edits) else None

    def list_digests(self) -> set[str]:
        """Return the digests of all contents that the edits need."""
        return {digest for each in self.edits for pair in each["files"].values() for digest in pair if digest}

    def copy(self) -> "EditList":
        """Return a copy that can be changed."""
        return EditList(list(self.edits), self.done)


class Journal:
    """The journal of one root."""

    def __init__(self, root: Root) -> None:
        """Take the root."""
        self._root = root

    def read_listing(self) -> EditList:
        """Return the edits; none where the list is missing or damaged."""
        with suppress(ReadingFault, ValueError, RecursionError):
            match json.loads(self._root.read(LIST, limit=MAX_LIST_BYTES)):
                case {"edits": list(edits), "done": int(done)} if 0 <= done <= len(edits) and all(map(_is_edit, edits)):
                    return EditList(edits, done)
        return EditList()

    def find_next(self, *, forward: bool) -> Edit | None:
        """Return the edit that redo makes, or that takes back the last one; None where a part of it is lost."""
        listing = self.read_listing()
        number = listing.done if forward else listing.done - 1
        if not 0 <= number < len(listing.edits):
            return None
        kept = listing.edits[number]
        try:
            files = {
                PurePosixPath(path): Bytes(self._read_content(before), self._read_content(after))
                for path, (before, after) in kept["files"].items()
            }
        except (ReadingFault, zlib.error):
            return None
        edit = Edit(str(kept["label"]), files)
        return edit if forward else edit.build_inverse()

    def write(self, edit: Edit) -> None:
        """Write the files of a new edit, and the edit behind those in force. Raises CannotWrite."""
        listing = self.read_listing()
        before = listing.list_digests()
        kept: Kept = {str(path): [_name(each.before), _name(each.after)] for path, each in edit.files.items()}
        listing.edits = [*listing.edits[: listing.done], {"label": edit.label, "files": kept}][-MAX_EDITS:]
        listing.done = len(listing.edits)
        contents = {_name(data): data for each in edit.files.values() for data in each if data is not None}
        self._write(edit, listing, before, contents)

    def move(self, edit: Edit, *, forward: bool) -> None:
        """Write the files of an undone or redone edit, and which edits are in force now. Raises CannotWrite."""
        listing = self.read_listing()
        listing.done += 1 if forward else -1
        self._write(edit, listing, listing.list_digests(), {})

    def _write(self, edit: Edit, listing: EditList, before: set[str], contents: dict[str | None, bytes]) -> None:
        needed = listing.list_digests()
        files: dict[PurePosixPath, bytes | None] = {path: each.after for path, each in edit.files.items()}
        new = {digest: data for digest, data in contents.items() if digest in needed - before}
        files |= {FOLDER / str(digest): zlib.compress(data) for digest, data in new.items()}
        files |= dict.fromkeys(self._list_stale(before - needed), None)
        files[LIST] = json.dumps({"edits": listing.edits, "done": listing.done}, ensure_ascii=False).encode()
        files[IGNORE] = b"*\n"
        write_files(self._root.path, files)

    def _list_stale(self, digests: set[str]) -> Iterator[PurePosixPath]:
        there = self._root.list_names(FOLDER) if digests else set()
        yield from (FOLDER / digest for digest in digests & there)

    def _read_content(self, digest: str | None) -> bytes | None:
        return zlib.decompress(self._root.read(FOLDER / digest, limit=MAX_KEPT_BYTES)) if digest else None


def _is_edit(kept: Any) -> bool:
    match kept:
        case {"label": str(), "files": dict(files)}:
            return all(_is_content(path) and _is_pair(pair) for path, pair in files.items())
    return False


def _is_content(path: str) -> bool:
    """Return whether a path can be of content: a list that came with a clone must not lead to what Git runs."""
    parts = PurePosixPath(path)
    return not parts.is_absolute() and not any(part.startswith(".") for part in parts.parts)


def _is_pair(pair: Any) -> bool:
    match pair:
        case [before, after]:
            return all(each is None or re.fullmatch("[0-9a-f]{64}", str(each)) for each in (before, after))
    return False


def _name(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
