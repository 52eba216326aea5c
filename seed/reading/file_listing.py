"""List which files are content: one folder per kind, one file per record, one folder per document.

Other files are reported, with what they were probably meant to be, and never opened. Names that begin with a dot are
ignored.
"""

import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from schemas.base import SLUG_LIMIT
from seed.reading.read_errors import ReadingFault
from seed.reading.safe_open import FileStamp, FolderEntry
from seed.slugs import build_slug, find_free_id, is_slug
from service.publishing.closest_names import ask_about, find_closest

MARKER = "content.yaml"
DOCUMENTS = "documents"
DOCUMENT_FILES = ("claims.yaml", "document.yaml", "text.txt")
# `var` holds the database that commands make in the working directory, which may be the root.
IGNORED = frozenset(("README.md", "var"))
# Comments and who is done: no content, and read by `reviews` only.
REVIEWS = "reviews"
# Ends of the names of copies that text editors and people leave.
BACKUPS = ("~", ".bak", ".old", ".orig", ".rej", ".swp", ".tmp")
UNNAMED = "my-record"
HELP_COPY = "put a copy of the file itself here"


class File(NamedTuple):
    """A file of the content: `treatments/oral-aspirin.yaml` is in `treatments`, its id is `oral-aspirin`."""

    folder: str
    id: str
    path: PurePosixPath
    stamp: FileStamp


@dataclass
class FileListing:
    """The files of a root in order of their paths, and the faults of other files there.

    `folders` are those to list further, where it is the listing of one folder.
    """

    files: list[File] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)
    folders: list[PurePosixPath] = field(default_factory=list)


Kept = Mapping[PurePosixPath, tuple[list[FolderEntry], FileListing]]
Examine = Callable[[PurePosixPath, list[FolderEntry], FileListing], None]


