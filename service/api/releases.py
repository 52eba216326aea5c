"""The routes of releases: every step that the content has taken."""

import re
from collections.abc import Callable
from typing import Any

from flask import Response

from schemas.pages import LIMIT, page_of
from schemas.releases import Release as ReleaseShape
from service.api.answers import answer_json
from service.api.arguments import Paged
from service.api.content import content
from service.api.cursors import Cursor, bad_cursor, decode, encode
from service.api.names import numbered
from service.api.problems import Refusal
from service.api.queries import Query
from service.api.smorest import Routes, headers
from service.store.reading import Mark, Release, release_numbered, releases_before

PATH = "/v1/releases"
NUMBER = re.compile(r"[1-9][0-9]{0,9}")


def routes() -> Routes:
    """Return the blueprint of releases."""
    blueprint = Routes("releases", __name__, url_prefix=PATH, description="The steps in which content changes.")
    _add_list(blueprint)
    _add_detail(blueprint)
    return blueprint


def list_of_releases(path: str, arguments: dict[str, Any], shown_as: Callable[[Release], dict[str, Any]]) -> Response:
    """Return a page of something that there is for each release, the newest first."""
    limit = arguments["limit"] or LIMIT
    cursor = decode(arguments["cursor"], path) if arguments["cursor"] else None
    before = _number(cursor) if cursor else None
    with content(cursor.release if cursor else None, bad_cursor() if cursor else None) as read:
        pinned = read.release.number
        rows = releases_before(read.connection, before or pinned + 1, limit + 1)
        shown, more = rows[:limit], len(rows) > limit
        asked = "" if limit == LIMIT else f"limit={limit}"

        def to(position: int | None) -> str:
            at = f"cursor={encode(Cursor(pinned, Mark([str(position)])), path)}" if position else ""
            query = "&".join(part for part in (asked, at) if part)
            return f"{path}?{query}" if query else path

        previous = min(before + limit, pinned + 1) if before else None
        around = {
            "self": to(before),
            "first": to(None),
            "prev": to(previous) if before and before <= pinned else None,
            "next": to(shown[-1].number) if more else None,
        }
        links = [(relation, target) for relation, target in around.items() if target]
        page = {"items": [shown_as(row) for row in shown], "total": pinned, "page": {"limit": limit, **around}}
        return answer_json(page, updated_at=read.release.time, links=links)


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
        return list_of_releases(PATH, arguments, _shown)


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


def _number(cursor: Cursor) -> int:
    """Return the number before which the page begins."""
    key = next(iter(cursor.mark.keys), "")
    if len(cursor.mark.keys) != 1 or not NUMBER.fullmatch(key) or int(key) > cursor.release + 1:
        raise bad_cursor()
    return int(key)


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
