"""Migrations: bring the tables of a database to the form that this service reads (Alembic)."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.store.database import Database, StorageFault

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Create the tables, or bring them to the newest form; nothing happens where they have it.

    Raises StorageFault when the database cannot be written, or was made by a newer version of the service.
    """
    with database.writing() as connection:
        form = form_of(connection)
        if form is not None and not is_known(form):
            raise StorageFault(f"The database {database.name} was made by a newer version of medcontent ({form}).")
        if form != newest():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def form_of(connection: sa.Connection) -> str | None:
    """Return the revision of the tables that the database has; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the revision of the tables that this service reads."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Tell whether this service knows a form of the tables, be it an old one."""
    return revision in {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
