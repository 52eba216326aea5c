"""The site's routes: the landing page, the two explorers, the pages of problems and the static files.

Every page forbids everything that it does not need (Content Security Policy). Only the page of Scalar's explorer may
use inline styles, and no page may use inline scripts.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from markupsafe import Markup, escape

from schemas.problems import PROBLEMS
from service import addresses, labels
from service.catalog import BY_PLURAL, KINDS
from service.config import Settings
from service.delivery.caching import CACHED
from service.publishing.provenance_rules import is_unconfirmed
from service.quotations import introduce_record, list_lead_ins
from service.web import assets, page_labels, public_url
from service.web.assessments import choose_tone, find_gravest
from service.web.landing import Landing, cut_pieces, list_advices, list_lines

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Scalar inserts style elements at run time, and has no other option.
SCALAR_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

# The functions for labels in templates.
WORDS: dict[str, Any] = {
    "address": assets.build_address,
    "addresses": addresses,
    "integrity": assets.get_integrity,
    "day": page_labels.format_day,
    "gravest": find_gravest,
    "introduce": introduce_record,
    "is_unconfirmed": is_unconfirmed,
    "heading": page_labels.format_heading,
    "full": public_url.build_full_address,
    "lead_ins_of": list_lead_ins,
    "page_of": page_labels.page_of,
    "public_url": public_url.get_public_url,
    "spoken": labels.format_words,
    "drafted": labels.format_provenance,
    "title_of": page_labels.format_title,
    "tone": choose_tone,
}

site = Blueprint("site", __name__, template_folder="templates")


def register_site(app: Flask, landing: Callable[[], Landing], settings: Settings | None = None) -> None:
    """Add the site to an app; `landing` returns the content of the landing page on each request for it."""
    public_url.provide_public_url(app, settings or Settings())
    app.extensions["medcontent.landing"] = landing
    app.register_blueprint(site)


@site.get("/")
def home() -> Response:
    """Show a description of the service with a real record."""
    shown: Landing = current_app.extensions["medcontent.landing"]()
    parts: dict[str, Any] = {}
    if example := shown.example:
        parts = {"pieces": cut_pieces(example), "lines": list_lines(example), "advisories": list_advices(example)}
    return page("landing.html", landing=shown, origin=public_url.get_nearest_url(), **parts)


@site.get("/docs")
def explorer() -> Response:
    """Show the OpenAPI document in Scalar, with a link back to the referring page (`?back=`)."""
    back = request.args.get("back", "")
    shown = back if page_labels.is_page(back) else None
    said = {"list_address": addresses.build_list_address, "describe": page_labels.describe_kind}
    return page("explorer.html", policy=SCALAR_POLICY, back=shown, kinds=KINDS, **said)


@site.get("/docs/swagger")
def swagger() -> Response:
    """Show the OpenAPI document in Swagger UI, which needs no inline style."""
    return page("swagger.html")


@site.get("/problems/")
def problems() -> Response:
    """List the problem types."""
    return page("problems.html", problems=sorted(PROBLEMS.items(), key=lambda item: (item[1].status, item[0])))


@site.get("/problems/<name>")
def problem(name: str) -> Response:
    """Explain a problem type; this is the address in a problem's `type`."""
    if name not in PROBLEMS:
        abort(HTTPStatus.NOT_FOUND)
    return page("problem_type.html", name=name, problem=PROBLEMS[name])


@site.get("/favicon.ico")
def favicon() -> Response:
    """Send the icon at the address that browsers request when they show plain JSON."""
    return assets.send_asset("favicon.svg")


@site.get("/assets/<path:path>")
def asset(path: str) -> Response:
    """Send a static file; Flask reserves the path /static."""
    try:
        return assets.send_asset(path)
    except FileNotFoundError:
        abort(HTTPStatus.NOT_FOUND)


def answer_withdrawn_page(status: int, withdrawal: Mapping[str, Any]) -> Response:
    """Return the page for a withdrawn record."""
    # The request may be for the map of the record.
    _, plural, id_, *_ = request.path.split("/")
    response = render_page(
        "withdrawn.html",
        reason=withdrawal["reason"],
        at=withdrawal["withdrawnAt"],
        replaced_by=withdrawal["replacedBy"],
        erased=withdrawal.get("erased"),
        listed=BY_PLURAL[plural].path,
        revisions=addresses.build_revisions_address(BY_PLURAL[plural], id_),
    )
    response.status_code = status
    return response


def answer_error_page(status: int, title: str, detail: str | None = None) -> Response:
    """Return the page for a failed request."""
    response = render_page("problem.html", title=title, detail=detail, error_status=status)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def page(template: str, *, policy: str = POLICY, **context: Any) -> Response:
    """Return a page that is cached as long as API responses."""
    response = render_page(template, policy=policy, **context)
    response.headers["Cache-Control"] = CACHED
    response.add_etag()
    response.make_conditional(request)
    return response


def render_page(template: str, *, policy: str = POLICY, **context: Any) -> Response:
    """Render a template under a policy, with the values that all templates use."""
    content = render_template(template, **{**WORDS, "prose": render_prose, **context})
    return Response(content, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})


def render_prose(text: str) -> Markup:
    """Render words between backticks as code, in otherwise plain text."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  (escaped just before)
