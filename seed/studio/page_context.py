"""Page context: the workspace of a request, and what every page shows."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, render_template, request

from seed.reviews.review_states import compute_seal
from seed.studio.edits import Refused
from seed.studio.marked_words import mark_difference
from seed.studio.record_edits import get_path, get_short_text
from seed.studio.workspace import Workspace
from seed.value_formats import shorten
from service.labels import format_label, format_words

EXTENSION = "medcontent.studio"
# The cookie with the name under which drafts are confirmed.
EDITOR = "medcontent-editor"
A_YEAR_SECONDS = 365 * 24 * 3600


def get_workspace() -> Workspace:
    """Return the workspace."""
    workspace: Workspace = current_app.extensions[EXTENSION]
    return workspace


def render_page(template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
    """Render a page with what all pages show: the root, and what can be undone and redone."""
    workspace = get_workspace()
    content = render_template(
        f"studio/{template}",
        root=workspace.root.path,
        listing=workspace.journal.read_listing(),
        label=format_label,
        words=format_words,
        name_of=get_short_text,
        shorten=shorten,
        mark=mark_difference,
        seal_of=compute_seal,
        path_of=get_path,
        editor=request.cookies.get(EDITOR, ""),
        **context,
    )
    return Response(content, status, content_type="text/html; charset=utf-8")


def go_to(path: str, fragment: str = "") -> Response:
    """Answer a form: show a page of the studio."""
    response: Response = redirect(path + (f"#{fragment}" if fragment else ""), HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return response


def keep_name(response: Response, name: str) -> Response:
    """Remember the name that was typed, for the next form."""
    if name:
        response.set_cookie(EDITOR, name, max_age=A_YEAR_SECONDS, httponly=True, samesite="Strict")
    return response


def get_back_path(default: str = "/") -> str:
    """Return the page that a form was on; only pages of the studio count."""
    back = request.form.get("back", "")
    parts = urlsplit(back)
    safe = back.startswith("/") and not back.startswith("//") and "\\" not in back and not parts.netloc
    return back if safe else default


def read_number(name: str) -> int:
    """Return a whole number of a form. Raises Refused."""
    given = request.form.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Refused("No words are selected: select words of one sentence.")
    return int(given)
