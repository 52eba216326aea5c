"""`medcontent doctor`: whether the database is sound, and what to do where it is not."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import click
import orjson

from seed.commands.exits import STORAGE
from seed.commands.published import database as database_of_settings
from seed.showing import show
from service.publishing.verifying import bodies_have_their_hash, records_render_the_same
from service.store.database import Database, StorageFault
from service.store.examining import (
    Trouble,
    disk_has_room,
    file_is_sound,
    file_may_be_used,
    has_wal_reset_bug,
    journal_is_ours,
    releases_are_in_order,
    sqlite_version,
    tables_are_newest,
)

# The names are what is true where nothing is found. A check needs those above it to have found nothing.
CHECKS: tuple[tuple[str, Callable[[Database], Iterable[Trouble]]], ...] = (
    ("the file may be read and written", file_may_be_used),
    ("the disk has room", disk_has_room),
    ("the file is sound", file_is_sound),
    ("the file writes ahead", journal_is_ours),
    ("the tables are of this version", tables_are_newest),
    ("releases and revisions follow each other", releases_are_in_order),
    ("every body ever served has its hash", bodies_have_their_hash),
    ("every record renders to what is served", records_render_the_same),
)
MOST_SHOWN = 20


class Finding(NamedTuple):
    """A check and what it found."""

    check: str
    troubles: list[Trouble]

    @property
    def state(self) -> str:
        """`ok`, `warn` or `FAIL`."""
        if not self.troubles:
            return "ok"
        return "warn" if all(trouble.warning for trouble in self.troubles) else "FAIL"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(*, as_json: bool) -> None:
    """Check the database: its file, its tables, its history, and every byte that it serves. Ends with 4 on a fault."""
    database = database_of_settings()
    if not database.path.exists():
        raise StorageFault(f"There is no database {database.path} yet. Run medcontent apply.")
    findings = list(_findings(database))
    if as_json:
        told = [{"check": each.check, "state": each.state.lower(), "troubles": each.troubles} for each in findings]
        click.echo(orjson.dumps({"database": str(database.path), "sqlite": _version(), "checks": told}, default=_told))
    else:
        show([f"{database.path}, SQLite {_version()}", f"  ok    {_about_wal()}"])
        show(line for each in findings for line in _lines(each))
    if any(each.state == "FAIL" for each in findings):
        click.get_current_context().exit(STORAGE)


def _findings(database: Database) -> Iterator[Finding]:
    for name, check in CHECKS:
        try:
            found = list(check(database))
        except StorageFault as fault:
            found = [Trouble(str(fault), "restore a backup: medcontent restore FILE")]
        yield Finding(name, found)
        if any(not trouble.warning for trouble in found):
            return


def _lines(each: Finding) -> Iterator[str]:
    yield f"  {each.state:<4}  {each.check}"
    for trouble in each.troubles[:MOST_SHOWN]:
        yield f"        {trouble.message}"
        yield f"        help: {trouble.help}"
    if len(each.troubles) > MOST_SHOWN:
        yield f"        and {len(each.troubles) - MOST_SHOWN:,} more"


def _about_wal() -> str:
    if not has_wal_reset_bug(sqlite_version()):
        return "this SQLite does not have the WAL-reset bug"
    # Not a warning: with one writer and readers that never checkpoint, what the bug needs does not happen.
    return "this SQLite has the WAL-reset bug; it cannot strike, for writers take turns and readers never checkpoint"


def _version() -> str:
    return ".".join(map(str, sqlite_version()))


def _told(trouble: object) -> object:
    return trouble._asdict() if isinstance(trouble, Trouble) else str(trouble)
