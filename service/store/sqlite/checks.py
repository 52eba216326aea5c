"""Examining: whether the database's file is sound, and the machine fit to keep it so."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator

from service.store.sqlite.engine import SQLite
from service.store.troubles import RESTORE, Trouble

# The WAL-reset bug is in 3.7.0 to 3.51.2; these mended it in older lines (https://sqlite.org/wal.html#walresetbug).
MENDED = (3, 51, 3)
MENDED_LINES = {(3, 50): 7, (3, 44): 6}
# A release writes at most about as much again before it is folded in, and some room is left to breathe.
ROOM = 64 * 1024 * 1024


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether a version of SQLite can damage a file that two connections write or checkpoint at once."""
    line = version[:2]
    return version < MENDED and not (line in MENDED_LINES and version[2] >= MENDED_LINES[line])


def check_file(engine: SQLite) -> Iterator[Trouble]:
    """Yield what SQLite finds wrong in the file: pages, indexes, references between rows."""
    with engine.open_reading() as connection:
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if found != "ok":
                yield Trouble(f"The file is damaged: {found}", RESTORE)
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Trouble(f"Row {row} of {table} refers to a row of {parent} that is not there.", RESTORE)


def check_journal(engine: SQLite) -> Iterator[Trouble]:
    """Yield a trouble where the file does not write ahead: then a release would keep readers waiting."""
    with engine.open_reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "wal":
        yield Trouble(f"The journal mode is {mode}, not wal.", "run medcontent upgrade, which sets it", warning=True)


def check_rights(engine: SQLite) -> Iterator[Trouble]:
    """Yield what is wrong with the rights to the file and its folder."""
    folder = engine.path.parent
    if not os.access(engine.path, os.R_OK | os.W_OK):
        yield Trouble(f"You may not read and write {engine.path}.", "run as the user who owns it, or: chmod u+rw")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Trouble(f"You may not write in {folder}, where SQLite keeps files of its own.", f"chmod u+rwx {folder}")
    if engine.path.stat().st_mode & stat.S_IWOTH:
        message = f"Everybody on this machine may write to {engine.path}."
        yield Trouble(message, f"chmod o-w {engine.path}", warning=True)


def check_disk(engine: SQLite) -> Iterator[Trouble]:
    """Yield a trouble where the next release may not find room."""
    needed = 2 * engine.path.stat().st_size + ROOM
    free = shutil.disk_usage(engine.path.parent).free
    if free < needed:
        message = f"{free // 2**20:,} MiB are free on the disk; a large release may need {needed // 2**20:,} MiB."
        yield Trouble(message, "free some space, or move the database to a larger disk", warning=True)


def read_sqlite_version() -> tuple[int, int, int]:
    """Return the version of SQLite that Python was built with."""
    return sqlite3.sqlite_version_info[0], sqlite3.sqlite_version_info[1], sqlite3.sqlite_version_info[2]


def describe_version(_engine: SQLite) -> str:
    """Return which SQLite it is."""
    return "SQLite " + ".".join(map(str, read_sqlite_version()))


def describe_engine(_engine: SQLite) -> Iterator[str]:
    """Yield what is to be known of this SQLite."""
    if has_wal_reset_bug(read_sqlite_version()):
        # Not a warning: with one writer and readers that never checkpoint, what the bug needs does not happen.
        yield "this SQLite has the WAL-reset bug; it cannot strike, for writers take turns and readers never checkpoint"
    else:
        yield "this SQLite does not have the WAL-reset bug"


# The names are what is true where nothing is found. A check needs those above it to have found nothing.
CHECKS = (
    ("the file may be read and written", check_rights),
    ("the disk has room", check_disk),
    ("the file is sound", check_file),
    ("the file writes ahead", check_journal),
)
