"""Connections to the file: how they are opened, and the pool of idle read connections."""

import sqlite3
from collections import deque
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

BUSY_SECONDS = 10
# Rows of a large release go to many places of the indexes; with less they are read and written again and again.
WRITER_CACHE_KIBIBYTES = 32768


class IdleConnections:
    """Connections that run statements outside transactions; a thread that needs one takes it out of `kept`.

    A thread gives its connection back only if `kept` is still the same: otherwise they were all closed meanwhile.
    """

    def __init__(self) -> None:
        """Start without any."""
        self.kept: deque[sqlite3.Connection] = deque()

    def close(self) -> None:
        """Close all idle connections."""
        kept, self.kept = self.kept, deque()
        while kept:
            kept.pop().close()


def close_connections(reader: sa.Engine, idle: IdleConnections) -> None:
    """Close all idle read connections; those in use are closed when they are returned."""
    reader.dispose()
    idle.close()


def connect_reader(path: Path) -> sqlite3.Connection:
    """Return a new connection that only reads. Raises sqlite3.Error."""
    return _connect(path, "ro")


def connect_writer(path: Path) -> sqlite3.Connection:
    """Return a new connection that writes; the file is created if it is missing. Raises sqlite3.Error."""
    # Secure delete: what an erasure overwrites must not stay in free pages.
    secure = "PRAGMA secure_delete = ON"
    cache = f"PRAGMA cache_size = -{WRITER_CACHE_KIBIBYTES}"
    return _connect(
        path, "rwc", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", secure, cache
    )


def _connect(path: Path, mode: str, *pragmas: str) -> sqlite3.Connection:
    """Return a new connection that is set up. Raises sqlite3.Error, and leaves none open then."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # No mmap: with it a damaged page is read without SQLite noticing.
        for pragma in ("PRAGMA mmap_size = 0", *pragmas):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection
