"""The change routes: the JSON feed from which copies are updated, and an Atom feed for feed readers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response

from schemas.changes import ChangePage
from schemas.fields import Choice, Flag, Text, Whole
from schemas.pages import DEFAULT_LIMIT, MAX_LIMIT
from schemas.significance import SIGNIFICANCE, list_at_least
from service.addresses import CHANGES, CHANGES_FEED
from service.api.change_tokens import Token, encode_token, read_token, refuse_stale
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.api.responses import answer
from service.api.smorest import Routes, describe_headers
from service.changes import atom
from service.changes.feed_page import FeedPage, page
from service.http.base_url import get_public_url
from service.http.list_params import Paged
from service.http.problems import refuse_parameter
from service.http.query_string import Query
from service.http.release_context import Content, open_content
from service.store.changes import (
    START,
    ChangePosition,
    get_end,
    list_changes,
    list_newest_first,
    list_significant,
    list_significant_newest_first,
    list_standing,
)
from service.store.queries import PagePosition, ReleaseRow, find_release

SAID = describe_headers("ETag", "Content-Release", "Last-Modified", "Link")


class Since(Query):
    """The parameters of the feed."""

    since = Text(
        "The token where to continue, from `next` or `delta`. Without it the feed begins with the current content.",
        pattern=r"^[A-Za-z0-9_\-]+$",
        limit=2000,
    )
    history = Flag(
        "Without `since`: true begins with the first release and returns every version that was ever served, "
        "for a copy with history."
    )
    limit = Whole(f"The maximum number of changes on a page; {DEFAULT_LIMIT} by default.", least=1, most=MAX_LIMIT)
    significance = Choice(
        SIGNIFICANCE,
        "Only changes of this significance or a higher one (editorial, update, correction, correction-of-harm), for "
        "alerts: every such change since the first release or the token, also of records that have changed again. "
        "Changes whose significance is null are left out, so do not keep a copy by it. Repeat it with `since`.",
    )


class FeedPaging(Paged):
    """The parameters of the Atom feed."""

    significance = Choice(
        SIGNIFICANCE,
        "Only changes of this significance or a higher one: every such change, also of records that have changed "
        "again since.",
    )


def build_routes() -> Routes:
    """Return the blueprint of changes."""
    blueprint = Routes("changes", __name__, description="Changes, for keeping a copy up to date.")
    _add_feed(blueprint)
    _add_atom(blueprint)
    return blueprint


def _add_feed(blueprint: Routes) -> None:
    @blueprint.route(CHANGES, endpoint="list")
    @blueprint.describe_operation(
        "listChanges",
        "List changes",
        "Without `since`: the current content, each record once, including withdrawn ones, page by page as of one "
        "release. With the `delta` at its end: every change since then, in the order in which they were made. "
        "Apply them in that order, and your copy is equal to the newest export.",
        ("bad-parameter", "unknown-token", "unavailable"),
    )
    @blueprint.arguments(Since, location="query")
    @blueprint.response(200, ChangePage, description="The changes.", headers=SAID)
    def list_changes(arguments: dict[str, Any]) -> Response:
        limit = arguments["limit"] or DEFAULT_LIMIT
        if arguments["since"] is None:
            return _answer_from_beginning(limit, arguments["significance"], history=bool(arguments["history"]))
        if arguments["history"] is not None:
            raise refuse_parameter("history", "It cannot be combined with `since`.")
        return _answer_since(read_token(arguments["since"]), limit, arguments)


def _add_atom(blueprint: Routes) -> None:
    @blueprint.route(CHANGES_FEED, endpoint="atom")
    @blueprint.describe_operation(
        "getChangeFeed",
        "Get the changes as Atom",
        "The latest changes for feed readers: each record once, newest first, "
        "withdrawn ones as deleted entries (RFC 6721).",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(FeedPaging, location="query")
    @blueprint.response(200, {}, content_type=atom.MEDIA_TYPE, description="The feed.", headers=SAID)
    def get_feed(arguments: dict[str, Any]) -> Response:
        limit = arguments["limit"] or DEFAULT_LIMIT
        cursor = decode(arguments["cursor"], CHANGES_FEED) if arguments["cursor"] else None
        before = _parse_place(cursor) if cursor else None
        with open_content(cursor.release if cursor else None, refuse_cursor() if cursor else None) as read:
            return _answer_atom(read, before, limit, arguments)


def _answer_from_beginning(limit: int, significance: str | None, *, history: bool) -> Response:
    with open_content() as read:
        token = Token(read.release, START, whole=not (history or significance))
        return _page(read, token, limit, {"history": "true"} if history else {}, significance)


def _answer_since(asked: Token, limit: int, arguments: Mapping[str, Any]) -> Response:
    number = asked.release.number
    with open_content(number if asked.whole else None, refuse_stale(), known=number) as read:
        found = find_release(read.connection, number)
        if found is None or found.time != asked.release.time:
            raise refuse_stale()
        return _page(read, asked, limit, {"since": arguments["since"]}, arguments["significance"])


def _page(read: Content, asked: Token, limit: int, query: Mapping[str, str], significance: str | None) -> Response:
    """Return the changes after a position, as of the newest release or the token's."""
    until = read.release
    if significance:
        given = list_at_least(significance)
        found = list_significant(read.connection, asked.place, until.number, given, limit + 1)
    elif asked.whole:
        found = list_standing(read.connection, until.number, asked.place, limit + 1, is_newest=read.is_newest)
    else:
        found = list_changes(read.connection, asked.place, until.number, limit + 1)
    shown = page(found, asked.place, limit)
    following = encode_token(_find_next_token(read, asked, shown))
    tokens = {"next": following if shown.more else None, "delta": None if shown.more else following}
    paging = {"limit": str(limit)} if limit != DEFAULT_LIMIT else {}
    paging |= {"significance": significance} if significance else {}
    links = [("self", _build_address({**query, **paging}))]
    links += [("next", _build_address({"since": following, **paging}))] if shown.more else []
    body = b'{"items":[%b],%b' % (b",".join(shown.items), orjson.dumps(tokens)[1:])
    return answer(body, updated_at=until.time, links=links)


