"""The read cache: which records were published from a file or a line, so that unchanged ones are not read again.

An entry is used only if the bytes are the same, the program that reads them is the same version, and each of its
records is published now exactly as it was then. So records that were undone, restored or published by somebody else
are read again. The file is in the folder of derived files and can be deleted at any time.
"""

import hashlib
import sqlite3
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import orjson
import sqlalchemy as sa

from service.code_digest import compute_code_digest
from service.publishing.drafts import Key
from service.store.revisions import iterate_contents

READERS = ("marshmallow", "orjson", "PyYAML")
PACKAGES = ("schemas", "seed", "service")
# Entries of deleted files are never looked up; at this size the cache is emptied.
MOST_BYTES = 256 * 1024 * 1024
TABLE = "CREATE TABLE IF NOT EXISTS sheets (digest BLOB PRIMARY KEY, records BLOB NOT NULL) WITHOUT ROWID"


class ReadCache:
    """The cached records of sheets (files, the files of a document, lines), for one state of the published records."""

    def __init__(self, file: Path | None = None, connection: sa.Connection | None = None) -> None:
        """Open the cache; without a file, or with an unusable one, nothing is cached."""
        self._sheets = _open_file(file) if file and connection else None
        self._connection = connection
        self._read: dict[bytes, list[Key]] = {}

    def find_records(self, digest: bytes) -> list[Key] | None:
        """Return the records of a sheet if all are published as they were when it was read; else None."""
        row = self._read_row(digest)
        if row is None:
            return None
        made = [(str(kind), str(id_), str(found)) for kind, id_, found in orjson.loads(row)]
        if any(self._published.get((kind, id_)) != found for kind, id_, found in made):
            return None
        return [(kind, id_) for kind, id_, _ in made]

    def note(self, digest: bytes, records: list[Key]) -> None:
        """Note that the sheet was read, and which records it holds."""
        if self._sheets:
            self._read[digest] = records

    def keep(self, connection: sa.Connection, records: Collection[Key]) -> None:
        """Store the sheets that were read and whose records are all among these: they are published as written."""
        if self._sheets is None or not self._read:
            return
        published = self._published if connection is self._connection else _digest_published(connection)
        rows = [
            (digest, orjson.dumps([(*key, published[key]) for key in keys]))
            for digest, keys in self._read.items()
            if all(key in records and key in published for key in keys)
        ]
        with suppress(sqlite3.Error), self._sheets:
            self._sheets.executemany("INSERT OR REPLACE INTO sheets VALUES (?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        if self._sheets:
            self._sheets.close()

    @cached_property
    def _published(self) -> Mapping[Key, str]:
        return _digest_published(self._connection) if self._connection else {}

    def _read_row(self, digest: bytes) -> bytes | None:
        if self._sheets is None:
            return None
        try:
            row = self._sheets.execute("SELECT records FROM sheets WHERE digest = ?", (digest,)).fetchone()
        except sqlite3.Error:
            return None
        return row[0] if row else None


def compute_sheet_digest(*parts: bytes) -> bytes:
    """Return the digest of a sheet: of its parts (names and contents) in this order, and of the program that reads."""
    digest = hashlib.blake2b(digest_size=24, key=_compute_program_digest())
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()


@cache
def _compute_program_digest() -> bytes:
    """Return a digest of our code and of the libraries that read for it."""
    root = Path(__file__).parents[1]
    versions = [sys.version, *map(version, READERS)]
    return compute_code_digest([root / package for package in PACKAGES], *versions).encode()


def _digest_published(connection: sa.Connection) -> dict[Key, str]:
    """Return a digest of the current state of each record."""
    return {
        (kind, id_): ("-" if withdrawn else "") + hashlib.blake2b(content, digest_size=16).hexdigest()
        for kind, id_, withdrawn, content in iterate_contents(connection)
    }


def _open_file(file: Path) -> sqlite3.Connection | None:
    try:
        if file.exists() and file.stat().st_size > MOST_BYTES:
            file.unlink()
        file.parent.mkdir(parents=True, exist_ok=True)
        sheets = sqlite3.connect(file, timeout=0.1)
    except (OSError, sqlite3.Error):
        return None
    try:
        sheets.execute(TABLE)
    except sqlite3.Error:
        sheets.close()
        return None
    return sheets
