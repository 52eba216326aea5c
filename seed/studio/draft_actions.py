"""Actions on drafts: let the rules draft a document, and confirm or reject what they drafted."""

from collections.abc import Sequence

import click
from flask import Blueprint, Response, abort, request

from seed.commands.draft import draft_by_rules
from seed.commands.person_names import parse_person
from seed.drafting.confirmation import Edited, confirm_drafts
from seed.drafting.desk import Undraftable
from seed.drafting.rejection import reject_drafts
from seed.reading.read_errors import ReadingFault
from seed.studio.articles import ArticleView
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.page_context import get_workspace, go_to, keep_name
from seed.studio.workbench_pages import open_article
from service.operations.terminal import pluralise
from service.publishing.drafts import Draft
from service.publishing.release_times import read_clock

drafts = Blueprint("drafts", __name__, url_prefix="/documents/<document>")


@drafts.post("/draft")
def draft_document(document: str) -> Response:
    """Let the rules propose claims and records for all sentences that have none."""

    def make_edit() -> Edit:
        article = open_article(document)
        try:
            files = draft_by_rules(article.snapshot.content, article.draft)
        except (Undraftable, ReadingFault) as fault:
            raise Refused(getattr(fault, "message", str(fault))) from fault
        if not files:
            raise Refused("The rules find nothing more to draft: every sentence is drafted, carried or left out.")
        return build_edit(get_workspace().root, "Draft by rules", files)

    get_workspace().make(make_edit)
    article = open_article(document)
    return _show_next(article, [])


@drafts.post("/drafts")
def decide_drafts(document: str) -> Response:
    """Confirm or reject drafts, and show the next one."""
    action, keys = request.form.get("action", ""), request.form.getlist("key")
    by = _read_name() if action == "confirm" else ""
    if action not in {"confirm", "reject"}:
        abort(400)

    def make_edit() -> Edit:
        article = open_article(document)
        chosen = [draft for draft in article.drafts if "/".join(draft.key) in keys]
        if not chosen:
            raise Refused("These are no longer drafts: somebody confirmed or rejected them.")
        label = (
            f"{action.capitalize()} {'/'.join(chosen[0].key) if len(chosen) == 1 else pluralise(len(chosen), 'draft')}"
        )
        try:
            return build_edit(get_workspace().root, label, _decide(article, chosen, action, by))
        except ReadingFault as fault:
            raise Refused(f"{fault.place}: {fault.message} Nothing was changed.") from fault

    before = [draft.key for draft in open_article(document).drafts]
    get_workspace().make(make_edit)
    at = next((number for number, key in enumerate(before) if "/".join(key) in keys), 0)
    return keep_name(_show_next(open_article(document), before[at:]), by)


def _read_name() -> str:
    """Return the name of who confirms. Raises Refused."""
    try:
        return parse_person(request.form.get("by", ""), "Confirming")
    except click.UsageError as fault:
        raise Refused(f"{fault.message} You answer for what was drafted.") from fault


def _decide(article: ArticleView, chosen: Sequence[Draft], action: str, by: str) -> Edited:
    content = article.snapshot.content
    if action == "reject":
        return reject_drafts(content, chosen)
    return confirm_drafts(content, chosen, by, read_clock())


def _show_next(article: ArticleView, after: Sequence[tuple[str, str]]) -> Response:
    """Show the next draft, of those behind the last one first."""
    left = {draft.key: draft for draft in article.drafts}
    following = next((left[key] for key in after if key in left), None) or next(iter(left.values()), None)
    return go_to(article.get_address(following) if following else f"/documents/{article.id}", "panel")
