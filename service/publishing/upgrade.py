"""Upgrades: migrates the tables, and renders every record in the form of this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from schemas.significance import EDITORIAL
from service.publishing.mirror_index import index_mirror
from service.publishing.publication import ReleaseNote, rerender
from service.publishing.rendering_version import compute_rendering_version
from service.store import tables
from service.store.database import Database
from service.store.disk_space import copy_file, open_temporary_folder
from service.store.followed import find_followed
from service.store.migrate import migrate
from service.store.revisions import read_latest_release
from service.store.schema_versions import find_wrong_form
from service.store.sqlite.backup_file import open_read_only

NOTE = ReleaseNote(
    "medcontent upgrade",
    "The service renders records in a new form; their values are the same.",
    significance=EDITORIAL,
)


def upgrade_content(database: Database) -> int | None:
    """Migrate the tables and render again if the form changed; return the release made for that, if any.

    Raises StorageFault if the database cannot be written.
    """
    migrate(database)
    with database.open_deciding() as connection:
        if _is_rendered(connection):
            return None
        is_mirror = find_followed(connection) is not None
    if is_mirror:
        # It serves what its origin renders, and finds it by its own index.
        index_mirror(database)
        return None
    return rerender(database, NOTE)


@contextmanager
def describe_upgrade(backup: Path) -> Iterator[tuple[Path, int | None]]:
    """Open a backup in the form of this version, with the number of the release made for that, if any.

    The backup is unchanged: if it is of an older version, a copy is upgraded, so readers never meet an older form.
    Raises StorageFault.
    """
    with open_read_only(backup) as connection:
        is_current = find_wrong_form(connection, str(backup)) is None and _is_rendered(connection)
    if is_current:
        yield backup, None
        return
    with open_temporary_folder("medcontent-restore-") as folder:
        database = Database(f"sqlite:///{quote(str(copy_file(backup, folder)))}")
        number = upgrade_content(database)
        database.close()
        yield folder / backup.name, number


def _is_rendered(connection: sa.Connection) -> bool:
    """Return whether the newest release has the form and the index rows that this version renders."""
    newest = sa.select(tables.releases.c.rendering).where(tables.releases.c.number == read_latest_release(connection))
    return connection.execute(newest).scalar() in {None, compute_rendering_version()}
