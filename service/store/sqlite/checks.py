"""SQLite checks: whether the database file is sound and the machine can keep it so."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator

from service.store.sqlite.engine import SQLite
from service.store.troubles import RESTORE, Trouble

# The WAL-reset bug is in 3.7.0 to 3.51.2; these fixed it in older lines (https://sqlite.org/wal.html#walresetbug).
MENDED = (3, 51, 3)
MENDED_LINES = {(3, 50): 7, (3, 44): 6}
# Before its checkpoint, a release can write about as much as the database again; this leaves some margin.
ROOM = 64 * 1024 * 1024


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Return whether this version of SQLite can damage a file that two connections write or checkpoint at once."""
    line = version[:2]
    return version < MENDED and not (line in MENDED_LINES and version[2] >= MENDED_LINES[line])


def check_file(engine: SQLite) -> Iterator[Trouble]:
    """Yield what SQLite finds wrong in the file: pages, indexes and references."""
    with engine.open_reading() as connection:
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if found != "ok":
                yield Trouble(f"The file is damaged: {found}", RESTORE)
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Trouble(f"Row {row} of {table} refers to a missing row of {parent}.", RESTORE)


def check_journal(engine: SQLite) -> Iterator[Trouble]:
    """Yield a trouble if the file is not in WAL mode: a release would block readers."""
    with engine.open_reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "wal":
        yield Trouble(f"The journal mode is {mode}, not wal.", "run medcontent upgrade, which sets it", warning=True)


def check_rights(engine: SQLite) -> Iterator[Trouble]:
    """Yield missing rights to the file and its folder."""
    folder = engine.path.parent
    if not os.access(engine.path, os.R_OK | os.W_OK):
        yield Trouble(f"You may not read and write {engine.path}.", "run as the user who owns it, or: chmod u+rw")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Trouble(f"You may not write in {folder}, where SQLite keeps its files.", f"chmod u+rwx {folder}")
    if engine.path.stat().st_mode & stat.S_IWOTH:
        message = f"Every user of this machine may write to {engine.path}."
        yield Trouble(message, f"chmod o-w {engine.path}", warning=True)


def check_disk(engine: SQLite) -> Iterator[Trouble]:
    """Yield a trouble if the next release may not fit on the disk."""
    needed = 2 * engine.path.stat().st_size + ROOM
    free = shutil.disk_usage(engine.path.parent).free
    if free < needed:
        message = f"{free // 2**20:,} MiB of the disk are free; a large release may need {needed // 2**20:,} MiB."
        yield Trouble(message, "free some space, or move the database to a larger disk", warning=True)


def read_sqlite_version() -> tuple[int, int, int]:
    """Return the version of SQLite that Python uses."""
    return sqlite3.sqlite_version_info[0], sqlite3.sqlite_version_info[1], sqlite3.sqlite_version_info[2]


def describe_version(_engine: SQLite) -> str:
    """Return the version of SQLite as text."""
    return "SQLite " + ".".join(map(str, read_sqlite_version()))


def describe_engine(_engine: SQLite) -> Iterator[str]:
    """Yield facts about this SQLite."""
    if has_wal_reset_bug(read_sqlite_version()):
        # Not a warning: one writer and readers that never checkpoint cannot trigger the bug.
        yield "this SQLite has the WAL-reset bug; it has no effect: writers take turns, and readers never checkpoint"
    else:
        yield "this SQLite does not have the WAL-reset bug"


# The names are true if a check finds nothing. A check requires that those above it found nothing.
CHECKS = (
    ("the file can be read and written", check_rights),
    ("the disk has room", check_disk),
    ("the file is sound", check_file),
    ("the file is in WAL mode", check_journal),
)
