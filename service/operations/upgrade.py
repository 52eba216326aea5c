"""`medcontent upgrade`, and the preparation for `medcontent serve --prepare`."""

from pathlib import Path

import click

from service.operations.database_access import finish_release
from service.operations.database_access import open_database as database_of_settings
from service.operations.publisher import Publisher
from service.publishing.upgrade import upgrade_content as bring_up
from service.store.database import Database


@click.command()
def upgrade() -> None:
    """Create the database, or bring it to the form of this version."""
    database = database_of_settings()
    number = bring_up(database)
    if number:
        finish_release(database)
        click.echo(f"Release {number}: every record is rendered in its new form.")


def prepare(database: Database, publish: Publisher, path: Path) -> None:
    """Upgrade the database, and publish the content at a path."""
    publish(database, path)
    finish_release(database)
