"""Copying: backups of a whole database, and the way back.

Both run under the writers' lock. A backup is one file that needs no other beside it. It is restored into the database
as one transaction, so that readers go on reading: they see what was there, then what the backup holds.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from service.store.database import Database, StorageFault
from service.store.migrating import is_known

# The file of a backup in the making lies beside it under this name.
UNFINISHED = ".unfinished"


class BadBackup(Exception):
    """A file that is no sound backup; the message says what is wrong with it."""


class Mark(NamedTuple):
    """A release by number and time: two databases that share it are of one history."""

    number: int
    time: str


class Manifest(NamedTuple):
    """What a database holds: its releases in order, and one hash over every revision and every served version."""

    releases: list[Mark]
    records: int
    sha256: str

    @property
    def newest(self) -> Mark | None:
        """The newest release."""
        return self.releases[-1] if self.releases else None

    def lost_in(self, other: "Manifest") -> list[Mark]:
        """Return the releases that another database does not have."""
        return [each for each in self.releases if each not in set(other.releases)]


def back_up(database: Database, file: Path) -> Manifest:
    """Write all that is committed into a new file, and compare the two. Raises StorageFault."""
    unfinished = file.with_name(file.name + UNFINISHED)
    with database.exclusive() as connection:
        try:
            unfinished.unlink(missing_ok=True)
            connection.execute("VACUUM INTO ?", (str(unfinished),))
            if examined(unfinished) != _manifest(connection):
                raise StorageFault(f"The backup {file} does not hold what the database holds.")
            _sync(unfinished)
            unfinished.replace(file)
            _sync(file.parent)
        except (sqlite3.Error, OSError, BadBackup) as error:
            raise StorageFault(f"The backup {file} cannot be written: {error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        return _manifest(connection)


def copy(database: Database, file: Path) -> None:
    """Write what is committed into a new file, without making anybody wait. Raises StorageFault."""
    try:
        with closing(_opened(database.path)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise StorageFault(f"The database {database.path.name} cannot be copied to {file}: {error}.") from error


def examined(file: Path) -> Manifest:
    """Return what a backup holds. Raises BadBackup where it is none, damaged, or of a newer version of this service."""
    try:
        with closing(_opened(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
            if found != ["ok"]:
                raise BadBackup(f"{file} is damaged: {'; '.join(found)}.")
            form = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if form is None or not is_known(form[0]):
                raise BadBackup(f"{file} was made by a newer version of medcontent.")
            return _manifest(connection)
    except sqlite3.Error as error:
        raise BadBackup(f"{file} is no backup of medcontent: {error}.") from error


def held(database: Database) -> Manifest | None:
    """Return what the database holds; None where it cannot be read, or holds nothing."""
    try:
        with closing(_opened(database.path)) as connection:
            return _manifest(connection)
    except sqlite3.Error:
        return None


def restore(database: Database, file: Path) -> Path | None:
    """Make the database what the backup holds; return where a database was put that is too damaged to write to.

    Raises StorageFault; then nothing is changed.
    """
    aside = _put_aside(database) if _is_damaged(database) else None
    with closing(_opened(file)) as source, database.exclusive() as connection:
        source.backup(connection)
    return aside


def _is_damaged(database: Database) -> bool:
    if not database.path.exists():
        return False
    try:
        with closing(_opened(database.path)) as connection:
            found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return found != ("ok",)
    except sqlite3.DatabaseError:
        return True


def _put_aside(database: Database) -> Path:
    """Rename the files of a damaged database: its journal must not come to lie beside another database."""
    with database.locked():
        for suffix in ("-wal", "-shm", ""):
            path = Path(f"{database.path}{suffix}")
            aside = path.with_name(f"damaged-{path.name}")
            if path.exists():
                path.replace(aside)
    return database.path.with_name(f"damaged-{database.path.name}")


def _manifest(connection: sqlite3.Connection) -> Manifest:
    releases = [Mark(*row) for row in connection.execute("SELECT number, time FROM releases ORDER BY number")]
    records = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    digest = hashlib.sha256()
    for query in (
        "SELECT key, kind, id FROM entries ORDER BY key",
        "SELECT entry, number, release, withdrawn, source FROM revisions ORDER BY entry, number",
        "SELECT entry, from_release, to_release, revision, sha256, body FROM versions ORDER BY entry, from_release",
    ):
        for row in connection.execute(query):
            digest.update(repr(row).encode())
    return Manifest(releases, records, digest.hexdigest())


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, isolation_level=None)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
