"""Drafts: read the files of a content root into what publishing plans with, and map faults back to their places.

A `ContentReader` reads a root again and again, and only what changed; `read_content` reads it once, in full.
"""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from seed.locations import FilePlace
from seed.read_cache import ReadCache
from seed.reading.nodes import Node
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, MARKER, Root
from seed.reading.source_location import Written, find_fault_place
from seed.reading.yaml import MOST_BYTES, read
from seed.settings import find_faults as settings_faults
from seed.sheet_cache import SheetCache
from seed.sheet_entries import SheetEntry, list_changed, update_entry
from seed.sheets import Sheet, SheetFiles, list_sheets
from seed.slugs import build_slug, is_slug
from service.catalog import BY_PLURAL
from service.publishing.drafts import Draft, Key, Unchanged
from service.publishing.faults import Fault
from service.publishing.gc_tuning import relax_gc

# Sentences are part of their document's file; they have no files.
FOLDERS = frozenset(BY_PLURAL) - {"sentences", "claims"}


@dataclass
class ContentFiles:
    """The drafts and faults of the files of a root.

    `unread` are the records whose file cannot be read, `unclaimed` the documents some of whose claims cannot be read,
    `repeated` the sentences with two claims of one id;
    `unchanged` are the records that the read cache skips, each with its file or folder.
    """

    root: Root
    unchanged: list[tuple[PurePosixPath, Unchanged]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)
    texts: Mapping[str, str] = field(default_factory=dict)
    written: dict[Key, Written] = field(default_factory=dict)
    settings: Node | None = None
    unread: set[Key] = field(default_factory=set)
    unclaimed: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)

    def find_place(self, fault: Fault) -> FilePlace | None:
        """Return the place of the fault; None where the record is published but not in these files."""
        written = self.written.get((fault.kind, fault.id))
        if written is None:
            return None
        place = find_fault_place(written, fault)
        return place if fault.offset is None else _count_lines(place, self.texts.get(str(place.file), ""), fault.offset)


def _count_lines(place: FilePlace, text: str, offset: int) -> FilePlace:
    """Return the place of an offset in a text whose file begins at a place."""
    before = text[:offset]
    return FilePlace(place.file, before.count("\n") + 1, offset - before.rfind("\n"))


class Refreshed(NamedTuple):
    """The content as it is now, and the files of records and folders of documents that are new, changed or gone."""

    content: ContentFiles
    changed: frozenset[PurePosixPath]


class ContentReader:
    """Reads a root again and again; a `thorough` reader compares the bytes of all files."""

    def __init__(
        self,
        root: Root,
        cache: SheetCache | None = None,
        *,
        thorough: bool = False,
        folders: Collection[str] = FOLDERS,
    ) -> None:
        """Take the root, what was read of it before, if anything is kept, and the folders to read."""
        self.root = root
        self._cache, self._thorough, self._folders = cache, thorough, folders
        self._lister = root.open_lister(folders)
        self._entries: dict[PurePosixPath, SheetEntry] = {}
        self._files: dict[PurePosixPath, SheetFiles] = {}
        self._shown = root.format_path(PurePosixPath())

    @relax_gc()
    def refresh(self, published: ReadCache | None = None) -> Refreshed:
        """Read what changed since the last time; unreadable files are among the faults.

        Sheets that the read cache knows to be published as written are not parsed; they are listed under `unchanged`.
        """
        self._check_working_directory()
        before, now = self._entries, time.time_ns()
        listing = self._lister.list_files()
        sheets = list_sheets(listing.files)
        self._entries = {files.path: self._update(files, now) for files in sheets}
        self._files = {files.path: files for files in sheets}
        content = ContentFiles(self.root, faults=[*listing.faults])
        content.unread |= {key for fault in listing.faults if (key := _find_meant(fault))}
        texts = _SheetTexts(_read_settings(content))
        for path, entry in self._entries.items():
            if published and entry.digest and (records := published.find_records(entry.digest)) is not None:
                content.unchanged.append((path, Unchanged(records)))
                continue
            _add_sheet(content, entry.sheet)
            texts.sheets.append(entry.sheet)
            if published and entry.digest and entry.sheet.drafts:
                published.note(entry.digest, [draft.key for draft in entry.sheet.drafts])
        content.texts = texts
        if self._cache:
            self._cache.keep(self._entries)
        return Refreshed(content, list_changed(before, self._entries))

    def _check_working_directory(self) -> None:
        """Read everything again where places are shown from another folder than before."""
        if (shown := self.root.format_path(PurePosixPath())) != self._shown:
            self._lister, self._entries, self._shown = self.root.open_lister(self._folders), {}, shown

    def _update(self, files: SheetFiles, now: int) -> SheetEntry:
        known = self._entries.get(files.path)
        if known is None:
            known = self._cache.find(files) if self._cache else None
        elif known.is_settled and self._files[files.path] == files and not self._thorough:
            return known
        return update_entry(self.root, files, known, now, thorough=self._thorough)


def read_content(root: Root, published: ReadCache | None = None) -> ContentFiles:
    """Read every file of the root; see `ContentReader.refresh`."""
    return ContentReader(root).refresh(published).content


class _SheetTexts(Mapping[str, str]):
    """The texts of all files, by the paths that are shown for them; most are never asked for."""

    def __init__(self, others: Mapping[str, str]) -> None:
        self.sheets: list[Sheet] = []
        self._others = others

    def __getitem__(self, path: str) -> str:
        return self._others[path] if path in self._others else self._by_path[path].texts[path]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._others, *self._by_path))

    def __len__(self) -> int:
        return len(self._others) + len(self._by_path)

    @cached_property
    def _by_path(self) -> Mapping[str, Sheet]:
        return {path: sheet for sheet in self.sheets for path in sheet.shown}


def _read_settings(content: ContentFiles) -> Mapping[str, str]:
    """Read content.yaml, and return its text by its path."""
    path = content.root.format_path(PurePosixPath(MARKER))
    try:
        reading = read(content.root.read(PurePosixPath(MARKER), limit=MOST_BYTES), path)
    except ReadingFault as fault:
        content.faults.append(fault)
        return {}
    content.faults += reading.faults
    content.settings = reading.root
    if reading.root:
        content.faults += settings_faults(reading.root)
    return {str(path): reading.text}


def _add_sheet(content: ContentFiles, sheet: Sheet) -> None:
    drafts, _, faults, _, unread, unclaimed, repeated = sheet.content
    content.drafts += drafts
    content.faults += faults
    content.unread |= unread
    content.unclaimed |= unclaimed
    content.repeated |= repeated
    content.written.update(sheet.written)


def _find_meant(fault: ReadingFault) -> Key | None:
    """Return the record that a misplaced file was probably meant to be."""
    file = fault.place.file
    kind = BY_PLURAL.get(file.parent.name) if file.parent.name in FOLDERS - {DOCUMENTS} else None
    return (kind.name, build_slug(file.stem)) if kind and is_slug(build_slug(file.stem)) else None
