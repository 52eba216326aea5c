"""The production page: what the public service serves now, and what publishing the files would change there."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, request

from seed.commands.production import open_production
from seed.studio.page_context import get_workspace, render_page
from seed.studio.release_pages import MAX_SHOWN, REFUSALS, explain_refusal, read_newest
from seed.studio.release_view import Unpublishable, open_release_view
from service.mirror.client import Unreachable
from service.mirror.faults import BadFeed
from service.mirror.follower import NotTheSame

production = Blueprint("production", __name__, url_prefix="/production")
# The key of the app's settings with the address that the studio was started with.
ADDRESS = "PRODUCTION"
WEB = ("http", "https")


@production.get("")
def show_form() -> Response:
    """Show the address and what a look does; nothing is fetched."""
    return _render()


@production.post("")
def look() -> Response:
    """Fetch what production serves, and show what would change there."""
    address = request.form.get("address", "").strip() or current_app.config[ADDRESS]
    if not address:
        return _render(HTTPStatus.CONFLICT, trouble="Write the address of the public service, or of its database.")
    try:
        with get_workspace().let_others_work():
            found = compare(address)
    except Unpublishable as fault:
        said = f"{len(fault.reports)} faults prevent publishing, so nothing can be compared: see Publish."
        return _render(HTTPStatus.CONFLICT, trouble=said)
    except (*REFUSALS, Unreachable, BadFeed, NotTheSame, OSError) as fault:
        said = explain_refusal(fault).replace(address, hide_password(address))
        return _render(HTTPStatus.CONFLICT, trouble=said)
    return _render(**found)


def compare(address: str) -> dict[str, Any]:
    """Return what production serves, and what would change there. Raises what `open_production` does."""
    with (
        open_production(address) as (database, shown),
        open_release_view(database, get_workspace().root, thorough=True) as (_, _, view),
    ):
        return {"shown": shown, "newest": read_newest(database), "view": view, "changes": view.found.changes}


def hide_password(address: str) -> str:
    """Return an address as a page may show it."""
    try:
        if urlsplit(address).scheme not in WEB:
            return sa.make_url(address).render_as_string(hide_password=True)
        parts = urlsplit(address)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    except (sa.exc.ArgumentError, ValueError):
        return "the address"


def _render(status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
    return render_page(
        "production.html",
        status,
        address=hide_password(current_app.config[ADDRESS]) if current_app.config[ADDRESS] else "",
        most=MAX_SHOWN,
        **{"trouble": "", "view": None, **context},
    )
