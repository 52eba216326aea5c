"""The reading room's routes: a page for every record, article and list, search, coverage, and maps."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, request

from service.api.content import Content, content
from service.api.search import asked as answered
from service.catalog import KINDS, Kind
from service.delivery.caching import CACHED
from service.web.bodies import Bodies
from service.web.coverage_page import coverage_page
from service.web.document_pages import document_page
from service.web.list_pages import kinds_page, list_page
from service.web.map import map_page
from service.web.pages import rendered
from service.web.record_pages import record_page, template_of
from service.web.search_page import asked_of, search_page
from service.web.sitemaps import sitemaps

View = Callable[..., Response]

room = Blueprint("room", __name__)


def register_room(app: Flask) -> None:
    """Add the reading room to an app."""
    app.register_blueprint(room)
    app.register_blueprint(sitemaps)


def _listing(kind: Kind) -> View:
    def show_list() -> Response:
        with content() as read:
            return _page(read, "list.html", list_page(kind, read, request.args))

    return show_list


def _showing(kind: Kind) -> View:
    def show_record(id: str) -> Response:  # noqa: A002 (as in the API's own address)
        with content() as read:
            return _page(read, template_of(kind), _record(kind, id, read))

    return show_record


def _record(kind: Kind, id_: str, read: Content) -> dict[str, Any]:
    if kind.name == "document":
        return document_page(id_, read, request.args.get("record"))
    return record_page(kind, id_, read)


def _page(read: Content, template: str, context: dict[str, Any]) -> Response:
    """Answer with a page of the content; delivery names its bytes by an ETag, as those of any other answer."""
    response = rendered(template, release=read.release, **context)
    response.headers["Cache-Control"] = CACHED
    return response


for each in KINDS:
    room.add_url_rule(each.path, f"{each.plural}-list", _listing(each))
    room.add_url_rule(f"{each.path}/<id>", each.plural, _showing(each))


@room.get("/conditions/<id>/map")
def show_map(id: str) -> Response:  # noqa: A002
    """Show a condition and all that refers to it."""
    with content() as read:
        return _page(read, "map.html", map_page(id, read))


@room.get("/records")
def kinds() -> Response:
    """Show the kinds of record."""
    with content() as read:
        return _page(read, "kinds.html", kinds_page(read))


@room.get("/coverage")
def coverage() -> Response:
    """Show editors what is carried, assessed and overdue."""
    with content() as read:
        return _page(read, "coverage.html", coverage_page(read, _after()))


@room.get("/search")
def search() -> Response:
    """Search the content, by a form that needs no script."""
    asked = asked_of(request.args)
    with content() as read:
        release = read.release
    # No connection is held while an index may be in the making.
    found = answered(release, asked.find) if asked.text else None
    with content(release.number) as read:
        return _page(read, "search.html", search_page(asked, found, Bodies(read)))


def _after() -> str | None:
    """Return the id behind which the list goes on."""
    return request.args.get("after") or None