@dataclass
class Lister:
    """Lists a root: `entries` gives the content of one of its folders, `fault` a file's fault.

    A folder in which nothing changed since the last listing is not looked at closely again.
    """

    entries: Callable[[PurePosixPath], list[FolderEntry]]
    fault: Callable[[str, PurePosixPath, str, str], ReadingFault]
    folders: Collection[str]
    _kept: dict[PurePosixPath, tuple[list[FolderEntry], FileListing]] = field(default_factory=dict)

    def list_files(self) -> FileListing:
        """Return the listing. A folder that cannot be read is among its faults."""
        before, self._kept = self._kept, {}
        listing = FileListing()
        for path in self._list_folders(PurePosixPath(), self._examine_root, listing, before):
            if path.name == DOCUMENTS:
                for document in self._list_folders(path, self._examine_documents, listing, before):
                    self._add_folder(document, self._examine_document, listing, before)
            else:
                self._add_folder(path, self._examine_records, listing, before)
        listing.faults.sort(key=lambda fault: fault.place)
        return listing

    def _add_folder(self, folder: PurePosixPath, examine: Examine, listing: FileListing, before: Kept) -> FileListing:
        """Add the files and faults of one folder to the listing, and return them."""
        try:
            entries = self.entries(folder)
        except ReadingFault as fault:
            listing.faults.append(fault)
            return FileListing()
        known = before.get(folder)
        part = known[1] if known and known[0] == entries else FileListing()
        if not known or part is not known[1]:
            examine(folder, entries, part)
        self._kept[folder] = entries, part
        listing.files += part.files
        listing.faults += part.faults
        return part

    def _list_folders(
        self, folder: PurePosixPath, examine: Examine, listing: FileListing, before: Kept
    ) -> list[PurePosixPath]:
        """Return the folders to list inside one, whose faults are added to the listing."""
        return self._add_folder(folder, examine, listing, before).folders

    def _examine_root(self, folder: PurePosixPath, entries: list[FolderEntry], part: FileListing) -> None:
        known = ", ".join(sorted(self.folders))
        for path, entry in self._list_inside(folder, entries, part):
            if stat.S_ISDIR(entry.mode) and path.name == REVIEWS:
                continue
            if stat.S_ISDIR(entry.mode) and path.name in self.folders:
                part.folders.append(path)
            elif stat.S_ISDIR(entry.mode):
                help_ = _suggest_nearest(path.name, self.folders) or f"the folders are {known}"
                self._refuse("unknown-file", part, path, f"{path} is not a folder of a kind.", help_)
            elif path.name != MARKER:
                self._refuse("unknown-file", part, path, f"{path} belongs to no kind.", f"move it into one of {known}")

    def _examine_records(self, folder: PurePosixPath, entries: list[FolderEntry], part: FileListing) -> None:
        for path, entry in self._list_inside(folder, entries, part):
            if stat.S_ISDIR(entry.mode) or path.suffix != ".yaml":
                help_ = f"a record is a file that ends in .yaml: {_build_id(path.stem)}.yaml"
                if path.name.endswith(BACKUPS):
                    help_ = "delete it, or keep it outside of the content: it looks like a copy that a program left"
                self._refuse("unknown-file", part, path, f"{path} is not a record's file.", help_)
            elif self._has_sound_id(path, path.stem, ".yaml", entries, part):
                part.files.append(File(folder.name, path.stem, path, entry.stamp))

    def _examine_documents(self, folder: PurePosixPath, entries: list[FolderEntry], part: FileListing) -> None:
        for path, entry in self._list_inside(folder, entries, part):
            if not stat.S_ISDIR(entry.mode):
                help_ = f"move it into a folder for the document, as in {folder}/{_build_id(path.stem)}/"
                self._refuse("unknown-file", part, path, f"{path} is not in the folder of a document.", help_)
            elif self._has_sound_id(path, path.name, "", entries, part):
                part.folders.append(path)

    def _examine_document(self, folder: PurePosixPath, entries: list[FolderEntry], part: FileListing) -> None:
        found = set()
        for path, entry in self._list_inside(folder, entries, part):
            if not stat.S_ISDIR(entry.mode) and path.name in DOCUMENT_FILES:
                found.add(path.name)
                part.files.append(File(DOCUMENTS, folder.name, path, entry.stamp))
                continue
            help_ = _suggest_nearest(path.name, DOCUMENT_FILES) or f"its files are {', '.join(DOCUMENT_FILES)}"
            self._refuse("unknown-file", part, path, f"{path} is not a document's file.", help_)
        # A withdrawn document keeps only its document.yaml, so the text is missing only where there are claims.
        required = DOCUMENT_FILES if "claims.yaml" in found else ("document.yaml",)
        for name in sorted(set(required) - found):
            help_ = "add it, or let `medcontent new document FILE.txt` write it"
            self._refuse("missing-file", part, folder / name, f"The document {folder.name} has no {name}.", help_)

    def _list_inside(
        self, folder: PurePosixPath, entries: list[FolderEntry], part: FileListing
    ) -> Iterator[tuple[PurePosixPath, FolderEntry]]:
        """Yield the files and folders among the entries; others become faults."""
        for entry in entries:
            name, mode = entry.name, entry.mode
            if name.startswith(".") or name in IGNORED:
                continue
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                yield folder / name, entry
            elif stat.S_ISLNK(mode):
                message = f"{name} is a symbolic link and is not opened."
                self._refuse("symbolic-link", part, folder / name, message, HELP_COPY)
            else:
                self._refuse("not-a-file", part, folder / name, f"{name} is not a regular file.", HELP_COPY)

    def _has_sound_id(
        self, path: PurePosixPath, id_: str, suffix: str, entries: list[FolderEntry], part: FileListing
    ) -> bool:
        if is_slug(id_):
            return True
        message = f'"{id_}" is not an id: use small letters, digits, single hyphens, at most {SLUG_LIMIT} characters.'
        taken = {entry.name.removesuffix(suffix) for entry in entries if entry.name.endswith(suffix)}
        free = f"{find_free_id(_build_id(id_), taken)}{suffix}"
        self._refuse("file-name", part, path, message, f"rename it to {free}")
        return False

    def _refuse(self, rule: str, part: FileListing, path: PurePosixPath, message: str, help_: str) -> None:
        part.faults.append(self.fault(rule, path, message, help_))


def _suggest_nearest(name: str, known: Collection[str]) -> str | None:
    close = find_closest(name.lower(), sorted(known))
    return ask_about(close) if close else None


def _build_id(name: str) -> str:
    return build_slug(name) or UNNAMED
