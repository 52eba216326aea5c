"""Database access for commands: the database in the settings, and whether it can be used."""

from pathlib import Path

import click

from service.config import Settings
from service.search.index_cache import prepare
from service.store.database import Database, StorageFault
from service.store.derived_files import open_shelf
from service.store.erasures import list_erasures
from service.store.record_copies import prepare_copies
from service.store.schema_versions import check_form


def open_database(*, with_replicas: bool = False) -> Database:
    """Return the database, whether it exists or not; it is closed when the command ends."""
    settings = Settings.read_environment()
    found = Database(settings.database_url, settings.replicas if with_replicas else ())
    click.get_current_context().call_on_close(found.close)
    return found


def open_existing_database() -> Database:
    """Return the database. Raises StorageFault if it does not exist yet or has another form."""
    found = open_readable_database()
    if found is None:
        raise StorageFault(f"Nothing is published yet in {open_database().shown}. Run medcontent apply.")
    return found


def open_readable_database() -> Database | None:
    """Return the database, or None if nothing was ever written to it. Raises StorageFault for another form."""
    found = open_database()
    if not found.is_there():
        return None
    check_form(found)
    return found


def finish_release(found: Database) -> None:
    """Checkpoint the database after a release, and make the files derived from it, so that no request has to wait."""
    found.tidy_up()
    shelf = open_shelf(Settings.read_environment())
    prepare_copies(found, shelf)
    prepare(found, shelf)


def clean_derived_files(found: Database) -> None:
    """Remove the derived files of releases that an erasure has changed. Raises StorageFault."""
    with found.open_reading() as connection:
        last = max((each.release for each in list_erasures(connection)), default=0)
    shelf = open_shelf(Settings.read_environment())
    try:
        shelf.remove_before(last)
    except OSError as error:
        raise StorageFault(f"Files in {shelf.folder} hold erased content and cannot be removed: {error}.") from error


def get_memory_file() -> Path:
    """Return the file that caches which inputs need not be read again."""
    return open_shelf(Settings.read_environment()).folder / "sheets.db"
