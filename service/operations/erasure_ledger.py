"""The ledger: a small file next to the database that lists its erasures, so that restoring a backup repeats them.

Backups made before an erasure hold the text. The database that is replaced may be damaged or lost; the file is not in
it. Each line is an erasure in JSON, as `medcontent erase --list` prints it.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from service.operations.exit_codes import Conflict
from service.publishing.erasure import GONE, LEGAL
from service.store.database import Database, StorageFault
from service.store.erasures import ErasedDocument, list_erasures

MEMBERS = {"document": str, "release": int, "since": int, "at": str, "status": int, "reason": str}


def record_erasures(database: Database) -> Path:
    """Add the erasures of the database to its ledger, and return the file. Raises OSError."""
    file = get_ledger(database)
    known = {each.document: each for each in [*read_list(file), *read_erasures(database)]}
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.write_bytes(b"".join(map(format_line, known.values())))
    unfinished.replace(file)
    return file


def find_known_erasures(database: Database, *lists: Path) -> list[ErasedDocument]:
    """Return the erasures of the database, if it can be read, of its ledger, and of these files; each document once.

    Raises Conflict for a file that is no list of erasures.
    """
    found = [each for file in (get_ledger(database), *lists) for each in read_list(file)]
    # What cannot be read is about to be replaced.
    with suppress(StorageFault):
        found += read_erasures(database) if database.is_there() else []
    return list({each.document: each for each in found}.values())


def read_erasures(database: Database) -> list[ErasedDocument]:
    """Return the erasures of a database. Raises StorageFault."""
    with database.open_reading() as connection:
        return list_erasures(connection)


def format_line(erased: ErasedDocument) -> bytes:
    """Return an erasure as a line of the ledger."""
    return orjson.dumps(erased._asdict()) + b"\n"


def get_ledger(database: Database) -> Path:
    """Return the file; it need not exist."""
    return database.derived.with_suffix(".erasures")


def read_list(file: Path) -> Iterator[ErasedDocument]:
    """Yield the erasures in a file; none if it does not exist. Raises Conflict for a file of another form."""
    lines = file.read_bytes().splitlines() if file.exists() else []
    for number, line in enumerate(lines, 1):
        members = _parse_line(line)
        if {name: type(value) for name, value in members.items()} != MEMBERS or members["status"] not in {GONE, LEGAL}:
            message = f"Line {number} of {file} is not an erasure as medcontent erase --list prints it."
            raise Conflict(f"{message} Nothing was changed.")
        yield ErasedDocument(**members)


def _parse_line(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
