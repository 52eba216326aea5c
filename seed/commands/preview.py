"""`medcontent preview`: serve the files as they would be served, without publishing them."""

import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

import click

from seed.commands.apply import publish
from seed.commands.inputs import open_input, open_plan
from seed.plans import plan_lines
from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.listening import build_url, open_listener
from service.operations.database_access import open_readable_database
from service.operations.terminal import show
from service.store.backup import copy
from service.store.database import Database
from service.store.rooms import open_temporary_folder

LOOPBACK = "127.0.0.1"


class Quiet(WSGIRequestHandler):
    """Logs no requests."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class PreviewServer(ThreadingMixIn, WSGIServer):
    """A server for one person, threaded because a browser sends several requests at once."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, app: WSGIApplication) -> None:
        """Serve an app from a listening socket."""
        super().__init__(listener.getsockname(), Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = listener.getsockname()
        self.setup_environ()
        self.set_app(app)


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (default: a free one).")
def preview(path: Path | None, port: int) -> None:
    """Serve the result of publishing the content under PATH, to this machine only; nothing is published."""
    with open_listener(LOOPBACK, port) as listener:
        _preview(path, listener)


def _preview(path: Path | None, listener: socket.socket) -> None:
    source, found = open_input(path), open_readable_database()
    with open_plan(found, source) as proposal:
        show(plan_lines(proposal.plan, proposal.base))
    with _copy_database(found) as temporary:
        publish(temporary, source, unguarded=True)
        settings = Settings(database_url=temporary.url)
        app = create_app(settings)
        with closing(app.extensions[EXTENSION]), PreviewServer(listener, app) as server:
            click.echo(f"Preview: {build_url(listener)}/   (Ctrl-C ends it; nothing was published)")
            # SIGTERM is handled like Ctrl-C, so that the copy is deleted.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                server.serve_forever()


@contextmanager
def _copy_database(found: Database | None) -> Iterator[Database]:
    """Yield a copy of the database that is deleted when the preview ends."""
    with open_temporary_folder("medcontent-preview-") as folder:
        file = folder / "preview.db"
        with closing(Database(f"sqlite:///{file}")) as temporary:
            if found:
                copy(found, file)
            yield temporary
