"""The undo page: what undoing the newest release would change, and the button that does it."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from schemas.significance import SIGNIFICANCE
from seed.commands.apply import commit, count_unusual_withdrawals
from seed.commands.undo import keep_corrections, open_undo
from seed.proposals import Proposal
from seed.release_note import UNSAID, Wish, build_note, judge_proposal, shorten_note
from seed.reviews.change_list import list_record_changes
from seed.studio.edits import Refused
from seed.studio.page_context import EDITOR, get_workspace, go_to, keep_name, render_page
from seed.studio.release_pages import (
    REFUSALS,
    ChangedSince,
    PageTrouble,
    explain_refusal,
    finish,
    get_status,
    read_newest,
    read_wish,
)
from seed.studio.shown_plan import decode_shown_plan, describe_changes_since, seal_plan
from service.operations.database_access import open_existing_database
from service.store.database import Database
from service.store.queries import ReleaseRow

undoing = Blueprint("undoing", __name__, url_prefix="/publish/undo")


@undoing.get("")
def show_undo() -> Response:
    """Show what undoing the newest release would change."""
    return render_undo(PageTrouble())


@undoing.post("")
def undo_release() -> Response:
    """Undo the release that was shown, by a new one."""
    try:
        with get_workspace().let_others_work():
            number, unfinished = make_undoing()
    except ChangedSince as fault:
        return render_undo(PageTrouble(str(fault), fault.changes))
    except REFUSALS as fault:
        return render_undo(PageTrouble(explain_refusal(fault)))
    if unfinished:
        return render_page("problem.html", title=f"Release {number} is published", detail=unfinished)
    return keep_name(go_to(f"/publish?released={number}&undone=yes"), request.form.get("author", ""))


def make_undoing() -> tuple[int | None, str]:
    """Make the release of the form; return its number, and what could not be done after it. Raises ChangedSince."""
    shown = decode_shown_plan(request.form.get("shown", ""))
    database = open_existing_database()
    newest = find_newest(database)
    with open_undo(database, newest.number, None) as (proposal, meant):
        if changes := describe_changes_since(shown, seal_plan(proposal, {}), proposal.base):
            raise ChangedSince(changes)
        number = commit(database, proposal, UNSAID, build_wish(database, proposal, newest.number, meant))
    return number, finish(database)


def build_wish(database: Database, proposal: Proposal, number: int, meant: str) -> Wish:
    """Return what the release that undoes another is to be, as `medcontent undo` has it."""
    said = read_wish()
    kept = keep_corrections(database, proposal.plan, said.significances, number, None)
    return Wish(said.author, said.note or shorten_note(meant), said.allowed, significances=kept)


def find_newest(database: Database) -> ReleaseRow:
    """Return the newest release. Raises Refused where there is none."""
    newest = read_newest(database)
    if newest is None:
        raise Refused("Nothing is published yet, so there is nothing to undo.")
    return newest


def render_undo(trouble: PageTrouble) -> Response:
    """Return the page that shows what undoing the newest release would change."""
    try:
        with get_workspace().let_others_work():
            database = open_existing_database()
            newest = find_newest(database)
            with open_undo(database, newest.number, None) as (proposal, meant):
                wish = build_wish(database, proposal, newest.number, meant)
                context = {
                    "changes": list_record_changes(proposal.plan, judge_proposal(proposal, UNSAID, wish)),
                    "shown": seal_plan(proposal, {}),
                    "author": wish.author or request.cookies.get(EDITOR) or build_note(proposal, UNSAID, wish).author,
                    "note": wish.note,
                    "withdrawals": count_unusual_withdrawals(proposal),
                }
    except REFUSALS as fault:
        detail = trouble.text or explain_refusal(fault)
        status = get_status(fault) if not trouble.text else HTTPStatus.CONFLICT
        return render_page("problem.html", status, title="This release cannot be undone", detail=detail)
    return render_page(
        "undo.html", trouble.status, trouble=trouble, newest=newest, significances=SIGNIFICANCE.terms, **context
    )
