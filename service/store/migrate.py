"""Migrations: bring the tables of a database to the form that this service reads (Alembic)."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from service.store.database import Database, StorageFault
from service.store.forms import MIGRATIONS, OlderForm, find_newest_form, find_wrong_form, read_form

__all__ = ["MIGRATIONS", "find_newest_form", "migrate", "read_form"]


def migrate(database: Database) -> None:
    """Create the tables, or bring them to the newest form; nothing happens where they have it.

    Raises StorageFault when the database cannot be written, and WrongForm where it is of a newer version, or of
    another program.
    """
    if _is_newest(database):
        return
    with database.open_writing() as connection:
        wrong = find_wrong_form(connection, f"The database {database.shown}")
        if wrong and not isinstance(wrong, OlderForm):
            raise wrong
        if wrong:
            config = _build_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_newest(database: Database) -> bool:
    """Tell whether there is nothing to do, without taking the turn of a writer: that may be long in coming.

    Raises WrongForm before anything is opened to be written.
    """
    try:
        if not database.is_there():
            return False
        with database.open_reading() as connection:
            wrong = find_wrong_form(connection, f"The database {database.shown}")
            # An older file may not write ahead yet: whoever opens it to write sets that.
            writes_ahead = connection.dialect.name != "sqlite" or _read_journal(connection) == "wal"
    except StorageFault:
        return False
    if wrong and not isinstance(wrong, OlderForm):
        raise wrong
    return writes_ahead and wrong is None


def _read_journal(connection: sa.Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())


def _build_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
