"""`medcontent serve` and `medcontent upgrade`: run the service, and make its database ready."""

from pathlib import Path

import click

from seed.commands.apply import publish
from seed.commands.inputs import input_at
from seed.commands.published import finish
from service.config import Settings
from service.publishing.upgrading import upgrade as bring_up
from service.server import server
from service.store.database import Database


@click.command()
def upgrade() -> None:
    """Create the database or bring it to the form that this version needs."""
    database = Database(Settings.from_environment().database_url)
    number = bring_up(database)
    if number:
        finish(database)
        click.echo(f"Release {number}: every record in its new form.")


@click.command()
@click.option(
    "--prepare", type=click.Path(path_type=Path, exists=True), help="First upgrade, and publish this content."
)
def serve(prepare: Path | None) -> None:
    """Serve what is published, on HOST and PORT (127.0.0.1 and 8000 where unset)."""
    settings = Settings.from_environment()
    database = Database(settings.database_url)
    if prepare:
        publish(database, input_at(prepare))
        finish(database)
    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"medcontent is on {address}\n  Explorer: {address}/docs\n  Ctrl-C ends the service.")
    # Workers inherit what is open here, and their own locks would go when they close it.
    database.close()
    server(settings).serve()
