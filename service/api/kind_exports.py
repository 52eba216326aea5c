"""The routes of exports by kind: all records of a kind at a release, as one NDJSON file."""

from typing import Any

from flask import Response

from service.addresses import EXPORTS, INDEX
from service.api.exports import NAMES, answer_export, redirect_to_latest
from service.api.openapi_names import describe_number
from service.api.smorest import Routes, describe_headers
from service.catalog import KINDS
from service.exports.export_cache import BY_KIND, FORMATS, Format
from service.http.problems import Refusal
from service.http.query_string import Query
from service.store.derived_files import Shelf

ENDINGS = ("ndjson", "ndjson.gz")
PLURAL = {
    "name": "plural",
    "in": "path",
    "required": True,
    "description": "The plural of the kind, as in its addresses.",
    "schema": {"type": "string", "enum": [kind.plural for kind in KINDS]},
}


def build_routes(shelf: Shelf) -> Routes:
    """Return the blueprint of the exports of one kind, which are kept on a shelf."""
    about = "All records of a kind at a release as a file."
    blueprint = Routes("exports-by-kind", __name__, url_prefix=EXPORTS, description=about)
    for ending in ENDINGS:
        _add_file(blueprint, shelf, ending)
        _add_latest(blueprint, ending)
    return blueprint


def _add_file(blueprint: Routes, shelf: Shelf, ending: str) -> None:
    @blueprint.route(
        f"/<int:number>/<plural>.{ending}",
        endpoint=f"{NAMES[ending]}OfKind",
        parameters=[describe_number("release"), PLURAL],
    )
    @blueprint.describe_operation(
        f"get{NAMES[ending]}ExportOfKind",
        f"Get one kind of a release as {ending}",
        "The lines of the whole export for one kind, withdrawn records as notices. Records have the members that the "
        "API serves for their kind, plus `occurrence` and `confirmed` if editors set them. "
        "It never changes; after an erasure of what it held it is gone, as the whole export is.",
        ("bad-parameter", "not-found", "erased", "erased-for-legal-reasons", "unavailable"),
        in_parts=True,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        {},
        content_type=FORMATS[ending].media_type,
        description="The file.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    @blueprint.describe_parts(FORMATS[ending].media_type)
    def get_export_of_kind(_arguments: dict[str, Any], number: int, plural: str) -> Response:
        return answer_export(shelf, number, _open_kind_file(plural, ending))


def _add_latest(blueprint: Routes, ending: str) -> None:
    name = f"Latest{NAMES[ending]}OfKind"

    @blueprint.route(f"/latest/<plural>.{ending}", endpoint=name, parameters=[PLURAL])
    @blueprint.describe_operation(
        f"get{name}Export",
        f"Find one kind of the newest release as {ending}",
        "Redirects to the file of the newest release. Follow it each time: the target changes with every release.",
        ("bad-parameter", "not-found", "unavailable"),
        cached=False,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        302, description="The address of the file.", headers=describe_headers("Content-Release", "Location")
    )
    @blueprint.alt_response(
        200,
        schema={},
        content_type=FORMATS[ending].media_type,
        description="The file, for clients that follow redirects.",
        success=True,
    )
    def find_latest_of_kind(_arguments: dict[str, Any], plural: str) -> Response:
        return redirect_to_latest(_open_kind_file(plural, ending))


def _open_kind_file(plural: str, ending: str) -> Format:
    form = BY_KIND.get((plural, ending))
    if form is None:
        raise Refusal("not-found", f"There is no kind {plural}. Use the plural of a kind, as in {INDEX}.")
    return form
