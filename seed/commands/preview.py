"""`medcontent preview`: see the files as they would be served, with nothing published."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import click

from seed.commands.apply import publish
from seed.commands.inputs import input_at, planned
from seed.commands.published import readable_database
from seed.plans import plan_lines
from seed.showing import show
from service.app import create_app
from service.config import Settings
from service.store.copying import copy
from service.store.database import Database
from service.store.rooms import temporary_folder

LOOPBACK = "127.0.0.1"


class Server(ThreadingMixIn, WSGIServer):
    """A server for one person: a browser asks for several things at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of the requests."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (a free one where left out).")
def preview(path: Path | None, port: int) -> None:
    """Serve what publishing the content under PATH would give, to this machine only; nothing is published."""
    source, found = input_at(path), readable_database()
    with planned(found, source) as made:
        show(plan_lines(made.plan, made.base))
    with _copied(found) as temporary:
        publish(temporary, source, unguarded=True)
        settings = Settings(database_url=temporary.url)
        with make_server(LOOPBACK, port, create_app(settings), Server, Quiet) as server:
            click.echo(f"Preview: http://{LOOPBACK}:{server.server_port}/   (Ctrl-C ends it; nothing was published)")
            # A request to end is heard like Ctrl-C, so that the copy is deleted.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                server.serve_forever()


@contextmanager
def _copied(found: Database | None) -> Iterator[Database]:
    """Give a copy of the database that goes when the preview ends."""
    with temporary_folder("medcontent-preview-") as folder:
        file = folder / "preview.db"
        temporary = Database(f"sqlite:///{file}")
        if found:
            copy(found, file)
        yield temporary
        temporary.close()
