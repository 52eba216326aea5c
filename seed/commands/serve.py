"""`medcontent serve`: run the service."""

from importlib import import_module
from pathlib import Path

import click

from service.config import Settings
from service.server import server
from service.store.database import Database

# Loaded where it is wanted only: what writes to the database takes half as long to load as the service itself.
PREPARING = "seed.commands.upgrade"


@click.command()
@click.option(
    "--prepare", type=click.Path(path_type=Path, exists=True), help="First upgrade, and publish this content."
)
def serve(prepare: Path | None) -> None:
    """Serve what is published, on HOST and PORT (127.0.0.1 and 8000 where unset)."""
    settings = Settings.from_environment()
    database = Database(settings.database_url)
    if prepare:
        import_module(PREPARING).prepare(database, prepare)
    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"medcontent is on {address}\n  Explorer: {address}/docs\n  Ctrl-C ends the service.")
    # Workers inherit what is open here, and their own locks would go when they close it.
    database.close()
    server(settings).serve()
