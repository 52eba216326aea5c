"""The file: many readers, one writer.

Every write is one `BEGIN IMMEDIATE` transaction under a lock that all processes of the machine share, and readers open
the file read-only and never checkpoint. So no two connections ever write or checkpoint at the same time, which is what
the WAL-reset bug of SQLite 3.7.0 to 3.51.2 needs to damage a file (https://sqlite.org/wal.html#walresetbug).
"""

import sqlite3
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from service.store.faults import StorageFault
from service.store.rooms import describe_room, find_full
from service.store.sqlite.change_detector import SQLiteWatch, State
from service.store.sqlite.connections import IdleConnections, close_connections, connect_reader, connect_writer
from service.store.sqlite.locking import Lock
from service.store.statements import QueryShape, Row
from service.store.transactions import begin_with, keep_out_of_closed_pool
from service.store.turns import wait_for_turn

# Where SQLite puts temporary files, as Python does: TMPDIR (https://sqlite.org/tempfiles.html, section 5).
TEMPORARY = Path(tempfile.gettempdir())
DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# Reads the file, whatever is in it: what merely opens it holds nothing of it yet.
ANYTHING = QueryShape(sa.select(sa.column("name")).select_from(sa.table("sqlite_master")).limit(1))


class SQLite:
    """The database in one file."""

    Fault: type[Exception] = sqlite3.Error
    is_here = True
    # One file: it is read as a whole, or not at all.
    is_whole = True

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is opened before the first use."""
        self.path = path.absolute()
        self.name, self.shown = self.path.name, str(self.path)
        self._open_reader = partial(connect_reader, self.path)
        self._open_writer = partial(connect_writer, self.path)
        reader = sa.create_engine("sqlite://", creator=self._open_reader, poolclass=sa.QueuePool, hide_parameters=True)
        writer = sa.create_engine("sqlite://", creator=self._open_writer, poolclass=sa.NullPool, hide_parameters=True)
        self._reader, self._writer = begin_with(reader, "BEGIN"), begin_with(writer, "BEGIN IMMEDIATE")
        # For statements outside transactions.
        self._idle = IdleConnections()
        # An app that is no longer used may not have been closed.
        weakref.finalize(self, close_connections, self._reader, self._idle)
        self._watch = SQLiteWatch(self.path, self._hold, self._drop_connections)
        # Returns what is equal for as long as nothing was committed; None where that cannot be told.
        self.read_state = self._watch.read_state

    @contextmanager
    def open_reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one unchanging state."""
        with self._reader.connect() as connection, keep_out_of_closed_pool(connection):
            yield connection

    open_deciding = open_reading

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows that one statement finds, outside any transaction."""
        prepared, idle = statement.prepare(self._reader.dialect), self._idle.kept
        parameters = prepared.convert_parameters(values)
        try:
            try:
                connection = idle.pop()
            except IndexError:
                connection = self._open_reader()
            try:
                found = connection.execute(prepared.sql, parameters).fetchall()
            except sqlite3.Error:
                connection.close()
                raise
        except sqlite3.Error:
            self._watch.reset()
            raise
        if idle is self._idle.kept:
            idle.append(connection)
        else:
            connection.close()
        return prepared.convert_rows(found)

    @contextmanager
    def open_writing(self) -> Iterator[sa.Connection]:
        """Give the one connection that may write."""
        with self.lock(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def open_exclusive(self) -> Iterator[sqlite3.Connection]:
        """Give the writer's bare connection, in no transaction: for work on the file as a whole.

        Raises StorageFault when the database cannot be written.
        """
        try:
            with self.lock(), closing(self._open_writer()) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StorageFault(f"The database {self.name} cannot be written: {error}. Nothing was changed.") from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock that all who write to the database share. Raises OSError, and Busy when another keeps it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with Lock(Path(f"{self.path}.lock")) as lock:
            wait_for_turn(lock.take, lock.read_holder, self.name)
            yield

    def describe(self, error: Exception) -> str:
        """Return what a message says of an error; SQLite's never hold a value. A disk that is full is named."""
        code, folders = getattr(error, "sqlite_errorcode", 0), (self.path.parent, TEMPORARY)
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR_WRITE and find_full(*folders)):
            return f"{error}: {describe_room(*folders)}"
        return str(error)

    def look(self) -> State | None:
        """Return the state: it is never behind."""
        return self.read_state()

    def confirm(self) -> None:
        """Do nothing: the state is never behind."""

    def is_damage(self, error: Exception) -> bool:
        """Tell whether SQLite finds what is in the file damaged."""
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGES

    def is_there(self) -> bool:
        """Tell whether there is a file with anything in it."""
        return self.path.exists() and self.path.stat().st_size > 0

    def tidy_up(self) -> None:
        """Move what the log holds into the database file, as far as no reader still needs the log.

        What fails here fails nothing: what was committed stands in the log, and the next writer moves it. So nobody is
        waited for either.
        """
        with suppress(OSError, sqlite3.Error), Lock(Path(f"{self.path}.lock")) as lock:
            if lock.take():
                with closing(self._open_writer()) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the readers' connections."""
        close_connections(self._reader, self._idle)

    @property
    def derived(self) -> Path:
        """The folder beside the file."""
        return self.path.with_name(f"{self.path.name}.derived")

    def _hold(self) -> bool:
        """Have at least one reader's connection open."""
        with suppress(sqlite3.Error):
            self.fetch_rows(ANYTHING, {})
            return True
        return False

    def _drop_connections(self) -> None:
        """Let go of all connections to files that are no longer there."""
        close_connections(self._reader, self._idle)
