"""The routes of the guide: its pages as HTML and as Markdown, and `llms.txt`."""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort
from markupsafe import Markup

from service.delivery.caching import CACHED
from service.guide.guide_html import render_page
from service.guide.guide_pages import PAGES, GuidePage, read_page
from service.guide.llms import build_full, build_index
from service.web.public_url import get_nearest_url, get_public_url
from service.web.site import page

MARKDOWN, PLAIN = "text/markdown; charset=utf-8", "text/plain; charset=utf-8"


def register_guide(app: Flask) -> None:
    """Add the routes to an app."""
    blueprint = Blueprint("guide", __name__)

    @blueprint.get("/docs/<name>")
    def show_page(name: str) -> Response:
        found = _find_page(name)
        html = Markup(render_page(found, get_nearest_url()))  # noqa: S704 (the reader escapes HTML)
        titles = {each: read_page(each).title for each in PAGES}
        return page("guide.html", guide=found, html=html, titles=titles, about=PAGES[name])

    @blueprint.get("/docs/<name>.md")
    def show_markdown(name: str) -> Response:
        return _answer_text(_find_page(name).build_text(get_nearest_url()), MARKDOWN)

    @blueprint.get("/llms.txt")
    def show_index() -> Response:
        return _answer_text(build_index(get_public_url()), PLAIN)

    @blueprint.get("/llms-full.txt")
    def show_full() -> Response:
        return _answer_text(build_full(get_nearest_url()), PLAIN)

    app.register_blueprint(blueprint)


def _find_page(name: str) -> GuidePage:
    return read_page(name) if name in PAGES else abort(HTTPStatus.NOT_FOUND)


def _answer_text(text: str, content_type: str) -> Response:
    return Response(text, content_type=content_type, headers={"Cache-Control": CACHED})
