"""File pages: a file of the content as text, checked before it is written."""

import hashlib
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, request

from seed.file_forms import get_form
from seed.reading.root import MARKER
from seed.scaffold.record_template import build_bare_record
from seed.slugs import is_slug
from seed.studio.edits import Bytes, Edit, Refused, read_file
from seed.studio.file_trials import Trial, is_text_file, try_text
from seed.studio.page_context import get_workspace, go_to, render_page
from service.catalog import BY_NAME, BY_PLURAL, KINDS, Kind

files = Blueprint("files", __name__, url_prefix="/files")
# A new file has no text yet.
NO_FILE = "new"


@files.get("")
def list_files() -> Response:
    """List the files that belong to no article: the settings, and records that state nothing."""
    snapshot = get_workspace().look()
    kinds = [kind for kind in KINDS if is_free(kind)]
    return render_page("files.html", marker=MARKER, kinds=[(kind, snapshot.list_kind(kind.name)) for kind in kinds])


@files.post("")
def start_file() -> Response:
    """Go to the page of a new file of such a kind."""
    kind, id_ = BY_NAME.get(request.form.get("kind", "")), request.form.get("id", "").strip()
    if kind is None or not is_free(kind):
        abort(HTTPStatus.NOT_FOUND)
    if not is_slug(id_):
        raise Refused(f'"{id_}" cannot be an id: write small letters, digits and hyphens.')
    return go_to(f"/files/{kind.plural}/{id_}.yaml")


@files.get("/<path:name>")
def show_file(name: str) -> Response:
    """Show a file as text, with its faults."""
    path = find_path(name)
    data = read_file(get_workspace().root, path)
    if data is None and not is_startable(path):
        abort(HTTPStatus.NOT_FOUND, f"There is no file {path}.")
    text = build_bare_record(get_form(BY_PLURAL[path.parts[0]]), {}) if data is None else decode_text(path, data)
    trial = try_text(get_workspace(), path, data) if data is not None else Trial([], [], is_readable=True)
    return render_file(path, text, compute_base(data), trial)


@files.post("/<path:name>")
def save_file(name: str) -> Response:
    """Write the text into the file, unless it has faults or the file was changed elsewhere, and say so."""
    path, workspace = find_path(name), get_workspace()
    now = read_file(workspace.root, path)
    if now is None and not is_startable(path):
        raise Refused(f"{path} was deleted elsewhere. Nothing was changed.")
    text = request.form.get("text", "").replace("\r\n", "\n")
    if request.form.get("base") != compute_base(now):
        theirs = decode_text(path, now) if now is not None else ""
        trial = Trial([], [], is_readable=True)
        return render_file(path, text, compute_base(now), trial, HTTPStatus.CONFLICT, theirs=theirs)
    data = encode_text(text, now)
    trial = try_text(workspace, path, data)
    if request.form.get("action") == "check":
        return render_file(path, text, compute_base(now), trial, is_checked=True)
    if not trial.is_readable or (trial.has_errors and not request.form.get("anyway")):
        return render_file(path, text, compute_base(now), trial, HTTPStatus.CONFLICT, is_refused=True)
    workspace.make(lambda: Edit(f"Edit {path}", {path: Bytes(now, data)} if data != now else {}))
    return go_to(f"/files/{path}?saved=1")


def find_path(name: str) -> PurePosixPath:
    """Return the path of a file that is edited as text; ends the request with 404 for any other."""
    path = PurePosixPath(name)
    if str(path) != name or not is_text_file(path):
        abort(HTTPStatus.NOT_FOUND, "The studio edits no such file as text.")
    return path


def is_free(kind: Kind) -> bool:
    """Return whether the records of a kind belong to no article."""
    return not kind.stated and kind.name not in {"document", "claim", "sentence"}


def is_startable(path: PurePosixPath) -> bool:
    """Return whether a new file may be written there."""
    return path.parts[0] in BY_PLURAL and is_free(BY_PLURAL[path.parts[0]])


def decode_text(path: PurePosixPath, data: bytes) -> str:
    """Return the text of a file. Raises Refused for bytes that a page cannot show and send back."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8: correct it with a text editor.") from error
    text = text.replace("\r\n", "\n")
    if "\r" in text or "\0" in text:
        raise Refused(f"{path} has control characters that a page would change: correct it with a text editor.")
    return text


def encode_text(text: str, before: bytes | None) -> bytes:
    """Return the bytes of a text, with the line ends that the file has, and one at its end."""
    whole = text if not text or text.endswith("\n") else f"{text}\n"
    if before is not None and text == before.decode(errors="replace").replace("\r\n", "\n"):
        return before
    return whole.replace("\n", "\r\n" if before and b"\r\n" in before else "\n").encode()


def compute_base(data: bytes | None) -> str:
    """Return a digest of what a page shows, for its form to carry."""
    return NO_FILE if data is None else hashlib.sha256(data).hexdigest()


def render_file(
    path: PurePosixPath, text: str, base: str, trial: Trial, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> Response:
    """Return the page of a file with a text."""
    rest = {"theirs": None, "is_refused": False, "is_checked": False, **context}
    return render_page(
        "file.html", status, path=path, text=text, base=base, trial=trial, lines=text.split("\n"), **rest
    )
