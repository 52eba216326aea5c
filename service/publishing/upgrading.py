"""Upgrading: tables in their newest form, and every record in the form that this service renders."""

import sqlalchemy as sa

from service.publishing.applying import ReleaseNote, rerender
from service.publishing.rendering import RENDERING
from service.store import tables
from service.store.database import Database
from service.store.followed import following
from service.store.migrating import migrate
from service.store.sources import latest_release

NOTE = ReleaseNote("medcontent upgrade", "The service renders records in a new form; their values are the same.")


def upgrade(database: Database) -> int | None:
    """Migrate the tables and render anew where the form changed; return the release that this made, if any.

    Raises StorageFault when the database cannot be written.
    """
    migrate(database)
    with database.deciding() as connection:
        newest = sa.select(tables.releases.c.rendering).where(tables.releases.c.number == latest_release(connection))
        if connection.execute(newest).scalar() in {None, RENDERING} or following(connection):
            # A mirror serves what its origin renders.
            return None
    return rerender(database, NOTE)
