"""The routes of changes: the feed that copies are kept true by, and its twin for feed readers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response

from schemas.changes import ChangePage
from schemas.fields import Flag, Text, Whole
from schemas.pages import LIMIT, MOST
from service.api.answers import answer
from service.api.arguments import Paged
from service.api.content import Content, content
from service.api.cursors import Cursor, bad_cursor, decode, encode
from service.api.hosts import public_url
from service.api.problems import bad_parameter
from service.api.queries import Query
from service.api.smorest import Routes, headers
from service.api.tokens import Token, read_token, stale, written
from service.changes import atom
from service.changes.pages import FeedPage, page
from service.store.changes import START, Place, changes, end_of, newest_first, standing
from service.store.reading import Mark, Release, release_numbered

PATH = "/v1/changes"
SAID = headers("ETag", "Content-Release", "Last-Modified", "Link")


class Since(Query):
    """The parameters of the feed."""

    since = Text(
        "Where to go on, from `next` or `delta`. Without it the feed begins with the content as it is now.",
        pattern=r"^[A-Za-z0-9_\-]+$",
        limit=2000,
    )
    history = Flag(
        "Without `since`: true begins with the first release instead and gives every version that was ever served, "
        "for a copy that knows the past too."
    )
    limit = Whole(f"How many changes a page has at most; {LIMIT} where left out.", least=1, most=MOST)


def routes() -> Routes:
    """Return the blueprint of changes."""
    blueprint = Routes("changes", __name__, description="What changed, to keep a copy true by.")
    _add_feed(blueprint)
    _add_atom(blueprint)
    return blueprint


def _add_feed(blueprint: Routes) -> None:
    @blueprint.route(PATH, endpoint="list")
    @blueprint.operation(
        "listChanges",
        "List what changed",
        "Without `since`: the content as it is now, each record once, withdrawn ones included, page by page as of one "
        "release. With the `delta` that this ends with: every change since, in the order in which they were made. "
        "Apply them in that order and your copy is what the newest export holds.",
        ("bad-parameter", "unknown-token", "unavailable"),
    )
    @blueprint.arguments(Since, location="query")
    @blueprint.response(200, ChangePage, description="The changes.", headers=SAID)
    def list_changes(arguments: dict[str, Any]) -> Response:
        limit = arguments["limit"] or LIMIT
        if arguments["since"] is None:
            return _from_beginning(limit, history=bool(arguments["history"]))
        if arguments["history"] is not None:
            raise bad_parameter("history", "This goes without `since` only: a token says itself where it goes on.")
        return _since(read_token(arguments["since"]), limit, arguments)


def _add_atom(blueprint: Routes) -> None:
    @blueprint.route(atom.PATH, endpoint="atom")
    @blueprint.operation(
        "getChangeFeed",
        "Get the changes as Atom",
        "What was last published, changed or withdrawn, for feed readers: each record once, the newest first, "
        "withdrawn ones as deleted entries (RFC 6721).",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(Paged, location="query")
    @blueprint.response(200, {}, content_type=atom.MEDIA_TYPE, description="The feed.", headers=SAID)
    def get_feed(arguments: dict[str, Any]) -> Response:
        limit = arguments["limit"] or LIMIT
        cursor = decode(arguments["cursor"], atom.PATH) if arguments["cursor"] else None
        before = _before(cursor) if cursor else None
        with content(cursor.release if cursor else None, bad_cursor() if cursor else None) as read:
            return _atom(read, before, limit, arguments["cursor"])


def _from_beginning(limit: int, *, history: bool) -> Response:
    with content() as read:
        token = Token(read.release, START, whole=not history)
        return _page(read, token, limit, {"history": "true"} if history else {})


def _since(asked: Token, limit: int, arguments: Mapping[str, Any]) -> Response:
    number = asked.release.number
    with content(number if asked.whole else None, stale(), known=number) as read:
        found = release_numbered(read.connection, number)
        if found is None or found.time != asked.release.time:
            raise stale()
        return _page(read, asked, limit, {"since": arguments["since"]})


def _page(read: Content, asked: Token, limit: int, query: Mapping[str, str]) -> Response:
    """Return the changes behind a place; what was left out is at the newest release, or was there at the token's."""
    until = read.release
    if asked.whole:
        found = standing(read.connection, until.number, asked.place, limit + 1, is_newest=read.is_newest)
    else:
        found = changes(read.connection, asked.place, until.number, limit + 1)
    shown = page(found, asked.place, limit)
    following = written(_following(read, asked, shown))
    tokens = {"next": following if shown.more else None, "delta": None if shown.more else following}
    paging = {"limit": str(limit)} if limit != LIMIT else {}
    links = [("self", _address({**query, **paging}))]
    links += [("next", _address({"since": following, **paging}))] if shown.more else []
    body = b'{"items":[%b],%b' % (b",".join(shown.items), orjson.dumps(tokens)[1:])
    return answer(body, updated_at=until.time, links=links)


def _following(read: Content, asked: Token, shown: FeedPage) -> Token:
    if not shown.more:
        return Token(read.release, end_of(read.release.number), whole=False)
    if asked.whole:
        return Token(read.release, shown.last, whole=True)
    reached = release_numbered(read.connection, shown.last.release)
    return Token(reached or read.release, shown.last, whole=False)


def _atom(read: Content, before: Place | None, limit: int, cursor: str | None) -> Response:
    release = read.release
    here = before or end_of(release.number)
    found = list(newest_first(read.connection, release.number, here, limit + 1, is_newest=read.is_newest))
    shown, more = found[:limit], len(found) > limit
    paging = {"limit": str(limit)} if limit != LIMIT else {}
    behind = encode(Cursor(release.number, Mark([*map(str, shown[-1].place)])), atom.PATH) if more else None
    around = {
        "self": _address({**paging, **({"cursor": cursor} if cursor else {})}, atom.PATH),
        "first": _address(paging, atom.PATH),
        "next": _address({**paging, "cursor": behind}, atom.PATH) if behind else None,
    }
    text = "".join(atom.feed(_first(read), release, shown, around, public_url()))
    links = [(relation, address) for relation, address in around.items() if address]
    return answer(text.encode(), atom.MEDIA_TYPE, updated_at=release.time, links=links)


def _first(read: Content) -> Release:
    return release_numbered(read.connection, 1) or read.release


def _before(cursor: Cursor) -> Place:
    release, *rest = cursor.mark.keys
    if len(rest) != 2 or not release.isascii() or not release.isdigit() or int(release) > cursor.release:
        raise bad_cursor()
    return Place(int(release), *rest)


def _address(query: Mapping[str, str], path: str = PATH) -> str:
    return f"{path}?{urlencode(query)}" if query else path
