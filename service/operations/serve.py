"""`medcontent serve`: run the service."""

import signal
from importlib import import_module
from pathlib import Path

import click

from service.config import Settings
from service.listening import build_url, is_open_to_others, open_listener
from service.operations.publisher import Publisher
from service.server import build_server
from service.store.database import Database, StorageFault
from service.store.schema_versions import NoTables, WrongForm, check_form

# Imported only if used: the modules that write to the database take half as long to load as the service.
PREPARING = "service.operations.upgrade"


@click.command()
@click.option(
    "--prepare", type=click.Path(path_type=Path, exists=True), help="First upgrade, and publish this content."
)
@click.pass_obj
def serve(publish: Publisher, prepare: Path | None) -> None:
    """Serve the published content on HOST and PORT (127.0.0.1 and 8000 by default)."""
    settings = Settings.read_environment()
    database = Database(settings.database_url, settings.replicas)
    if prepare:
        # Checked first, so that nothing is published if the service could not start; the port is not kept open
        # meanwhile.
        open_listener(settings.host, settings.port).close()
        import_module(PREPARING).prepare(database, publish, prepare)
    _check_form(database)
    # Workers would inherit open connections, and closing those would release the locks of this process.
    database.close()
    with open_listener(settings.host, settings.port) as listener:
        address = build_url(listener)
        click.echo(f"medcontent is on {address}\n  Explorer: {address}/docs\n  Ctrl-C ends the service.")
        if is_open_to_others(listener):
            click.echo("  It is open to the network, at every address of this machine.")
        # The server handles signals itself; until then SIGTERM ends this process.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        build_server(settings, listener).serve()


def _check_form(database: Database) -> None:
    """Refuse a database whose tables this version cannot read. Raises WrongForm."""
    if database.engine.is_here and not database.is_there():
        return
    try:
        check_form(database)
    except NoTables:
        return
    except WrongForm:
        raise
    except StorageFault as fault:
        # The service responds with 503 until the database is available again.
        click.echo(f"Warning: {fault}", err=True)
