"""The release page: what publishing would change, and the button that publishes it as one release."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import click
from flask import Blueprint, Response, request

from schemas.significance import SIGNIFICANCE
from seed.commands.apply import commit
from seed.error_report import Report
from seed.release_note import Wish
from seed.reviews.review_files import Comment
from seed.significance import Significances
from seed.studio.articles import find_title
from seed.studio.edits import Refused
from seed.studio.fault_links import find_fault_link
from seed.studio.page_context import EDITOR, get_workspace, go_to, keep_name, render_page
from seed.studio.release_view import NO_DOCUMENT, ReleaseView, Unpublishable, open_release_view
from seed.studio.shown_plan import decode_shown_plan, describe_changes_since
from service.operations.database_access import finish_release, open_database, open_readable_database
from service.operations.exit_codes import Conflict
from service.publishing.publication import IsMirror, StalePlan
from service.publishing.release_times import FutureTime
from service.publishing.upgrade import upgrade_content
from service.store.database import Database, StorageFault
from service.store.queries import ReleaseRow, find_newest_release

releases = Blueprint("releases", __name__, url_prefix="/publish")
# Of more changes a page shows one document at a time.
MAX_SHOWN = 60
# Why a release is not made, besides faults of the content; nothing is changed then.
REFUSALS = (Refused, StalePlan, Conflict, IsMirror, FutureTime, click.UsageError, StorageFault)


@dataclass
class PageTrouble:
    """Why nothing was published: in a sentence, and what changed since the page was shown."""

    text: str = ""
    changes: list[str] = field(default_factory=list)

    @property
    def status(self) -> HTTPStatus:
        """The status of the page that says so."""
        return HTTPStatus.CONFLICT if self.text else HTTPStatus.OK


class ChangedSince(Exception):
    """What was shown is not what would be published; `changes` says what changed."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__("Something changed since this page was shown, so nothing was published.")
        self.changes = changes


@releases.get("")
def show_release() -> Response:
    """Show what would be published."""
    return render_release(PageTrouble())


@releases.post("")
def publish() -> Response:
    """Publish what was shown, as one release, or say what changed since."""
    try:
        with get_workspace().let_others_work():
            number, unfinished = make_release()
    except ChangedSince as fault:
        return render_release(PageTrouble(str(fault), fault.changes))
    except Unpublishable as fault:
        return render_release(PageTrouble(str(fault)))
    except REFUSALS as fault:
        return render_release(PageTrouble(explain_refusal(fault)))
    if unfinished:
        return render_page("problem.html", title=f"Release {number} is published", detail=unfinished)
    response = go_to(f"/publish?released={number}" if number else "/publish")
    return keep_name(response, request.form.get("author", ""))


def make_release() -> tuple[int | None, str]:
    """Make the release of the form; return its number, and what could not be done after it. Raises ChangedSince."""
    shown = decode_shown_plan(request.form.get("shown", ""))
    database = open_database()
    upgrade_content(database)
    with open_release_view(database, get_workspace().root) as (proposal, source, view):
        if changes := describe_changes_since(shown, view.shown, view.found.base):
            raise ChangedSince(changes)
        wish = read_wish().add_from_files(proposal.plan, source.significances)
        number = commit(database, proposal, source.release, wish)
    return number, finish(database)


def finish(database: Database) -> str:
    """Do what follows a release, which is made already; return why it could not be done."""
    try:
        finish_release(database)
    except StorageFault as fault:
        return f"{fault} The release is whole; medcontent serve makes what is missing."
    return ""


def read_wish() -> Wish:
    """Return what the form says of the release. Raises Refused."""
    author, note = (" ".join(request.form.get(name, "").split()) or None for name in ("author", "note"))
    significance, allowed = request.form.get("significance") or None, request.form.get("allowed", "")
    if significance not in {None, *SIGNIFICANCE.terms}:
        raise Refused(f"The significance is one of: {', '.join(SIGNIFICANCE.terms)}.")
    number = int(allowed) if allowed.isascii() and allowed.isdigit() and len(allowed) < 10 else None
    return Wish(author, note, number, significances=Significances(significance))


def explain_refusal(fault: Exception) -> str:
    """Return why a release was not made, in the words of the page."""
    said = fault.message if isinstance(fault, click.UsageError) else str(fault)
    if "--allow-withdraw" in said:
        return said.partition(" To allow it")[0] + " To allow it, tick the box beside Publish."
    for option in ("author", "note"):
        said = said.replace(f"--{option}:", f"{option.capitalize()}:")
    return said if "othing was" in said else f"{said} Nothing was published."


def render_release(trouble: PageTrouble) -> Response:
    """Return the page of the release that the files would become."""
    workspace = get_workspace()
    view: ReleaseView | None = None
    reports: list[Report] = []
    newest: ReleaseRow | None = None
    try:
        with workspace.let_others_work():
            database = open_readable_database()
            newest = read_newest(database)
            with open_release_view(database, workspace.root) as (_, _, view):
                pass
    except Unpublishable as fault:
        reports = fault.reports
    except REFUSALS as fault:
        detail = trouble.text or explain_refusal(fault)
        return render_page("problem.html", get_status(fault), title="Nothing can be published now", detail=detail)
    return render_page(
        "release.html",
        trouble.status,
        trouble=trouble,
        view=view,
        newest=newest,
        released=request.args.get("released") == str(newest.number) if newest else False,
        significances=SIGNIFICANCE.terms,
        **(_describe_changes(view) if view else _describe_faults(reports)),
    )


def read_newest(database: Database | None) -> ReleaseRow | None:
    """Return the newest release of the database that is published to."""
    if database is None:
        return None
    with database.open_reading() as connection:
        return find_newest_release(connection)


def get_status(fault: Exception) -> HTTPStatus:
    """Return the status of a page that shows nothing but why it cannot."""
    return HTTPStatus.SERVICE_UNAVAILABLE if isinstance(fault, StorageFault) else HTTPStatus.CONFLICT


def _describe_changes(view: ReleaseView) -> dict[str, Any]:
    """Return which changes the page shows: those of one document where there are many."""
    snapshot, document = get_workspace().look(), request.values.get("document", "")
    counts = view.count_changes()
    titles = {each: find_title(snapshot, each) if ("document", each) in snapshot.by_key else each for each in counts}
    titles |= {NO_DOCUMENT: "Of no document"}
    if document not in counts:
        document = next(iter(counts), "") if len(view.found.changes) > MAX_SHOWN else ""
    return {
        "document": document,
        "counts": counts,
        "titles": titles,
        "changes": view.list_changes_of(document),
        "author": request.form.get("author") or view.author or request.cookies.get(EDITOR) or view.found.head.author,
        "note": request.form.get("note") or view.found.head.note,
        "comments": group_comments(view.found.others),
    }


def _describe_faults(reports: list[Report]) -> dict[str, Any]:
    snapshot = get_workspace().look()
    return {"reports": [(report, find_fault_link(snapshot, report)) for report in reports]}


def group_comments(comments: list[Comment]) -> dict[str, list[Comment]]:
    """Return comments by the record that they are on."""
    found: dict[str, list[Comment]] = {}
    for each in comments:
        found.setdefault("/".join(each.key), []).append(each)
    return found
