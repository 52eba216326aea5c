"""The desk: all documents with what is left to do, the next one first."""

from flask import Blueprint, Response

from seed.studio.articles import find_title
from seed.studio.page_context import get_workspace, render_page

desk = Blueprint("desk", __name__)


@desk.get("/")
def show_desk() -> Response:
    """Show the desk."""
    workspace = get_workspace()
    snapshot = workspace.look()
    measured = workspace.measure_documents()
    faults = {
        document: len(snapshot.list_mistakes(document)) for document in ("", *(each.document for each in measured))
    }
    titles = {each.document: find_title(snapshot, each.document) for each in measured}
    return render_page("desk.html", rows=measured, faults=faults, titles=titles)
