"""The studio's app: its pages, what goes wrong, and the files that pages need."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import click
from flask import Blueprint, Flask, Response, abort
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from seed.reading.root import Root
from seed.studio.change_counts import ChangeCounts
from seed.studio.claim_actions import claims
from seed.studio.desk_page import COUNTS, desk
from seed.studio.draft_actions import drafts
from seed.studio.edits import Refused
from seed.studio.file_pages import files
from seed.studio.gate import Gate
from seed.studio.history_actions import history
from seed.studio.import_pages import imports
from seed.studio.page_context import EXTENSION, render_page
from seed.studio.production_pages import ADDRESS, production
from seed.studio.record_actions import records
from seed.studio.release_pages import explain_refusal, get_status, releases
from seed.studio.review_actions import reviewing
from seed.studio.sentence_actions import sentences
from seed.studio.undo_pages import undoing
from seed.studio.workbench_pages import workbench
from seed.studio.workspace import Workspace
from seed.writing.atomic_write import AlreadyThere, CannotWrite
from service.config import BadSetting
from service.labels import format_words
from service.store.faults import StorageFault
from service.web.assets import TYPES, read_asset

STATIC = Path(__file__).parent / "static"
# The styles of the reading room, whose look the studio has.
SHARED = frozenset(("site.css", "room.css", "favicon.svg"))
OWN = frozenset(("studio.css", "studio.js"))
MAX_BODY_BYTES = 50 * 1024 * 1024
# A record's form with long texts.
MAX_FORM_BYTES = 4 * 1024 * 1024

assets = Blueprint("assets", __name__)
BLUEPRINTS = (
    assets, desk, workbench, claims, records, sentences, drafts, imports, history, releases, undoing, reviewing,
    production, files,
)  # fmt: skip


def create_studio(root: Root, gate: Gate, production_address: str = "") -> Flask:
    """Return the app that works on a root, and shows what would change at the address of production."""
    app = Flask(__name__, template_folder="templates", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES, MAX_FORM_PARTS=20_000)
    app.config[ADDRESS] = production_address
    workspace = app.extensions[EXTENSION] = Workspace(root)
    app.extensions[COUNTS] = ChangeCounts()
    gate.guard(app)
    for each in BLUEPRINTS:
        app.register_blueprint(each)
    app.jinja_env.filters["format_words"] = format_words
    for fault in (Refused, CannotWrite, AlreadyThere):
        app.register_error_handler(fault, show_refusal)
    for trouble in (StorageFault, BadSetting, click.UsageError):
        app.register_error_handler(trouble, show_database_fault)
    app.register_error_handler(HTTPException, show_error)
    serve = app.wsgi_app

    def serve_in_turn(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        # What opens a database closes it with the context, as a command does.
        with workspace.hold(), click.Context(click.Command("studio")):
            return serve(environ, start)

    app.wsgi_app = serve_in_turn  # type: ignore[method-assign, assignment]
    return app


def show_refusal(fault: Exception) -> Response:
    """Say why an edit was not made. What was typed is a step back in the browser."""
    status = HTTPStatus.CONFLICT if isinstance(fault, Refused) else HTTPStatus.INSUFFICIENT_STORAGE
    return render_page("problem.html", status, title="Not saved", detail=str(fault))


def show_database_fault(fault: Exception) -> Response:
    """Say why the database cannot be used."""
    return render_page("problem.html", get_status(fault), title="This does not work now", detail=explain_refusal(fault))


def show_error(error: HTTPException) -> Response:
    """Show the error of a request, such as one for a page that does not exist."""
    detail = "That is more than the studio takes: 50 MB." if isinstance(error, RequestEntityTooLarge) else ""
    return render_page(
        "problem.html", HTTPStatus(error.code or 500), title=error.name, detail=detail or error.description
    )


@assets.get("/assets/<path:name>")
def send_asset(name: str) -> Response:
    """Send a style, script or picture."""
    if name in SHARED:
        found = read_asset(name)
        return Response(found.body, content_type=f"{found.media_type}; charset=utf-8")
    file = STATIC / name
    if name not in OWN or not file.is_file():
        abort(HTTPStatus.NOT_FOUND)
    return Response(file.read_bytes(), content_type=f"{TYPES[file.suffix]}; charset=utf-8")
