"""Examining: whether the database's file is sound, and the machine fit to keep it so."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from service.store.database import Database
from service.store.migrating import form_of, newest

# The WAL-reset bug is in 3.7.0 to 3.51.2; these mended it in older lines (https://sqlite.org/wal.html#walresetbug).
MENDED = (3, 51, 3)
MENDED_LINES = {(3, 50): 7, (3, 44): 6}
# A release writes at most about as much again before it is folded in, and some room is left to breathe.
ROOM = 64 * 1024 * 1024


class Trouble(NamedTuple):
    """Something that is not as it should be, and what to do about it; a mere `warning` keeps nothing from working."""

    message: str
    help: str
    warning: bool = False


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether a version of SQLite can damage a file that two connections write or checkpoint at once."""
    line = version[:2]
    return version < MENDED and not (line in MENDED_LINES and version[2] >= MENDED_LINES[line])


def file_is_sound(database: Database) -> Iterator[Trouble]:
    """Yield what SQLite finds wrong in the file: pages, indexes, references between rows."""
    with database.reading() as connection:
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if found != "ok":
                yield Trouble(f"The file is damaged: {found}", RESTORE)
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Trouble(f"Row {row} of {table} refers to a row of {parent} that is not there.", RESTORE)


def journal_is_ours(database: Database) -> Iterator[Trouble]:
    """Yield a trouble where the file does not write ahead: then a release would keep readers waiting."""
    with database.reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "wal":
        yield Trouble(f"The journal mode is {mode}, not wal.", "run medcontent upgrade, which sets it", warning=True)


def tables_are_newest(database: Database) -> Iterator[Trouble]:
    """Yield a trouble where the tables are of another form than this version reads."""
    with database.reading() as connection:
        form = form_of(connection)
    if form != newest():
        yield Trouble(f"The tables have the form {form}, this version needs {newest()}.", "run medcontent upgrade")


def file_may_be_used(database: Database) -> Iterator[Trouble]:
    """Yield what is wrong with the rights to the file and its folder."""
    folder = database.path.parent
    if not os.access(database.path, os.R_OK | os.W_OK):
        yield Trouble(f"You may not read and write {database.path}.", "run as the user who owns it, or: chmod u+rw")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Trouble(f"You may not write in {folder}, where SQLite keeps files of its own.", f"chmod u+rwx {folder}")
    if database.path.stat().st_mode & stat.S_IWOTH:
        message = f"Everybody on this machine may write to {database.path}."
        yield Trouble(message, f"chmod o-w {database.path}", warning=True)


def disk_has_room(database: Database) -> Iterator[Trouble]:
    """Yield a trouble where the next release may not find room."""
    needed = 2 * database.path.stat().st_size + ROOM
    free = shutil.disk_usage(database.path.parent).free
    if free < needed:
        message = f"{free // 2**20:,} MiB are free on the disk; a large release may need {needed // 2**20:,} MiB."
        yield Trouble(message, "free some space, or move the database to a larger disk", warning=True)


def releases_are_in_order(database: Database) -> Iterator[Trouble]:
    """Yield a trouble where releases or revisions are missing, or a record is served in two versions at once."""
    with database.reading() as connection:
        for question, message in QUESTIONS.items():
            found = connection.execute(sa.text(question)).scalar()
            if found:
                yield Trouble(message.format(found), RESTORE)


def sqlite_version() -> tuple[int, int, int]:
    """Return the version of SQLite that Python was built with."""
    return sqlite3.sqlite_version_info[0], sqlite3.sqlite_version_info[1], sqlite3.sqlite_version_info[2]


RESTORE = "restore a backup: medcontent restore FILE"
# What is counted should be none.
QUESTIONS = {
    "SELECT count(*) FROM releases a LEFT JOIN releases b ON b.number = a.number - 1 "
    "WHERE a.number > 1 AND (b.number IS NULL OR b.time >= a.time)": "{} releases follow none before.",
    "SELECT count(*) FROM revisions a LEFT JOIN revisions b ON b.entry = a.entry AND b.number = a.number - 1 "
    "WHERE a.number > 1 AND (b.number IS NULL OR b.release >= a.release)": "{} revisions follow none before.",
    "SELECT count(*) FROM (SELECT 1 FROM versions WHERE to_release = 2147483647 GROUP BY entry HAVING count(*) > 1)": (
        "{} records are served in two versions at once."
    ),
    "SELECT count(*) FROM versions a JOIN versions b ON b.entry = a.entry AND b.from_release > a.from_release "
    "AND b.from_release < a.to_release": "{} versions overlap.",
    "SELECT count(*) FROM entries LEFT JOIN versions ON versions.entry = entries.key AND to_release = 2147483647 "
    "WHERE versions.entry IS NULL": "{} records have no version that is served.",
    "SELECT count(*) FROM releases WHERE number = (SELECT max(number) FROM releases) AND total <> "
    "(SELECT count(*) FROM versions WHERE to_release = 2147483647 AND NOT withdrawn)": (
        "The newest release does not count what is served ({})."
    ),
}
