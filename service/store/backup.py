"""Copying: backups of a whole database, and the way back.

A backup is one file that needs no other beside it, and is the same whichever engine it was made from: it can be brought
back into another. Readers go on meanwhile: they see what was there, then what the backup holds.
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
from service.store.forms import OlderForm, find_newest_form, find_wrong_form, read_form
from service.store.manifests import Manifest, ReleaseMark, read_manifest, read_marks
from service.store.migrate import migrate
from service.store.rooms import copy_file, describe_room, open_temporary_folder
from service.store.sqlite import backup_file as files
from service.store.sqlite.engine import SQLite

# The folder in which a backup is made lies beside it and has this in its name.
UNFINISHED = ".unfinished-"


class BadBackup(Exception):
    """A file that is no sound backup; the message says what is wrong with it."""


class NotSaved(Exception):
    """A file that cannot be written; the message says why."""


def write_backup(database: Database, file: Path) -> Manifest:
    """Write all that is committed into a new file, and compare the two. Raises StorageFault."""
    try:
        with tempfile.TemporaryDirectory(prefix=f"{file.name}{UNFINISHED}", dir=file.absolute().parent) as folder:
            unfinished = Path(folder, file.name)
            with _open_at_rest(database) as connection:
                _save(database, connection, unfinished)
                made = read_manifest(connection)
            if inspect_backup(unfinished) != made:
                raise StorageFault(f"The backup {file} does not hold what the database holds.")
            files.put_in_place(unfinished, file)
            return made
    except (NotSaved, sqlite3.Error, OSError, BadBackup) as error:
        room = f": {describe_room(file.absolute().parent)}" if _is_full(error) else ""
        raise StorageFault(f"The backup {file} cannot be written: {error}{room}.") from error


def _is_full(error: Exception) -> bool:
    causes = (error, error.__cause__)
    return any(getattr(each, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL for each in causes)


def copy(database: Database, file: Path) -> None:
    """Write what is committed into a new file, without making anybody wait. Raises StorageFault."""
    try:
        with database.open_deciding() as connection:
            _save(database, connection, file)
    except NotSaved as error:
        raise StorageFault(f"The database {database.name} cannot be copied to {file}: {error}.") from error


def inspect_backup(file: Path) -> Manifest:
    """Return what a backup holds. Raises BadBackup where it is none, damaged, or of a newer version of this service."""
    if found := files.list_damage(file, 5):
        raise BadBackup(f"{file} is damaged or no backup of medcontent: {'; '.join(found)}.")
    try:
        with files.open_read_only(file) as connection:
            if read_form(connection) is None:
                raise BadBackup(f"{file} is no backup of medcontent: it has no tables of it.")
            if (wrong := find_wrong_form(connection, str(file))) and not isinstance(wrong, OlderForm):
                raise BadBackup(str(wrong))
            return read_manifest(connection)
    except sa.exc.DBAPIError as error:
        raise BadBackup(f"{file} is no backup of medcontent: {error.orig}.") from error


def read_releases(database: Database) -> list[ReleaseMark] | None:
    """Return the releases that the database holds; None where it cannot be read, or has no tables."""
    try:
        with database.open_deciding() as connection:
            return read_marks(connection)
    except StorageFault:
        return None


def restore(database: Database, file: Path) -> Path | None:
    """Make the database what the backup holds; return where a database was put that is too damaged to write to.

    Raises StorageFault; then nothing is changed.
    """
    if isinstance(database.engine, SQLite):
        return files.restore_file(database.engine, file)
    migrate(database)
    with _open_upgraded(file) as source, database.open_writing() as target:
        transfer.replace(source, target)
        if read_manifest(target) != read_manifest(source):
            raise StorageFault(f"The database would not hold what {file} holds. Nothing was changed.")
    return None


@contextmanager
def _open_at_rest(database: Database) -> Iterator[sa.Connection]:
    """Give a connection to a database that stays as it is: a file can only be copied while nobody writes to it."""
    lock = database.engine.lock() if isinstance(database.engine, SQLite) else nullcontext()
    with lock, database.open_deciding() as connection:
        yield connection


def _save(database: Database, connection: sa.Connection, file: Path) -> None:
    """Write what the connection sees into a new file. Raises NotSaved and StorageFault."""
    if isinstance(database.engine, SQLite):
        try:
            files.save(database.engine, file)
        except sqlite3.Error as error:
            # Not as it is: the connection that is read from would take it for a fault of its own.
            raise NotSaved(str(error)) from error
        return
    made = SQLite(file)
    _migrate(file)
    with made.open_writing() as target:
        transfer.fill(connection, target)
    files.make_single(made)


@contextmanager
def _open_upgraded(file: Path) -> Iterator[sa.Connection]:
    """Give a connection to a backup; to a copy of it with the tables of today, where it has those of an older form."""
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
