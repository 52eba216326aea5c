"""The export cache: each export file is made once on a machine, on the first request."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from service.catalog import KINDS
from service.exports.ndjson_file import write_lines, write_packed
from service.exports.sqlite_file import write_aliased_tables, write_tables
from service.store.database import Database
from service.store.derived_files import MadeElsewhere, Shelf
from service.store.queries import ReleaseRow

SORT = "export"
SQLITE = "application/vnd.sqlite3"
CONTENT, ABOUT = "content", "about.json"
# How long a request waits for an export that another process is making, in seconds.
PATIENCE = 5.0
# A process makes one export at a time. Other requests for exports do not wait and do not block.
making = threading.Lock()


class BeingMade(Exception):
    """Another request or process is making an export at the moment."""


@dataclass(frozen=True)
class Format:
    """An export format: the end of its address, and the function that writes it."""

    ending: str
    media_type: str
    write: Callable[[sa.Connection, ReleaseRow, Path], None]
    # Whether its address is below that of the release: `1/claims.ndjson`, not `1.ndjson`.
    is_below: bool = False

    @property
    def place(self) -> str:
        """The end of the address, after the number of the release."""
        return f"{'/' if self.is_below else '.'}{self.ending}"

    @property
    def suffix(self) -> str:
        """The end of its name on the shelf, unique to the format: the shelf counts equal names together."""
        return f".{self.ending}{'.below' if self.is_below else ''}"


class ExportedFile(NamedTuple):
    """A file on the shelf with its length and SHA-256."""

    path: Path
    size: int
    sha256: bytes


FORMATS: Mapping[str, Format] = {
    each.ending: each
    for each in (
        Format("ndjson", "application/x-ndjson", write_lines),
        Format("ndjson.gz", "application/gzip", write_packed),
        Format("sqlite", SQLITE, write_tables),
    )
}
# Views and columns named by SQL keywords have aliases here. The content of `.sqlite` stays as it was.
TABLES = Format("tables.sqlite", SQLITE, write_aliased_tables, is_below=True)
BY_KIND: Mapping[tuple[str, str], Format] = {
    (kind.plural, each.ending): Format(f"{kind.plural}.{each.ending}", each.media_type, write, is_below=True)
    for kind in KINDS
    for each, write in (
        (FORMATS["ndjson"], partial(write_lines, kinds=[kind])),
        (FORMATS["ndjson.gz"], partial(write_packed, kinds=[kind])),
    )
}


def export_of(database: Database, shelf: Shelf, release: ReleaseRow, form: Format) -> ExportedFile:
    """Return the export of a release, after making it if it is missing.

    Raises BeingMade, StorageFault, and OSError if the disk fails.
    """
    folder = shelf.find_held(SORT, release, form.suffix)
    if folder and (found := _read(folder)):
        return found
    if not making.acquire(blocking=False):
        raise BeingMade
    try:
        if folder:
            shelf.remove(folder)
        folder = shelf.take(SORT, release, form.suffix, lambda path: _make(path, database, release, form), PATIENCE)
    except MadeElsewhere as busy:
        raise BeingMade from busy
    finally:
        making.release()
    found = _read(folder)
    if found is None:
        raise OSError(f"The export {folder.name} is damaged.")
    return found


def _make(folder: Path, database: Database, release: ReleaseRow, form: Format) -> None:
    folder.mkdir()
    path = folder / CONTENT
    with database.open_reading() as connection:
        form.write(connection, release, path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    (folder / ABOUT).write_bytes(orjson.dumps({"bytes": path.stat().st_size, "sha256": digest}))


def _read(folder: Path) -> ExportedFile | None:
    """Return the export in a folder; None if a crash of the machine left it incomplete."""
    path = folder / CONTENT
    try:
        about = orjson.loads((folder / ABOUT).read_bytes())
        whole = path.stat().st_size == about["bytes"]
        return ExportedFile(path, about["bytes"], bytes.fromhex(about["sha256"])) if whole else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
