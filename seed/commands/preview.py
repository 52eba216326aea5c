"""`medcontent preview`: serve the files as they would be served, without publishing them."""

import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import click

from seed.commands.apply import publish
from seed.commands.inputs import open_input, open_plan
from seed.local_server import LocalServer
from seed.plans import plan_lines
from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.listening import build_url, open_listener
from service.operations.database_access import open_readable_database
from service.operations.terminal import pluralise, show
from service.publishing.plan import Plan
from service.publishing.provenance_rules import UNFINISHED, is_unconfirmed
from service.store.backup import copy
from service.store.database import Database
from service.store.disk_space import open_temporary_folder

LOOPBACK = "127.0.0.1"


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (default: a free one).")
def preview(path: Path | None, port: int) -> None:
    """Serve the result of publishing the content under PATH, to this machine only; nothing is published.

    Work that is left prevents no preview: unconfirmed drafts are served too, marked as such, and so are
    articles with sentences that no record carries yet.
    """
    with open_listener(LOOPBACK, port) as listener:
        _preview(path, listener)


def _preview(path: Path | None, listener: socket.socket) -> None:
    source, found = open_input(path), open_readable_database()
    with open_plan(found, source, tolerated=UNFINISHED) as proposal:
        show(plan_lines(proposal.plan, proposal.base, hint="medcontent plan --all shows every record."))
        show(_list_unfinished(proposal.plan))
    with _copy_database(found) as temporary:
        publish(temporary, source, unguarded=True, tolerated=UNFINISHED)
        settings = Settings(database_url=temporary.url)
        app = create_app(settings)
        with closing(app.extensions[EXTENSION]), LocalServer(listener, app) as server:
            click.echo(f"Preview: {build_url(listener)}/   (Ctrl-C ends it; nothing was published)")
            # SIGTERM is handled like Ctrl-C, so that the copy is deleted.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                server.serve_forever()


def _list_unfinished(plan: Plan) -> Iterator[str]:
    """Yield a line on the work that is left, where there is some."""
    drafts = sum(is_unconfirmed(plan.get_after(key).values) for key in plan.changes)
    other = Counter(fault.rule for fault in plan.warnings if fault.rule in UNFINISHED)
    left = [
        pluralise(count, words)
        for count, words in (
            (drafts, "unconfirmed draft"),
            (other["sentences-are-carried"], "sentence without a record"),
            (other["claims-are-used"], "claim without a record"),
        )
        if count
    ]
    if left:
        yield f"Left to do before this can be published: {', '.join(left)}."


@contextmanager
def _copy_database(found: Database | None) -> Iterator[Database]:
    """Yield a copy of the database that is deleted when the preview ends."""
    with open_temporary_folder("medcontent-preview-") as folder:
        file = folder / "preview.db"
        with closing(Database(f"sqlite:///{file}")) as temporary:
            if found:
                copy(found, file)
            yield temporary
