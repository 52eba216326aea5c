"""What the commands share: the database that the settings name, and whether it can be used."""

import click

from service.config import Settings
from service.store.database import Database, StorageFault
from service.store.migrating import form_of, newest


def database() -> Database:
    """Return the database, be it there or not; it is closed when the command ends."""
    found = Database(Settings.from_environment().database_url)
    click.get_current_context().call_on_close(found.close)
    return found


def existing_database() -> Database:
    """Return the database. Raises StorageFault where it is not there yet, or of another form."""
    found = readable_database()
    if found is None:
        raise StorageFault(f"Nothing is published yet in {database().shown}. Run medcontent apply.")
    return found


def readable_database() -> Database | None:
    """Return the database, None where nothing was ever written to it. Raises StorageFault for another form."""
    found = database()
    if not found.is_there():
        return None
    with found.reading() as connection:
        form = form_of(connection)
    if form != newest():
        raise StorageFault(f"The database {found.shown} is of another version of medcontent. Run medcontent upgrade.")
    return found
