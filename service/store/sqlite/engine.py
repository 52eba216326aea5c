"""SQLite: many readers and one writer of a file.

Every write is one `BEGIN IMMEDIATE` transaction under a lock shared by all processes of the machine. Readers open the
file read-only and never checkpoint. So no two connections ever write or checkpoint at the same time, which is the
condition for the WAL-reset bug of SQLite 3.7.0 to 3.51.2 (https://sqlite.org/wal.html#walresetbug).
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

from service.store.disk_space import describe_room, find_full
from service.store.faults import StorageFault
from service.store.sqlite.change_detector import SQLiteWatch, State
from service.store.sqlite.connections import IdleConnections, close_connections, connect_reader, connect_writer
from service.store.sqlite.locking import Lock
from service.store.statements import QueryShape, Row
from service.store.transactions import begin_with, keep_out_of_closed_pool
from service.store.turns import wait_for_turn

# SQLite's folder for temporary files is Python's: TMPDIR (https://sqlite.org/tempfiles.html, section 5).
TEMPORARY = Path(tempfile.gettempdir())
DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# A query that reads any file: merely opening a connection reads nothing.
ANYTHING = QueryShape(sa.select(sa.column("name")).select_from(sa.table("sqlite_master")).limit(1))


class SQLite:
    """The database in one file."""

    Fault: type[Exception] = sqlite3.Error
    is_here = True
    # One file is readable completely or not at all.
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
        # An unused app may never have been closed.
        weakref.finalize(self, close_connections, self._reader, self._idle)
        self._watch = SQLiteWatch(self.path, self._hold, self._drop_connections)
        # Returns a value that stays equal until the next commit; None if that is unknown.
        self.read_state = self._watch.read_state

    @contextmanager
    def open_reading(self) -> Iterator[sa.Connection]:
        """Open a connection that sees one unchanging state."""
        with self._reader.connect() as connection, keep_out_of_closed_pool(connection):
            yield connection

    open_deciding = open_reading

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of one statement, outside any transaction."""
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
        """Open the one connection that may write."""
        with self.lock(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def open_exclusive(self) -> Iterator[sqlite3.Connection]:
        """Open the writer's bare connection, in no transaction: for operations on the whole file.

        Raises StorageFault if the database cannot be written.
        """
        try:
            with self.lock(), closing(self._open_writer()) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StorageFault(f"The database {self.name} cannot be written: {error}. Nothing was changed.") from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock shared by all writers of the database. Raises OSError, and Busy if another process keeps it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with Lock(Path(f"{self.path}.lock")) as lock:
            wait_for_turn(lock.take, lock.read_holder, self.name)
            yield

    def describe(self, error: Exception) -> str:
        """Return an error as text for messages; SQLite's never hold a value. A full disk is named."""
        code, folders = getattr(error, "sqlite_errorcode", 0), (self.path.parent, TEMPORARY)
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR_WRITE and find_full(*folders)):
            return f"{error}: {describe_room(*folders)}"
        return str(error)

    def look(self) -> State | None:
        """Return the state, which is never outdated."""
        return self.read_state()

    def confirm(self) -> None:
        """Do nothing: the state is never outdated."""

    def is_damage(self, error: Exception) -> bool:
        """Return whether an error means that the file is damaged."""
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGES

    def is_there(self) -> bool:
        """Return whether the file exists and is not empty."""
        return self.path.exists() and self.path.stat().st_size > 0

    def tidy_up(self) -> None:
        """Checkpoint the WAL into the database file, as far as no reader still needs it.

        Errors are ignored and readers are not waited for: the commit is safe in the WAL, and the next writer continues
        the checkpoint.
        """
        with suppress(OSError, sqlite3.Error), Lock(Path(f"{self.path}.lock")) as lock:
            if lock.take():
                with closing(self._open_writer()) as connection:
                    # Otherwise it waits for readers of earlier releases, and with it the next writer.
                    connection.execute("PRAGMA busy_timeout = 0")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def scrub(self) -> str | None:
        """Write the file again without free pages, and empty the WAL. Raises StorageFault.

        Readers that are still at an earlier release keep its pages in the WAL.
        """
        with self.open_exclusive() as connection:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            return f"A reader keeps earlier pages in {self.path}-wal: repeat the command when it has finished."
        return None

    def close(self) -> None:
        """Close the readers' connections."""
        close_connections(self._reader, self._idle)

    @property
    def derived(self) -> Path:
        """The folder of the file."""
        return self.path.with_name(f"{self.path.name}.derived")

    def _hold(self) -> bool:
        """Keep at least one read connection open."""
        with suppress(sqlite3.Error):
            self.fetch_rows(ANYTHING, {})
            return True
        return False

    def _drop_connections(self) -> None:
        """Close all connections to files that were replaced or removed."""
        close_connections(self._reader, self._idle)