def _find_next_token(read: Content, asked: Token, shown: FeedPage) -> Token:
    if not shown.more:
        return Token(read.release, get_end(read.release.number), whole=False)
    if asked.whole:
        return Token(read.release, shown.last, whole=True)
    reached = find_release(read.connection, shown.last.release)
    return Token(reached or read.release, shown.last, whole=False)


def _answer_atom(
    read: Content, before: ChangePosition | None, limit: int, arguments: Mapping[str, str | None]
) -> Response:
    release, cursor, significance = read.release, arguments["cursor"], arguments["significance"]
    here = before or get_end(release.number)
    if significance:
        changes = list_significant_newest_first(read.connection, here, list_at_least(significance), limit + 1)
    else:
        changes = list_newest_first(read.connection, release.number, here, limit + 1, is_newest=read.is_newest)
    found = list(changes)
    shown, more = found[:limit], len(found) > limit
    paging = {"limit": str(limit)} if limit != DEFAULT_LIMIT else {}
    paging |= {"significance": significance} if significance else {}
    behind = encode(Cursor(release.number, PagePosition([*map(str, shown[-1].place)])), CHANGES_FEED) if more else None
    around = {
        "self": _build_address({**paging, **({"cursor": cursor} if cursor else {})}, CHANGES_FEED),
        "first": _build_address(paging, CHANGES_FEED),
        "next": _build_address({**paging, "cursor": behind}, CHANGES_FEED) if behind else None,
    }
    text = "".join(atom.render_feed(_find_first_release(read), release, shown, around, get_public_url()))
    links = [(relation, address) for relation, address in around.items() if address]
    return answer(text.encode(), atom.MEDIA_TYPE, updated_at=release.time, links=links)


def _find_first_release(read: Content) -> ReleaseRow:
    return find_release(read.connection, 1) or read.release


def _parse_place(cursor: Cursor) -> ChangePosition:
    release, *rest = cursor.mark.keys
    if len(rest) != 2 or not release.isascii() or not release.isdigit() or int(release) > cursor.release:
        raise refuse_cursor()
    return ChangePosition(int(release), *rest)


def _build_address(query: Mapping[str, str], path: str = CHANGES) -> str:
    return f"{path}?{urlencode(query)}" if query else path
