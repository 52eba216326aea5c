"""The cache of a content root: rows on disk that spare the next command work. It is never a source of truth.

A row is used only if its seal fits: a digest over the row and over all code that reads and checks files. So a row that
is damaged, or that another version wrote, does not exist. Where the folder cannot be made, is not ours alone or is
read-only, and whenever SQLite objects, commands do all the work, and nothing else changes.
"""

import hashlib
import os
import sqlite3
import stat
import time
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path

from seed.read_cache import compute_sheet_digest

# A cache that was not written to for this long is of a root that is gone.
MAX_AGE_SECONDS = 60 * 24 * 3600
# Another command that writes to the cache is not waited for much longer.
PATIENCE_SECONDS = 0.2
TABLES = ("sheets", "results")


class RootCache:
    """The rows of one root by table and key; without a folder there are none."""

    def __init__(self, folder: Path | None, root: Path) -> None:
        """Take the folder of all caches and the root."""
        name = hashlib.blake2b(os.fsencode(root), digest_size=16).hexdigest()
        self._file = folder / f"{name}.db" if folder and _prepare_folder(folder) else None
        self._unsound: dict[str, list[object]] = {}

    def read_rows(self, table: str, folders: Collection[str] = ()) -> dict[str, bytes]:
        """Return the rows of a table that are whole and of this version; with folders, those of files in these."""
        if self._file is None or not self._file.exists():
            return {}
        try:
            with closing(self._connect()) as connection:
                query = f"SELECT key, value, seal FROM {table} WHERE key >= ? AND key < ?"  # noqa: S608 - a constant
                # 0 is the next character after the slash.
                ranges = [(f"{folder}/", f"{folder}0") for folder in folders] or [("", "\U0010ffff")]
                rows = [row for each in ranges for row in connection.execute(query, each)]
        except sqlite3.DatabaseError as error:
            self._drop_damaged(error)
            return {}
        whole = {key: value for key, value, seal in rows if _is_whole(table, key, value, seal)}
        self._unsound[table] = [key for key, _, _ in rows if key not in whole]
        return whole

    def write_rows(self, table: str, rows: Mapping[str, bytes], removed: Collection[str] = ()) -> None:
        """Write rows in place of those with their keys, and remove others, and those that are of no use."""
        if self._file is None or not (rows or removed):
            return
        gone = [(key,) for key in (*removed, *self._unsound.pop(table, ()))]
        sealed = [(key, value, _seal(table, key, value)) for key, value in rows.items()]
        try:
            with closing(self._connect()) as connection, connection:
                connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608
                connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", sealed)  # noqa: S608
        except sqlite3.DatabaseError as error:
            self._drop_damaged(error)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file or ":memory:", timeout=PATIENCE_SECONDS)
        try:
            # What a power cut leaves need not be whole: the seals tell.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            for table in TABLES:
                columns = "key TEXT PRIMARY KEY, value BLOB NOT NULL, seal BLOB NOT NULL"
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _drop_damaged(self, error: sqlite3.DatabaseError) -> None:
        """Delete the file if it is damaged; a busy or read-only one is left alone."""
        if self._file and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                self._file.unlink()


def _prepare_folder(folder: Path) -> bool:
    """Make the folder and remove the caches of roots that are gone; return whether only we can write to it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return False
        oldest = time.time() - MAX_AGE_SECONDS
        for file in folder.glob("*.db"):
            if file.stat().st_mtime < oldest:
                file.unlink()
    except OSError:
        return False
    return True


def _seal(table: str, key: str, value: bytes) -> bytes:
    return compute_sheet_digest(table.encode(), key.encode(), value)


def _is_whole(table: str, key: object, value: object, seal: object) -> bool:
    return isinstance(key, str) and isinstance(value, bytes) and seal == _seal(table, key, value)
