"""Copying files: a backup is one file of SQLite's that needs no other beside it, whatever engine it was made from.

A backup is restored into a file as one transaction, so that readers go on reading: they see what was there, then what
the backup holds.
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
    """Write what is committed into a new file, without making anybody wait. Raises sqlite3.Error."""
    with closing(_open_file(engine.path)) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))


def restore_file(engine: SQLite, file: Path) -> Path | None:
    """Make the file what the backup is; return where one was put that is too damaged to write to.

    Raises StorageFault; then nothing is changed.
    """
    aside = _put_aside(engine) if list_damage(engine.path, 1) else None
    with closing(_open_file(file)) as source, engine.open_exclusive() as connection:
        source.backup(connection)
    return aside


def list_damage(file: Path, limit: int) -> list[str]:
    """Return what SQLite finds damaged in a file that is there, at most `limit` things."""
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
    """Give a connection to a file that nobody writes to. Raises DBAPIError."""
    engine = SQLite(file)
    try:
        with engine.open_reading() as connection:
            yield connection
    finally:
        engine.close()


def make_single(engine: SQLite) -> None:
    """Let the file be all there is of its database, so that it can be moved. Nobody may have it open."""
    with engine.open_exclusive() as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def put_in_place(made: Path, file: Path) -> None:
    """Put a file that is finished where it belongs, for good. Raises OSError."""
    _sync(made)
    made.replace(file)
    _sync(file.absolute().parent)


def _put_aside(engine: SQLite) -> Path:
    """Rename the files of a damaged database: its journal must not come to lie beside another database."""
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
