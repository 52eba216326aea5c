"""Backups of a whole database, and restoring them.

A backup is one self-contained file in a format that does not depend on the engine: it can be restored into the other
engine. Readers continue during a restore: they see the old content, then the restored one.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from service.store import transfer
from service.store.database import Database, StorageFault
from service.store.disk_space import copy_file, describe_room, open_temporary_folder
from service.store.manifests import Manifest, ReleaseMark, read_manifest, read_marks
from service.store.migrate import migrate
from service.store.schema_versions import OlderForm, find_newest_form, find_wrong_form, read_form
from service.store.sqlite import backup_file as files
from service.store.sqlite.engine import SQLite

# A backup is made in a folder next to its file; the folder has this in its name.
UNFINISHED = ".unfinished-"


class BadBackup(Exception):
    """A file that is not a sound backup; the message says why."""


class NotSaved(Exception):
    """A file that cannot be written; the message says why."""


def write_backup(database: Database, file: Path) -> Manifest:
    """Write everything that is committed into a new file, and compare the two. Raises StorageFault."""
    try:
        with tempfile.TemporaryDirectory(prefix=f"{file.name}{UNFINISHED}", dir=file.absolute().parent) as folder:
            unfinished = Path(folder, file.name)
            with _open_at_rest(database) as connection:
                _save(database, connection, unfinished)
                made = read_manifest(connection)
            if inspect_backup(unfinished) != made:
                raise StorageFault(f"The backup {file} differs from the database.")
            files.put_in_place(unfinished, file)
            return made
    except (NotSaved, sqlite3.Error, OSError, BadBackup) as error:
        room = f": {describe_room(file.absolute().parent)}" if _is_full(error) else ""
        raise StorageFault(f"The backup {file} cannot be written: {error}{room}.") from error


def _is_full(error: Exception) -> bool:
    causes = (error, error.__cause__)
    return any(getattr(each, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL for each in causes)


def copy(database: Database, file: Path) -> None:
    """Write the committed content into a new file without blocking anyone. Raises StorageFault."""
    try:
        with database.open_deciding() as connection:
            _save(database, connection, file)
    except NotSaved as error:
        raise StorageFault(f"The database {database.name} cannot be copied to {file}: {error}.") from error


def inspect_backup(file: Path) -> Manifest:
    """Return the manifest of a backup. Raises BadBackup for a damaged or unknown file, or one of a newer version."""
    if found := files.list_damage(file, 5):
        raise BadBackup(f"{file} is damaged or not a backup of medcontent: {'; '.join(found)}.")
    try:
        with files.open_read_only(file) as connection:
            if read_form(connection) is None:
                raise BadBackup(f"{file} is not a backup of medcontent: it has none of its tables.")
            if (wrong := find_wrong_form(connection, str(file))) and not isinstance(wrong, OlderForm):
                raise BadBackup(str(wrong))
            return read_manifest(connection)
    except sa.exc.DBAPIError as error:
        raise BadBackup(f"{file} is not a backup of medcontent: {error.orig}.") from error


def read_releases(database: Database) -> list[ReleaseMark] | None:
    """Return the releases of the database; None if it cannot be read or has no tables."""
    try:
        with database.open_deciding() as connection:
            return read_marks(connection)
    except StorageFault:
        return None


def restore(database: Database, file: Path) -> Path | None:
    """Replace the content of the database by the backup. Return where a database too damaged to write to was moved.

    Raises StorageFault; then nothing is changed.
    """
    if isinstance(database.engine, SQLite):
        return files.restore_file(database.engine, file)
    migrate(database)
    with _open_upgraded(file) as source, database.open_writing() as target:
        transfer.replace(source, target)
        if read_manifest(target) != read_manifest(source):
            raise StorageFault(f"The restored database would differ from {file}. Nothing was changed.")
    return None


@contextmanager
def _open_at_rest(database: Database) -> Iterator[sa.Connection]:
    """Open a connection to a database that cannot change: a file can only be copied while nothing writes to it."""
    lock = database.engine.lock() if isinstance(database.engine, SQLite) else nullcontext()
    with lock, database.open_deciding() as connection:
        yield connection


def _save(database: Database, connection: sa.Connection, file: Path) -> None:
    """Write the state that the connection sees into a new file. Raises NotSaved and StorageFault."""
    if isinstance(database.engine, SQLite):
        try:
            files.save(database.engine, file)
        except sqlite3.Error as error:
            # Wrapped: the source connection would take the error for its own.
            raise NotSaved(str(error)) from error
        return
    made = SQLite(file)
    _migrate(file)
    with made.open_writing() as target:
        transfer.fill(connection, target)
    files.make_single(made)


@contextmanager
def _open_upgraded(file: Path) -> Iterator[sa.Connection]:
    """Open a connection to a backup, or to a migrated copy of it if its tables are of an older version."""
    with open_temporary_folder("medcontent-restore-") as folder:
        with files.open_read_only(file) as connection:
            form = read_form(connection)
        if form != find_newest_form():
            file = copy_file(file, folder)
            _migrate(file)
        with files.open_read_only(file) as connection:
            yield connection


def _migrate(file: Path) -> None:
    with closing(Database(f"sqlite:///{quote(str(file))}")) as database:
        migrate(database)
