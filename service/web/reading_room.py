"""The reading room's routes: pages for records, articles, lists, search, coverage and maps."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, request

from service.catalog import KINDS, Kind
from service.delivery.caching import CACHED
from service.http.release_context import Content, open_content
from service.http.search_context import answer_question as answered
from service.web.comparison_page import build_comparison_page
from service.web.coverage_page import build_coverage_page
from service.web.document_pages import prepare_document_page
from service.web.list_pages import build_kinds_page, list_page
from service.web.map import map_page
from service.web.record_loader import Bodies
from service.web.record_pages import choose_template, record_page
from service.web.search_page import parse_request, search_page
from service.web.site import render_page
from service.web.sitemaps import sitemaps

View = Callable[..., Response]

room = Blueprint("room", __name__)


def register_room(app: Flask) -> None:
    """Add the reading room to an app."""
    app.register_blueprint(room)
    app.register_blueprint(sitemaps)


def _build_list_view(kind: Kind) -> View:
    def show_list() -> Response:
        with open_content() as read:
            return _page(read, "list.html", list_page(kind, read, request.args))

    return show_list


def _build_record_view(kind: Kind) -> View:
    def show_record(id: str) -> Response:  # noqa: A002 (as in the API's own address)
        with open_content() as read:
            return _page(read, choose_template(kind), _record(kind, id, read))

    return show_record


def _record(kind: Kind, id_: str, read: Content) -> dict[str, Any]:
    if kind.name == "document":
        return prepare_document_page(id_, read, request.args.get("record"))
    return record_page(kind, id_, read)


def _page(read: Content, template: str, context: dict[str, Any]) -> Response:
    """Return a page of the content; its ETag is a hash of its bytes, as for any other response."""
    response = render_page(template, release=read.release, **context)
    response.headers["Cache-Control"] = CACHED
    return response


for each in KINDS:
    room.add_url_rule(each.path, f"{each.plural}-list", _build_list_view(each))
    room.add_url_rule(f"{each.path}/<id>", each.plural, _build_record_view(each))


@room.get("/conditions/<id>/map")
def show_map(id: str) -> Response:  # noqa: A002
    """Show the map of a condition and the records that refer to it."""
    with open_content() as read:
        return _page(read, "map.html", map_page(id, read))


@room.get("/topics/<id>/comparison")
def show_comparison(id: str) -> Response:  # noqa: A002
    """Show what the articles on a topic say, question by question."""
    with open_content() as read:
        return _page(read, "comparison.html", build_comparison_page(id, read))


@room.get("/records")
def kinds() -> Response:
    """Show the kinds of record."""
    with open_content() as read:
        return _page(read, "kinds.html", build_kinds_page(read))


@room.get("/coverage")
def coverage() -> Response:
    """Show editors the coverage, assessments and overdue reviews."""
    with open_content() as read:
        return _page(read, "coverage.html", build_coverage_page(read, _parse_after()))


@room.get("/search")
def search() -> Response:
    """Search the content with a form that works without a script."""
    asked = parse_request(request.args)
    with open_content() as read:
        release = read.release
    # No connection is held while an index may be in the making.
    found = answered(release, asked.find) if asked.text else None
    with open_content(release.number) as read:
        return _page(read, "search.html", search_page(asked, found, Bodies(read)))


def _parse_after() -> str | None:
    """Return the id after which the list continues."""
    return request.args.get("after") or None
