"""The release routes: every release of the content."""

from collections.abc import Callable
from typing import Any

from flask import Response

from schemas.fields import Choice
from schemas.pages import page_of
from schemas.releases import Release as ReleaseShape
from schemas.releases import ReleaseTags
from schemas.significance import SIGNIFICANCE, list_at_least
from service.addresses import RELEASES, Address, Resource, build_release_address
from service.api.number_pages import Countdown
from service.api.openapi_names import describe_number
from service.api.responses import answer_json
from service.api.smorest import Routes, describe_headers
from service.delivery.purge_tags import EVERYTHING, MAX_PURGED_RECORDS, list_tags_to_purge
from service.http.list_params import Paged
from service.http.problems import Refusal
from service.http.query_string import Query
from service.http.release_context import Content, open_content
from service.store.changes import list_changed_keys
from service.store.erasures import list_erasures
from service.store.queries import ReleaseRow, find_release, list_release_numbers, list_releases, list_releases_before


def build_routes() -> Routes:
    """Return the blueprint of releases."""
    blueprint = Routes("releases", __name__, url_prefix=RELEASES, description="The releases of the content.")
    _add_list(blueprint)
    _add_detail(blueprint)
    _add_tags(blueprint)
    return blueprint


class ReleaseListing(Paged):
    """The parameters of the list of releases."""

    significance = Choice(
        SIGNIFICANCE,
        "Only releases of this significance or a higher one: of `correction`, those with a `correction-of-harm` too.",
    )


def list_of_releases(
    path: str, arguments: dict[str, Any], shown_as: Callable[[ReleaseRow], dict[str, Any]]
) -> Response:
    """Return a page of a list with one item for each release, newest first."""
    asked = Countdown(path, arguments)
    with asked.open_content() as read:
        rows = list_releases_before(read.connection, asked.find_start(read), asked.limit)
        return asked.answer(read, [shown_as(row) for row in rows], rows[-1].number, read.release.number)


def _add_list(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="list")
    @blueprint.describe_operation(
        "listReleases",
        "List releases",
        "Every release, newest first: its time, author, note, significance and numbers of changes.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(ReleaseListing, location="query")
    @blueprint.response(
        200,
        page_of(ReleaseShape, "ReleasePage"),
        description="One page.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_releases(arguments: dict[str, Any]) -> Response:
        if significance := arguments["significance"]:
            return _list_significant(significance, arguments)
        return list_of_releases(RELEASES, arguments, _describe_release)


def _list_significant(significance: str, arguments: dict[str, Any]) -> Response:
    asked = Countdown(RELEASES, arguments, {"significance": significance})
    with asked.open_content() as read:
        numbers = list_release_numbers(read.connection, list_at_least(significance), read.release.number)
        rows = list_releases(read.connection, asked.choose_numbers(read, numbers))
        return asked.answer_some(read, [_describe_release(row) for row in rows], numbers)


def _add_detail(blueprint: Routes) -> None:

    @blueprint.route("/<int:number>", endpoint="detail", parameters=[describe_number("release")])
    @blueprint.describe_operation(
        "getRelease",
        "Get a release",
        "One release: its time, author, note and numbers of changes.",
        ("bad-parameter", "not-found", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        ReleaseShape,
        description="The release.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_release(_arguments: dict[str, Any], number: int) -> Response:
        with open_content(known=number) as read:
            found = _find_or_refuse(number, read)
            links = [("self", build_release_address(number))]
            return answer_json(_describe_release(found), updated_at=found.time, links=links)


def _add_tags(blueprint: Routes) -> None:
    @blueprint.route("/<int:number>/tags", endpoint="tags", parameters=[describe_number("release")])
    @blueprint.describe_operation(
        "getReleaseTags",
        "Get the purge tags of a release",
        "The tags to purge from a CDN after the release has landed: exactly those of the responses that it changed. "
        "After several releases purge the tags of each. A release of more than a thousand changes, and one that erased "
        "a document, has a single tag, which all responses have.",
        ("bad-parameter", "not-found", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        ReleaseTags,
        description="The tags.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_tags(_arguments: dict[str, Any], number: int) -> Response:
        with open_content(known=number) as read:
            release = _find_or_refuse(number, read)
            here = Address(Resource.RELEASE_TAGS, number=str(number)).build()
            changed = list_changed_keys(read.connection, number, MAX_PURGED_RECORDS + 1)
            # Responses that never change under their address have no other tag.
            has_erased = any(each.release == number for each in list_erasures(read.source))
            return answer_json(
                {"release": number, "tags": [EVERYTHING] if has_erased else list_tags_to_purge(changed)},
                updated_at=release.time,
                links=[("self", here), ("about", build_release_address(number))],
            )


def _find_or_refuse(number: int, read: Content) -> ReleaseRow:
    """Return the release of that number. Refuses the request if it does not exist."""
    release = find_release(read.connection, number) if number <= read.newest else None
    if release is None:
        raise Refusal("not-found", f"There is no release {number}.")
    return release


def _describe_release(release: ReleaseRow) -> dict[str, Any]:
    return {
        "number": release.number,
        "time": release.time,
        "author": release.author,
        "note": release.note,
        "significance": release.significance,
        "counts": {
            "added": release.added,
            "changed": release.changed,
            "withdrawn": release.withdrawn,
            "touched": release.touched,
            "total": release.total,
        },
        "links": {"self": build_release_address(release.number)},
    }
