"""Sheet entries: sheets that were read, with what tells whether their files have changed since.

A file with the same stamp (size, times, inode) is taken to be the same. Clocks of file systems are coarse, so a change
right after the reading could leave the stamp as it was. A file that was young when it was read is therefore read again,
and its bytes are compared, as git does (racy-git.txt in its documentation).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Self

from seed.read_cache import compute_sheet_digest
from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.reading.safe_open import FileStamp
from seed.sheet_reader import read_sheet
from seed.sheets import Sheet, SheetBytes, SheetFiles

# The times of FAT count in two seconds, those of ext4 and XFS in ticks of up to ten milliseconds.
YOUNG_NS = 2_500_000_000
Stamps = tuple[tuple[str, FileStamp], ...]


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as it was read: the stamps of its files from before, the time, and a digest of their bytes.

    The digest is None where a file could not be read. The sheet is parsed when it is first asked for.
    """

    stamps: Stamps
    read_at: int
    digest: bytes | None
    parse: Callable[[], Sheet]

    @cached_property
    def sheet(self) -> Sheet:
        """What the files hold."""
        return self.parse()

    @property
    def is_parsed(self) -> bool:
        """Whether the sheet is at hand."""
        return "sheet" in self.__dict__

    @cached_property
    def is_settled(self) -> bool:
        """Whether a later change of the files would have changed their stamps."""
        return all(max(stamp.modified, stamp.changed) + YOUNG_NS < self.read_at for _, stamp in self.stamps)

    def update_stamps(self, stamps: Stamps, read_at: int) -> Self:
        """Return the entry after another reading gave the same bytes."""
        if self.stamps == stamps and self.is_settled:
            return self
        renewed = replace(self, stamps=stamps, read_at=read_at)
        if self.is_parsed:
            vars(renewed)["sheet"] = self.sheet
        return renewed


def update_entry(root: Root, files: SheetFiles, known: SheetEntry | None, now: int, *, thorough: bool) -> SheetEntry:
    """Return the entry of a sheet as its files are now; `now` is a time from before they were listed, in nanoseconds.

    A `thorough` update reads the bytes whatever the stamps say.
    """
    stamps = tuple((file.path.name, file.stamp) for file in files.files)
    if known and known.stamps == stamps and known.is_settled and not thorough:
        return known
    data = files.read_bytes(root)
    digest = _compute_digest(files.path, data)
    if known and digest and known.digest == digest:
        return known.update_stamps(stamps, now)
    return SheetEntry(stamps, now, digest, lambda: read_sheet(root, files, data))


def _compute_digest(path: PurePosixPath, data: SheetBytes) -> bytes | None:
    parts = [str(path).encode()]
    for name, found in data.items():
        if isinstance(found, ReadingFault):
            return None
        parts += [name.encode(), found]
    return compute_sheet_digest(*parts)


def list_changed(
    before: Mapping[PurePosixPath, SheetEntry], after: Mapping[PurePosixPath, SheetEntry]
) -> frozenset[PurePosixPath]:
    """Return the sheets that are new, gone, or hold other bytes; those that cannot be read are always among them."""
    both = before.keys() & after.keys()
    maybe = {path for path in both if before[path] is not after[path] or after[path].digest is None}
    same = {path for path in maybe if before[path].digest == after[path].digest is not None}
    return frozenset(((before.keys() | after.keys()) - both) | (maybe - same))
