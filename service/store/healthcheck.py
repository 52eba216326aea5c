"""Health checks: whether the tables are in order, and facts about the engine."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import sqlalchemy as sa

from service.store.database import Database
from service.store.postgresql import server_checks as of_postgresql
from service.store.postgresql.engine import PostgreSQL
from service.store.schema_versions import find_wrong_form
from service.store.sqlite import checks as of_sqlite
from service.store.sqlite.engine import SQLite
from service.store.tables import FOREVER
from service.store.troubles import RESTORE, Trouble

# A sentence that is true if the check finds nothing, and the check.
Check = tuple[str, Callable[[], Iterable[Trouble]]]


def list_checks(database: Database) -> list[Check]:
    """Return the checks in order: each one requires that those before it found nothing."""
    tables: tuple[Check, ...] = (
        ("the tables are of this version", partial(check_tables, database)),
        ("releases and revisions follow each other", partial(check_release_order, database)),
    )
    engine = database.engine
    own: Iterable[Check] = ()
    if isinstance(engine, SQLite):
        own = ((name, partial(check, engine)) for name, check in of_sqlite.CHECKS)
    elif isinstance(engine, PostgreSQL):
        own = ((name, partial(check, engine)) for name, check in of_postgresql.CHECKS)
    return [*((name, partial(_run_check, database, check)) for name, check in own), *tables]


def describe_engine(database: Database) -> list[str]:
    """Return the engine, its version, and notes about that version."""
    engine = database.engine
    with database.translate_faults("read"):
        if isinstance(engine, SQLite):
            return [of_sqlite.describe_version(engine), *of_sqlite.describe_engine(engine)]
        if isinstance(engine, PostgreSQL):
            return [of_postgresql.read_version(engine), *of_postgresql.describe_server(engine)]
        return []


def check_tables(database: Database) -> Iterator[Trouble]:
    """Yield a trouble if the tables have another form than this version reads."""
    with database.open_reading() as connection:
        wrong = find_wrong_form(connection, f"The database {database.shown}")
    if wrong:
        yield Trouble(wrong.message, wrong.help)


def check_release_order(database: Database) -> Iterator[Trouble]:
    """Yield a trouble if releases or revisions are missing, or a record is served in two versions at once."""
    with database.open_deciding() as connection:
        for question, message in QUESTIONS.items():
            found = connection.execute(sa.text(question), {"forever": FOREVER}).scalar()
            if found:
                yield Trouble(message.format(found), RESTORE)


def _run_check(database: Database, check: Callable[[], Iterable[Trouble]]) -> Iterator[Trouble]:
    with database.translate_faults("read"):
        yield from check()


# Every count should be zero.
QUESTIONS = {
    "SELECT count(*) FROM releases a LEFT JOIN releases b ON b.number = a.number - 1 "
    "WHERE a.number > 1 AND (b.number IS NULL OR b.time >= a.time)": "{} releases have no predecessor.",
    "SELECT count(*) FROM revisions a LEFT JOIN revisions b ON b.entry = a.entry AND b.number = a.number - 1 "
    "WHERE a.number > 1 AND (b.number IS NULL OR b.release >= a.release)": "{} revisions have no predecessor.",
    "SELECT count(*) FROM (SELECT 1 FROM versions WHERE to_release = :forever GROUP BY entry HAVING count(*) > 1) "
    "AS twice": "{} records are served in two versions at once.",
    "SELECT count(*) FROM versions a JOIN versions b ON b.entry = a.entry AND b.from_release > a.from_release "
    "AND b.from_release < a.to_release": "{} versions overlap.",
    "SELECT count(*) FROM entries LEFT JOIN versions ON versions.entry = entries.key AND to_release = :forever "
    "WHERE versions.entry IS NULL": "{} records have no served version.",
    "SELECT count(*) FROM releases WHERE number = (SELECT max(number) FROM releases) AND total <> "
    "(SELECT count(*) FROM versions WHERE to_release = :forever AND NOT withdrawn)": (
        "The total of the newest release is not the number of served records ({})."
    ),
}
