"""Migrations: bring the tables of a database to the form of this version (Alembic)."""

import sqlalchemy as sa

from service.store.database import Database, StorageFault
from service.store.schema_versions import MIGRATIONS, OlderForm, find_newest_form, find_wrong_form, read_form

__all__ = ["MIGRATIONS", "find_newest_form", "migrate", "read_form"]


def migrate(database: Database) -> None:
    """Create the tables, or bring them to the newest form; does nothing if they have it.

    Raises StorageFault if the database cannot be written, and WrongForm if it belongs to a newer version or to another
    program.
    """
    if _is_newest(database):
        return
    with database.open_writing() as connection:
        wrong = find_wrong_form(connection, f"The database {database.shown}")
        if wrong and not isinstance(wrong, OlderForm):
            raise wrong
        if wrong:
            _run_migrations(connection)


def _run_migrations(connection: sa.Connection) -> None:
    """Run the migrations that are missing, in the transaction of this connection."""
    # Alembic takes a fifth of the start of a command, and most commands find nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_newest(database: Database) -> bool:
    """Return whether there is nothing to do, without waiting for the writers' lock, which may take long.

    Raises WrongForm before anything is opened for writing.
    """
    try:
        if not database.is_there():
            return False
        with database.open_reading() as connection:
            wrong = find_wrong_form(connection, f"The database {database.shown}")
            # An older file may not be in WAL mode yet; opening it for writing sets that mode.
            writes_ahead = connection.dialect.name != "sqlite" or _read_journal(connection) == "wal"
    except StorageFault:
        return False
    if wrong and not isinstance(wrong, OlderForm):
        raise wrong
    return writes_ahead and wrong is None


def _read_journal(connection: sa.Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
