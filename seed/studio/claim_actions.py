"""Actions on claims: make one of selected words, change it, delete it."""

from functools import partial

from flask import Blueprint, Response, request

from seed.file_forms import get_form
from seed.studio.articles import ArticleView, SentenceView
from seed.studio.claim_edits import (
    add_claim,
    build_claim,
    build_quote,
    find_claim_of,
    find_selection,
    find_words,
    get_claims_path,
    open_claims,
)
from seed.studio.clashes import OpenForm, save_form
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.page_context import get_workspace, go_to, read_number
from seed.studio.posted_values import read_base, read_values
from seed.studio.workbench_pages import find_claim, open_article, render_claim
from service.catalog import BY_NAME
from service.publishing.segmentation import Span

claims = Blueprint("claims", __name__, url_prefix="/documents/<document>")


@claims.post("/claims")
def make_claim(document: str) -> Response:
    """Make a claim of the selected words, and show it, or the form of a record that rests on it."""
    made = ""

    def make_edit() -> Edit:
        nonlocal made
        article = open_article(document)
        sentence, span = read_selection(article)
        if found := find_claim_of(sentence, sentence.span.start, span):
            made = found
            return Edit("", {})
        values = build_claim(article, sentence, span)
        made = values["id"]
        blank = made in article.claims
        return add_claim(get_workspace().root, document, values, blank=blank)

    get_workspace().make(make_edit)
    kind = request.form.get("kind", "")
    several = "&several=1" if request.form.get("several") else ""
    if kind in BY_NAME and BY_NAME[kind].stated:
        return go_to(f"/documents/{document}/new/{kind}?claims={made}{several}", "panel")
    return go_to(f"/documents/{document}/claims/{made}", "panel")


@claims.post("/claims/<short>")
def save_claim(document: str, short: str) -> Response:
    """Save the form of a claim."""
    form = get_form(BY_NAME["claim"])
    base = read_base(request.form)
    mine = read_values(form, request.form, base)

    def open_form() -> OpenForm:
        opened = open_claims(get_workspace().root, document)
        return OpenForm(opened.path, opened.values[opened.find_item(short)], mine, partial(opened.put_item, short))

    clash = save_form(get_workspace(), f"Change claim {short}", base, open_form)
    if clash.is_settled:
        return go_to(f"/documents/{document}/claims/{short}", "panel")
    article = open_article(document)
    values, shown = clash.choose_shown(mine, base)
    return render_claim(article, find_claim(article, short), values, shown, **clash.context)


@claims.post("/claims/<short>/quote")
def requote_claim(document: str, short: str) -> Response:
    """Let a claim quote the selected words instead."""

    def make_edit() -> Edit:
        article = open_article(document)
        sentence, span = read_selection(article)
        if find_claim(article, short).sentence != sentence.short:
            raise Refused(f"{short} is a claim of another sentence: make a new claim of these words.")
        data = open_claims(get_workspace().root, document).put_item(short, build_quote(sentence, span))
        return build_edit(get_workspace().root, f"New quote of claim {short}", {get_claims_path(document): data})

    get_workspace().make(make_edit)
    return go_to(f"/documents/{document}/claims/{short}", "panel")


@claims.post("/claims/<short>/delete")
def delete_claim(document: str, short: str) -> Response:
    """Delete a claim that no record rests on."""
    sentence = ""

    def make_edit() -> Edit:
        nonlocal sentence
        article = open_article(document)
        claim = find_claim(article, short)
        if claim.records:
            named = ", ".join(f"{each.kind.name}/{each.id}" for each in claim.records)
            raise Refused(f"Records rest on {short}: {named}. Change their evidence first.")
        sentence = claim.sentence
        data = open_claims(get_workspace().root, document).remove_item(short)
        return build_edit(get_workspace().root, f"Delete claim {short}", {get_claims_path(document): data})

    get_workspace().make(make_edit)
    return go_to(f"/documents/{document}/sentences/{sentence}", "panel")


def read_selection(article: ArticleView) -> tuple[SentenceView, Span]:
    """Return the sentence and the span in it that a form names, by places or by words. Raises Refused."""
    sentence = request.form.get("sentence", "")
    if words := request.form.get("words"):
        return find_words(article, sentence, words)
    return find_selection(article, sentence, read_number("start"), read_number("end"))
