"""List which files are content: one folder per kind, one file per record, one folder per document.

Other files are reported, with what they were probably meant to be, and never opened. Names that begin with a dot are
ignored.
"""

import re
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from schemas.base import SLUG, SLUG_LIMIT
from seed.reading.read_errors import ReadingFault
from service.publishing.suggestions import ask_about, find_closest

MARKER = "content.yaml"
DOCUMENTS = "documents"
DOCUMENT_FILES = ("claims.yaml", "document.yaml", "text.txt")
# `var` holds the database that commands make in the working directory, which may be the root.
IGNORED = frozenset(("README.md", "var"))
# Ends of the names of copies that text editors and people leave.
BACKUPS = ("~", ".bak", ".old", ".orig", ".rej", ".swp", ".tmp")
HELP_COPY = "put a copy of the file itself here"


class File(NamedTuple):
    """A file of the content: `treatments/oral-aspirin.yaml` is in `treatments`, its id is `oral-aspirin`."""

    folder: str
    id: str
    path: PurePosixPath


@dataclass
class FileListing:
    """The files of a root in order of their paths, and the faults of other files there."""

    files: list[File] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)


@dataclass
class Lister:
    """Lists a root: `entries` gives the names and modes in one of its folders, `fault` a file's fault."""

    entries: Callable[[PurePosixPath], list[tuple[str, int]]]
    fault: Callable[[str, PurePosixPath, str, str], ReadingFault]
    folders: Collection[str]
    listing: FileListing = field(default_factory=FileListing)

    def list_files(self) -> FileListing:
        """Return the listing. A folder that cannot be read is among its faults."""
        self._list_root()
        self.listing.files.sort(key=lambda file: file.path.parts)
        self.listing.faults.sort(key=lambda fault: fault.place)
        return self.listing

    def _list_root(self) -> None:
        known = ", ".join(sorted(self.folders))
        for path, is_folder in self._list_inside(PurePosixPath()):
            if is_folder and path.name in self.folders:
                (self._list_documents if path.name == DOCUMENTS else self._list_records)(path)
            elif is_folder:
                help_ = _suggest_nearest(path.name, self.folders) or f"the folders are {known}"
                self._refuse("unknown-file", path, f"{path} is not a folder of a kind.", help_)
            elif path.name != MARKER:
                self._refuse("unknown-file", path, f"{path} belongs to no kind.", f"move it into one of {known}")

    def _list_records(self, folder: PurePosixPath) -> None:
        for path, is_folder in self._list_inside(folder):
            if is_folder or path.suffix != ".yaml":
                help_ = f"a record is a file that ends in .yaml: {_build_slug(path.stem)}.yaml"
                if path.name.endswith(BACKUPS):
                    help_ = "delete it, or keep it outside of the content: it looks like a copy that a program left"
                self._refuse("unknown-file", path, f"{path} is not a record's file.", help_)
            elif self._has_sound_id(path, path.stem, ".yaml"):
                self.listing.files.append(File(folder.name, path.stem, path))

    def _list_documents(self, folder: PurePosixPath) -> None:
        for path, is_folder in self._list_inside(folder):
            if not is_folder:
                help_ = f"move it into a folder for the document, as in {folder}/{_build_slug(path.stem)}/"
                self._refuse("unknown-file", path, f"{path} is not in the folder of a document.", help_)
            elif self._has_sound_id(path, path.name, ""):
                self._list_document(path)

    def _list_document(self, folder: PurePosixPath) -> None:
        found = set()
        for path, is_folder in self._list_inside(folder):
            if not is_folder and path.name in DOCUMENT_FILES:
                found.add(path.name)
                self.listing.files.append(File(DOCUMENTS, folder.name, path))
                continue
            help_ = _suggest_nearest(path.name, DOCUMENT_FILES) or f"its files are {', '.join(DOCUMENT_FILES)}"
            self._refuse("unknown-file", path, f"{path} is not a document's file.", help_)
        # A withdrawn document keeps only its document.yaml, so the text is missing only where there are claims.
        required = DOCUMENT_FILES if "claims.yaml" in found else ("document.yaml",)
        for name in sorted(set(required) - found):
            help_ = "add it, or let `medcontent new document FILE.txt` write it"
            self._refuse("missing-file", folder / name, f"The document {folder.name} has no {name}.", help_)

    def _list_inside(self, folder: PurePosixPath) -> Iterator[tuple[PurePosixPath, bool]]:
        """Yield the files and folders in a folder, and which of the two each is; other entries become faults."""
        try:
            entries = self.entries(folder)
        except ReadingFault as fault:
            self.listing.faults.append(fault)
            return
        for name, mode in entries:
            if name.startswith(".") or name in IGNORED:
                continue
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                yield folder / name, stat.S_ISDIR(mode)
            elif stat.S_ISLNK(mode):
                message = f"{name} is a symbolic link and is not opened."
                self._refuse("symbolic-link", folder / name, message, HELP_COPY)
            else:
                self._refuse("not-a-file", folder / name, f"{name} is not a regular file.", HELP_COPY)

    def _has_sound_id(self, path: PurePosixPath, id_: str, suffix: str) -> bool:
        if re.fullmatch(SLUG, id_) and len(id_) <= SLUG_LIMIT:
            return True
        message = f'"{id_}" is not an id: use small letters, digits, single hyphens, at most {SLUG_LIMIT} characters.'
        self._refuse("file-name", path, message, f"rename it to {self._find_free_name(path, _build_slug(id_), suffix)}")
        return False

    def _find_free_name(self, path: PurePosixPath, slug: str, suffix: str) -> str:
        """Return a name that no other file or folder there has."""
        taken = {name for name, _ in self.entries(path.parent)}
        names = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
        return next(f"{name}{suffix}" for name in names if f"{name}{suffix}" not in taken)

    def _refuse(self, rule: str, path: PurePosixPath, message: str, help_: str) -> None:
        self.listing.faults.append(self.fault(rule, path, message, help_))


def _suggest_nearest(name: str, known: Collection[str]) -> str | None:
    close = find_closest(name.lower(), sorted(known))
    return ask_about(close) if close else None


def _build_slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return slug[:SLUG_LIMIT].rstrip("-") or "my-record"
