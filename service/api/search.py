"""The search routes: records for a typed question, and completion while typing."""

from typing import Any

from flask import Response

from schemas.search import SearchPage, Suggestions
from service.addresses import API, SEARCH
from service.api.cursors import refuse_cursor
from service.api.responses import answer_json, send
from service.api.search_page import Hits
from service.api.search_params import SearchQuery, SuggestQuery
from service.api.smorest import Routes, describe_headers
from service.catalog import get_kind
from service.http.release_context import get_current_release, open_content
from service.http.search_context import answer_question
from service.publishing.record_refs import build_reference
from service.search.keys import TOPIC
from service.search.suggestions import DEFAULT_SUGGESTIONS, PartialQuestion, SuggestedName, suggest
from service.store.queries import ReleaseRow

ANSWERING = ("bad-parameter", "unavailable")


def build_routes() -> Routes:
    """Return the blueprint of search."""
    blueprint = Routes("search", __name__, url_prefix=API, description="Full-text search and completion.")
    _add_search(blueprint)
    _add_suggest(blueprint)
    return blueprint


def _add_search(blueprint: Routes) -> None:
    @blueprint.route("/search", endpoint="search")
    @blueprint.describe_operation(
        "listHits",
        "Search all records",
        "The records that match a question, in one order for all kinds: the more of the question a record matches or "
        "answers, the earlier it comes. Words are found in all their forms and in British and American spelling. "
        "Typing mistakes are corrected in words that are neither English nor in records. Any text is a question: there "
        "is no query syntax.",
        ANSWERING,
    )
    @blueprint.arguments(SearchQuery(), location="query")
    @blueprint.response(
        200,
        SearchPage,
        description="One page of hits.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_hits(arguments: dict[str, Any]) -> Response:
        hits = Hits(arguments)
        release = _choose_release(hits.release)
        return send(hits.answer(release, answer_question(release, hits.find)))


def _add_suggest(blueprint: Routes) -> None:
    @blueprint.route("/suggest", endpoint="suggest")
    @blueprint.describe_operation(
        "listSuggestions",
        "Complete a question",
        "Names, aliases and standard terms that contain the typed words, the last of them as a prefix; each once, with "
        "a record of that name; of a topic only one. Names that begin with the typed text come first. Typing mistakes "
        "are corrected as in search.",
        ANSWERING,
    )
    @blueprint.arguments(SuggestQuery(), location="query")
    @blueprint.response(
        200,
        Suggestions,
        description="The completions.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_suggestions(arguments: dict[str, Any]) -> Response:
        release = _choose_release(None)
        asked = PartialQuestion(arguments["q"], arguments["type"], is_folded=arguments["fold"] != "none")
        limit = arguments["limit"] or DEFAULT_SUGGESTIONS
        found = answer_question(release, lambda index: suggest(index, asked, limit))
        items = [_build_suggestion(each) for each in found.names]
        page = {"items": items, "match": found.match, "readAs": found.read_as}
        return answer_json(page, updated_at=release.time, links=[("search", SEARCH)])


def _choose_release(number: int | None) -> ReleaseRow:
    """Return the release of a cursor, else the newest. No connection is held, as its index may be in the making."""
    if number is None:
        return get_current_release()
    with open_content(number, refuse_cursor()) as read:
        return read.release


def _build_suggestion(each: SuggestedName) -> dict[str, Any]:
    reference = build_reference(get_kind(each.type), each.id, each.name)
    topic = build_reference(get_kind(TOPIC), *each.topic) if each.topic else None
    return {**reference, "text": each.text, "topic": topic, "othersTotal": each.others_total}
