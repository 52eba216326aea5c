"""The routes of releases: every step that the content has taken."""

from typing import Any

from flask import Response

from schemas.pages import LIMIT, page_of
from schemas.releases import Release as ReleaseShape
from service.api.answers import answer_json
from service.api.arguments import Paged
from service.api.content import content
from service.api.cursors import Cursor, decode, encode
from service.api.names import numbered
from service.api.problems import Refusal
from service.api.smorest import Query, Routes, headers
from service.store.reading import Mark, Release, release_numbered, releases_before

PATH = "/v1/releases"


def routes() -> Routes:
    """Return the blueprint of releases."""
    blueprint = Routes("releases", __name__, url_prefix=PATH, description="The steps in which content changes.")
    _add_list(blueprint)
    _add_detail(blueprint)
    return blueprint


def _add_list(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="list")
    @blueprint.operation(
        "listReleases",
        "List releases",
        "Every release, the newest first: when it was made, by whom, what it is about and what it did.",
        ("bad-parameter", "not-acceptable", "unavailable"),
    )
    @blueprint.arguments(Paged, location="query")
    @blueprint.response(
        200,
        page_of(ReleaseShape, "ReleasePage"),
        description="One page.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_releases(arguments: dict[str, Any]) -> Response:
        return _list(arguments)


def _add_detail(blueprint: Routes) -> None:

    @blueprint.route("/<int:number>", endpoint="detail", parameters=[numbered("release")])
    @blueprint.operation(
        "getRelease",
        "Get a release",
        "One release: when it was made, by whom, what it is about and what it did.",
        ("bad-parameter", "not-found", "not-acceptable", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        ReleaseShape,
        description="The release.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_release(_arguments: dict[str, Any], number: int) -> Response:
        with content() as read:
            found = release_numbered(read.connection, number) if number <= read.newest else None
            if found is None:
                raise Refusal("not-found", f"There is no release {number}.")
            return answer_json(_shown(found), updated_at=found.time, links=[("self", f"{PATH}/{number}")])


def _list(arguments: dict[str, Any]) -> Response:
    limit = arguments["limit"] or LIMIT
    cursor = decode(arguments["cursor"], PATH) if arguments["cursor"] else None
    before = _number(cursor) if cursor else None
    with content() as read:
        pinned = cursor.release if cursor else read.newest
        rows = releases_before(read.connection, before or pinned + 1, limit + 1)
        shown, more = rows[:limit], len(rows) > limit
        asked = "" if limit == LIMIT else f"limit={limit}"

        def to(position: int | None) -> str:
            at = f"cursor={encode(Cursor(pinned, Mark([str(position)])), PATH)}" if position else ""
            query = "&".join(part for part in (asked, at) if part)
            return f"{PATH}?{query}" if query else PATH

        previous = min(before + limit, pinned + 1) if before else None
        around = {
            "self": to(before),
            "first": to(None),
            "prev": to(previous) if before and before <= pinned else None,
            "next": to(shown[-1].number) if more else None,
        }
        links = [(relation, target) for relation, target in around.items() if target]
        page = {"items": [_shown(row) for row in shown], "total": pinned, "page": {"limit": limit, **around}}
        return answer_json(page, updated_at=read.release.time, links=links)


def _number(cursor: Cursor) -> int:
    keys = cursor.mark.keys
    if len(keys) != 1 or not keys[0].isascii() or not keys[0].isdigit() or not 0 < int(keys[0]) < 2**31:
        raise Refusal("bad-cursor", "The cursor is not one of this list.")
    return int(keys[0])


def _shown(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "time": release.time,
        "author": release.author,
        "note": release.note,
        "counts": {
            "added": release.added,
            "changed": release.changed,
            "withdrawn": release.withdrawn,
            "touched": release.touched,
            "total": release.total,
        },
        "links": {"self": f"{PATH}/{release.number}"},
    }
