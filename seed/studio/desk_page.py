"""The desk: all documents with the work left in each, the next one first."""

import datetime as dt
from collections.abc import Sequence

from flask import Blueprint, Response, current_app

from seed.studio.articles import find_title
from seed.studio.page_context import get_workspace, render_page
from service.publishing.drafts import Draft

# The key of the app's extensions with the counts of changes.
COUNTS = "medcontent.counts"
desk = Blueprint("desk", __name__)


@desk.get("/")
def show_desk() -> Response:
    """Show the desk."""
    workspace = get_workspace()
    snapshot = workspace.look()
    measured = workspace.measure_documents(snapshot)
    faults = {
        document: len(snapshot.list_mistakes(document)) for document in ("", *(each.document for each in measured))
    }
    titles = {each.document: find_title(snapshot, each.document) for each in measured}
    due = {each.document: count_due(snapshot.owned[each.document]) for each in measured}
    changes = current_app.extensions[COUNTS].count_changes(snapshot)
    return render_page("desk.html", rows=measured, faults=faults, titles=titles, due=due, changes=changes)


def count_due(drafts: Sequence[Draft]) -> int:
    """Return how many records have a review that is due by today."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    reviews = [draft.values.get("review") for draft in drafts if isinstance(draft.values, dict)]
    days = [review.get("nextReviewDue") for review in reviews if isinstance(review, dict)]
    return sum(isinstance(day, str) and day <= today for day in days)
