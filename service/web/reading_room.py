"""The reading room's routes: a page for every record, article and list, search, coverage, maps and the site's map."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Flask, Response, request

from service.api.content import Content, content
from service.api.problems import Refusal
from service.api.search import asked as answered
from service.catalog import KINDS, Kind
from service.web.bodies import Bodies
from service.web.coverage_page import coverage_page, today
from service.web.document_pages import document_page
from service.web.fresh import fresh
from service.web.list_pages import kinds_page, list_page
from service.web.map import map_page
from service.web.public import full, public_url
from service.web.record_pages import record_page, template_of
from service.web.search_page import asked_of, search_page

# What the protocol of sitemaps (sitemaps.org) allows one file to hold.
ADDRESSES = 50_000
View = Callable[..., Response]

room = Blueprint("room", __name__)


def register_room(app: Flask) -> None:
    """Add the reading room to an app."""
    app.register_blueprint(room)


def _listing(kind: Kind) -> View:
    def show_list() -> Response:
        with content() as read:
            return fresh(read, "list.html", lambda: list_page(kind, read, request.args))

    return show_list


def _showing(kind: Kind) -> View:
    def show_record(id: str) -> Response:  # noqa: A002 (as in the API's own address)
        with content() as read:
            return fresh(read, template_of(kind), _maker(kind, id, read))

    return show_record


def _maker(kind: Kind, id_: str, read: Content) -> Callable[[], dict[str, Any]]:
    if kind.name == "document":
        return document_page(id_, read, request.args.get("record"))
    return record_page(kind, id_, read)


for each in KINDS:
    room.add_url_rule(each.path, f"{each.plural}-list", _listing(each))
    room.add_url_rule(f"{each.path}/<id>", each.plural, _showing(each))


@room.get("/conditions/<id>/map")
def show_map(id: str) -> Response:  # noqa: A002
    """Show a condition and all that refers to it."""
    with content() as read:
        return fresh(read, "map.html", map_page(id, read))


@room.get("/records")
def kinds() -> Response:
    """Show the kinds of record."""
    with content() as read:
        return fresh(read, "kinds.html", lambda: kinds_page(read))


@room.get("/coverage")
def coverage() -> Response:
    """Show editors what is carried, assessed and overdue."""
    with content() as read:
        return fresh(read, "coverage.html", lambda: coverage_page(read, _after()), also=today())


@room.get("/search")
def search() -> Response:
    """Search the content, by a form that needs no script."""
    asked = asked_of(request.args)
    with content() as read:
        release = read.release
    # No connection is held while an index may be in the making.
    found = answered(release, asked.find) if asked.text else None
    with content(release.number) as read:
        return fresh(read, "search.html", lambda: search_page(asked, found, Bodies(read)))


@room.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages for search engines; claims and sentences are found from the articles."""
    if not public_url():
        raise Refusal("not-found", "A sitemap names full addresses, and MEDCONTENT_PUBLIC_URL is not set.")
    with content() as read:
        pages = islice(_pages(read), ADDRESSES)
        rows = "".join(f"<url><loc>{escape(full(path))}</loc>{changed}</url>" for path, changed in pages)
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return Response(body, content_type="application/xml; charset=utf-8")


@room.get("/robots.txt")
def robots() -> Response:
    """Welcome search engines to the pages."""
    led = f"\nSitemap: {full('/sitemap.xml')}\n" if public_url() else ""
    return Response(f"User-agent: *\nAllow: /\n{led}", content_type="text/plain; charset=utf-8")


def _pages(read: Content) -> Iterator[tuple[str, str]]:
    """Yield the path of each page, and when it last changed where that is known."""
    shown = [kind for kind in KINDS if kind.name not in {"claim", "sentence"}]
    yield from ((path, "") for path in ("/", "/records", "/coverage", *(kind.path for kind in shown)))
    for kind in shown:
        for served in Bodies(read).each(kind.name):
            changed = f"<lastmod>{served.updated_at}</lastmod>"
            yield f"{kind.path}/{served.id}", changed
            if kind.name == "condition":
                yield f"{kind.path}/{served.id}/map", changed


def _after() -> str | None:
    """Return the id behind which the list goes on."""
    return request.args.get("after") or None
