"""The workbench: the article on one side, and on the other what was chosen in it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, abort, request

from seed.error_report import Report
from seed.file_forms import get_form
from seed.reviews.review_files import Comment, read_reviews_on
from seed.studio.articles import ArticleView, ClaimView, SentenceView, build_article
from seed.studio.claim_edits import open_claims
from seed.studio.form_fields import build_fields, place_faults
from seed.studio.page_context import get_workspace, render_page
from seed.studio.record_edits import list_items, open_record, propose_values
from seed.value_formats import format_value
from service.catalog import BY_NAME, KINDS, Kind
from service.publishing.drafts import Draft

workbench = Blueprint("workbench", __name__, url_prefix="/documents/<document>")
# References are offered as far as a page can hold them.
MAX_OFFERED = 400


def open_article(document: str) -> ArticleView:
    """Return an article; ends the request with 404 if it does not exist."""
    snapshot = get_workspace().look()
    article = build_article(snapshot, document)
    if article is None:
        abort(HTTPStatus.NOT_FOUND, f"There is no document {document}.")
    return article


def render_workbench(article: ArticleView, panel: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
    """Return the workbench with a panel."""
    return render_page(
        "workbench.html",
        status,
        article=article,
        panel=f"studio/panels/{panel}.html",
        faults=article.snapshot.list_mistakes(article.id),
        kinds=[kind for kind in KINDS if kind.stated],
        **{"chosen": (), "now": "", **context},
    )


@workbench.get("")
def show_article(document: str) -> Response:
    """Show an article with its records and faults."""
    article = open_article(document)
    return render_workbench(article, "overview")


@workbench.get("/sentences/<short>")
def show_sentence(document: str, short: str) -> Response:
    """Show a sentence with its claims."""
    article = open_article(document)
    return render_workbench(article, "sentence", sentence=find_sentence(article, short), now=short)


@workbench.get("/claims/<short>")
def show_claim(document: str, short: str) -> Response:
    """Show a claim with its form."""
    article = open_article(document)
    claim = find_claim(article, short)
    opened = open_claims(get_workspace().root, document)
    values = opened.values[opened.find_item(short)]
    return render_claim(article, claim, values, values)


def render_claim(
    article: ArticleView, claim: ClaimView, values: dict[str, Any], base: dict[str, Any], **context: Any
) -> Response:
    """Return the workbench with the form of a claim that has these values."""
    rest = {"claim": claim, "base": write_base(base), "now": claim.sentence, "chosen": (claim.short,), **context}
    rest["comments"] = list_comments(claim.draft)
    reports = article.list_reports(*claim.draft.key)
    return render_form(article, claim.draft.kind, values, "claim", reports=reports, **rest)


@workbench.get("/records/<kind>/<id_>")
def show_record(document: str, kind: str, id_: str) -> Response:
    """Show a record with its form."""
    article = open_article(document)
    draft = find_record(article, kind, id_)
    values = open_record(get_workspace().root, article.snapshot, draft).values
    return render_record(article, draft, values, values)


def render_record(article: ArticleView, draft: Draft, values: Any, base: Any, **context: Any) -> Response:
    """Return the workbench with the form of a record that has these values."""
    held = values if isinstance(values, dict) else {}
    reports = article.list_reports(*draft.key)
    chosen = tuple(short for short, claim in article.claims.items() if draft in claim.records)
    rest = {"record": draft, "base": write_base(base), "chosen": chosen, "comments": list_comments(draft), **context}
    return render_form(article, draft.kind, held, "record", reports=reports, **rest)


def render_form(
    article: ArticleView,
    kind: Kind,
    values: dict[str, Any],
    panel: str,
    *,
    reports: Sequence[Report] = (),
    **context: Any,
) -> Response:
    """Return the workbench with the form of a kind, filled with values."""
    fields = build_fields(get_form(kind), values, kind.name)
    rest = place_faults(fields, reports)
    for each in fields:
        if each.path in context.get("theirs", ()):
            each.theirs = format_value(context["theirs"][each.path])
    return render_workbench(article, panel, kind=kind, fields=fields, rest=rest, list_offered=list_offered, **context)


@workbench.get("/new/<kind>")
def show_new_record(document: str, kind: str) -> Response:
    """Show the form of a new record that rests on the claims in `claims`."""
    article = open_article(document)
    if kind not in BY_NAME or not BY_NAME[kind].stated:
        abort(HTTPStatus.NOT_FOUND, f"There is no kind {kind}.")
    shorts = [short for short in request.args.get("claims", "").split(",") if short]
    resting = [find_claim(article, short) for short in shorts]
    values = propose_values(article, BY_NAME[kind], resting)
    items = list_items(values["wording"]) if request.args.get("several") else []
    return render_form(article, BY_NAME[kind], values, "new_record", items=items, chosen=tuple(shorts))


def find_sentence(article: ArticleView, short: str) -> SentenceView:
    """Return a sentence; ends the request with 404 if it does not exist."""
    sentence = article.find_sentence(short)
    if sentence is None:
        abort(HTTPStatus.NOT_FOUND, f"There is no sentence {short} in this article.")
    return sentence


def find_claim(article: ArticleView, short: str) -> ClaimView:
    """Return a claim; ends the request with 404 if it does not exist."""
    if short not in article.claims:
        abort(HTTPStatus.NOT_FOUND, f"There is no claim {short} in this article.")
    return article.claims[short]


def find_record(article: ArticleView, kind: str, id_: str) -> Draft:
    """Return a record; ends the request with 404 if it does not exist."""
    found = next((each for each in article.records if each.key == (kind, id_)), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND, f"There is no {kind}/{id_} in this article.")
    return found


def list_comments(draft: Draft) -> list[Comment]:
    """Return the open comments on a record."""
    return read_reviews_on(get_workspace().root, draft.key).list_open(draft.key)


def write_base(values: Any) -> str:
    """Return the values that a form is filled with, for the form to carry them."""
    return orjson.dumps(values).decode()


def list_offered(article: ArticleView) -> dict[str, list[Draft]]:
    """Return the records that references can name, by kind: those of the article first."""
    own = {record.key for record in article.records}
    return {
        kind: sorted(drafts, key=lambda each: each.key not in own)[:MAX_OFFERED]
        for kind, drafts in article.snapshot.by_kind.items()
        if kind not in {"claim", "sentence"}
    }
