"""The routes of search: the records that answer what somebody typed, and completion while they type."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app

from schemas.search import SearchPage, Suggestions
from service.api.answers import answer_json, sent
from service.api.content import content, current_release
from service.api.cursors import bad_cursor
from service.api.hits import Hits
from service.api.problems import Refusal
from service.api.questions import SearchQuery, SuggestQuery
from service.api.smorest import Routes, headers
from service.catalog import kind_named
from service.config import Settings
from service.search.index import Index
from service.search.indexes import Indexes, NotReady
from service.search.suggesting import FEW, Suggestion, suggest
from service.store.database import Database, StorageFault
from service.store.reading import Release
from service.store.shelf import shelf_of

EXTENSION = "medcontent.search"
ANSWERING = ("bad-parameter", "unavailable")
Answer = TypeVar("Answer")


def provide_indexes(app: Flask, database: Database, settings: Settings) -> Indexes:
    """Let the app search the content of the database; return what it searches."""
    indexes = app.extensions[EXTENSION] = Indexes(database, shelf_of(settings))
    return indexes


def asked(release: Release, question: Callable[[Index], Answer]) -> Answer:
    """Return what a question finds in the index of a release.

    Refuses the request where the index is still being made, or cannot be.
    """
    indexes: Indexes = current_app.extensions[EXTENSION]
    try:
        found = indexes.ask(release, question)
    except NotReady as error:
        raise Refusal("unavailable", str(error)) from error
    except StorageFault as fault:
        indexes.outages.note_failure(fault)
        raise Refusal("unavailable", "The content cannot be searched just now.") from fault
    indexes.outages.note_success()
    return found


def routes() -> Routes:
    """Return the blueprint of search."""
    blueprint = Routes("search", __name__, url_prefix="/v1", description="Records by what people type.")
    _add_search(blueprint)
    _add_suggest(blueprint)
    return blueprint


def _add_search(blueprint: Routes) -> None:
    @blueprint.route("/search", endpoint="search")
    @blueprint.operation(
        "listHits",
        "Search all records",
        "The records that answer what somebody typed, the best first: what articles say, then articles and works, then "
        "sentences, then claims. Names count more than aliases, these more than standard terms, and these more than "
        "the words of the source. Words are found in all their forms, in British and American spelling, the last one "
        "by its beginning, and with one typing mistake where nothing has them as typed; codes are found as they are. "
        "There is no syntax: any text is a question. `outcome` says in words what came of it.",
        ANSWERING,
    )
    @blueprint.arguments(SearchQuery(), location="query")
    @blueprint.response(
        200,
        SearchPage,
        description="One page of hits.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_hits(arguments: dict[str, Any]) -> Response:
        hits = Hits(arguments)
        release = _release(hits.release)
        return sent(hits.answer(release, asked(release, hits.find)))


def _add_suggest(blueprint: Routes) -> None:
    @blueprint.route("/suggest", endpoint="suggest")
    @blueprint.operation(
        "listSuggestions",
        "Complete what is typed",
        "Names, aliases and standard terms that have the words typed, the last of them as a beginning; each once, with "
        "a record that is called so. Those that begin as typed come first.",
        ANSWERING,
    )
    @blueprint.arguments(SuggestQuery(), location="query")
    @blueprint.response(
        200,
        Suggestions,
        description="The completions.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_suggestions(arguments: dict[str, Any]) -> Response:
        release = _release(None)
        typed, types, limit = arguments["q"], arguments["type"], arguments["limit"] or FEW
        found = asked(release, lambda index: suggest(index, typed, types, limit))
        items = {"items": [_suggestion(each) for each in found]}
        return answer_json(items, updated_at=release.time, links=[("search", "/v1/search")])


def _release(number: int | None) -> Release:
    """Return the release of a cursor, else the newest. No connection is held while its index may be in the making."""
    if number is None:
        return current_release()
    with content(number, bad_cursor()) as read:
        return read.release


def _suggestion(each: Suggestion) -> dict[str, str]:
    address = f"/v1{kind_named(each.type).path}/{each.id}"
    return {"type": each.type, "id": each.id, "name": each.name, "self": address, "text": each.text}
