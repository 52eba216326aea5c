"""Undo and redo."""

from flask import Blueprint, Response

from seed.studio.articles import build_article
from seed.studio.page_context import get_back_path, get_workspace, go_to

history = Blueprint("history", __name__)


@history.post("/undo")
def undo() -> Response:
    """Take back the last edit."""
    get_workspace().move(forward=False)
    return go_to(_find_page(get_back_path()))


@history.post("/redo")
def redo() -> Response:
    """Make the edit again that was taken back last."""
    get_workspace().move(forward=True)
    return go_to(_find_page(get_back_path()))


def _find_page(path: str) -> str:
    """Return the page that a form was on; if it is gone, the page of its article, or the desk."""
    parts = path.strip("/").split("/")
    if parts[0] != "documents" or len(parts) < 2:
        return path
    article = build_article(get_workspace().look(), parts[1])
    if article is None:
        return "/"
    is_there = {
        "sentences": lambda: article.find_sentence(parts[-1]) is not None,
        "claims": lambda: parts[-1] in article.claims,
        "records": lambda: any(record.key == tuple(parts[3:]) for record in article.records),
    }
    return path if len(parts) == 2 or is_there.get(parts[2], lambda: False)() else f"/documents/{parts[1]}"
