"""Schema versions: which version of the service made the tables of a database, and what to do if it was another.

A form is the number of the last migration. It is read without Alembic, which would add a tenth of a second to the
start of the service.
"""

from pathlib import Path

import sqlalchemy as sa

from service.store.database import Database, StorageFault
from service.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "alembic_version"
FORM: sa.Select[tuple[str]] = sa.select(sa.column("version_num")).select_from(sa.table(VERSION))
# How many tables of another program a message names.
MAX_NAMED = 3


class WrongForm(StorageFault):
    """A database whose tables this version cannot use; `help` says what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        """Take the fault and the remedy."""
        super().__init__(f"{message} {remedy[:1].upper()}{remedy[1:]}.")
        self.message, self.help = message, remedy


class OlderForm(WrongForm):
    """A database made by an older version."""


class NoTables(OlderForm):
    """A database in which no tables have been made yet."""


def read_form(connection: sa.Connection) -> str | None:
    """Return the form of the tables; None if the tables are not ours or the form is ambiguous."""
    if not sa.inspect(connection).has_table(VERSION):
        return None
    found = connection.execute(FORM).scalars().all()
    return str(found[0]) if len(found) == 1 else None


def list_known_forms() -> list[str]:
    """Return all forms that this version knows, the newest last."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def find_newest_form() -> str:
    """Return the form of the tables that this version reads."""
    return list_known_forms()[-1]


def find_wrong_form(connection: sa.Connection, name: str) -> WrongForm | None:
    """Return why this version cannot use the tables; None if it can. `name` is the name of the database in messages."""
    form, tables = read_form(connection), set(sa.inspect(connection).get_table_names())
    ours = tables & metadata.tables.keys()
    if form is None and not ours:
        return _describe_foreign(connection, name, tables - {VERSION})
    if form is None or (form == find_newest_form() and ours != metadata.tables.keys()):
        message = f"{name} has tables of medcontent without a version."
        return WrongForm(message, "restore a backup into a new database")
    if form in list_known_forms():
        if form == find_newest_form():
            return None
        return OlderForm(f"{name} was made by an older version of medcontent ({form}).", "run medcontent upgrade")
    if not ours:
        return _describe_foreign(connection, name, tables)
    message = f"{name} was made by a newer version of medcontent ({form}; this version knows {find_newest_form()})."
    return WrongForm(message, "install that version, or restore a backup of this version into a new database")


def check_form(database: Database) -> None:
    """Refuse a database whose tables this version cannot read. Raises WrongForm and StorageFault."""
    with database.open_reading() as connection:
        wrong = find_wrong_form(connection, f"The database {database.shown}")
    if wrong:
        raise wrong


def _describe_foreign(connection: sa.Connection, name: str, others: set[str]) -> WrongForm:
    # A database on a server may be shared with other programs; a file may not.
    if not others or (connection.dialect.name != "sqlite" and VERSION not in others):
        return NoTables(f"{name} has no tables of medcontent yet.", "run medcontent upgrade")
    named = ", ".join(sorted(others)[:MAX_NAMED])
    return WrongForm(f"{name} belongs to another program: it has the tables {named}.", "name another database")
