"""Backup files: a backup is one self-contained SQLite file, whatever engine it was made from.

It is restored into an SQLite database in one transaction, so that readers continue: they see the old content, then the
restored one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from service.store.sqlite.engine import SQLite


def save(engine: SQLite, file: Path) -> None:
    """Write the committed content into a new file without blocking anyone. Raises sqlite3.Error."""
    with closing(_open_file(engine.path)) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))


def restore_file(engine: SQLite, file: Path) -> Path | None:
    """Replace the database by the backup; return where a database too damaged to write to was moved."""
    aside = _put_aside(engine) if list_damage(engine.path, 1) else None
    with closing(_open_file(file)) as source, engine.open_exclusive() as connection:
        source.backup(connection)
    return aside


def list_damage(file: Path, limit: int) -> list[str]:
    """Return the damage that SQLite finds in an existing file, at most `limit` items."""
    if not file.exists():
        return []
    try:
        with closing(_open_file(file)) as connection:
            found = [row[0] for row in connection.execute(f"PRAGMA quick_check({limit:d})")]
            return [] if found == ["ok"] else found
    except sqlite3.DatabaseError as error:
        return [str(error)]


@contextmanager
def open_read_only(file: Path) -> Iterator[sa.Connection]:
    """Open a connection to a file that no process writes to. Raises DBAPIError."""
    engine = SQLite(file)
    try:
        with engine.open_reading() as connection:
            yield connection
    finally:
        engine.close()


def make_single(engine: SQLite) -> None:
    """Make the database a single file that can be moved. No connection to it may be open."""
    with engine.open_exclusive() as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def put_in_place(made: Path, file: Path) -> None:
    """Move a finished file into its place durably. Raises OSError."""
    _sync(made)
    made.replace(file)
    _sync(file.absolute().parent)


def _put_aside(engine: SQLite) -> Path:
    """Rename the files of a damaged database, because its journal must not end up next to another database."""
    with engine.lock():
        for suffix in ("-wal", "-shm", ""):
            path = Path(f"{engine.path}{suffix}")
            aside = path.with_name(f"damaged-{path.name}")
            if path.exists():
                path.replace(aside)
    return engine.path.with_name(f"damaged-{engine.path.name}")


def _open_file(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, isolation_level=None)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
