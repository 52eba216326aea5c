"""The export routes: the whole content of a release as one file, sent from disk in blocks."""

import base64
from datetime import UTC, datetime
from typing import Any

from flask import Response

from schemas.exports import Export
from schemas.pages import page_of
from service.addresses import EXPORTS, Address, Resource, build_release_address
from service.api.openapi_names import describe_number
from service.api.releases import list_of_releases
from service.api.smorest import Routes, describe_headers
from service.delivery.caching import IMMUTABLE
from service.delivery.response import Blocks
from service.exports.export_cache import BY_KIND, FORMATS, TABLES, BeingMade, ExportedFile, Format, export_of
from service.http.list_params import Paged
from service.http.problems import Refusal, refuse_erased
from service.http.query_string import Query
from service.http.release_context import get_database, open_content
from service.store.database import StorageFault
from service.store.derived_files import Shelf
from service.store.erasures import ErasedDocument, find_last_erasure
from service.store.outages import Outages
from service.store.queries import ReleaseRow
from service.store.tables import MAX_INTEGER

NAMES = {"ndjson": "Ndjson", "ndjson.gz": "PackedNdjson", "sqlite": "Sqlite", "tables.sqlite": "AliasedSqlite"}
OUTAGES = Outages("exports")


def build_routes(shelf: Shelf) -> Routes:
    """Return the blueprint of the exports, which are kept on a shelf."""
    blueprint = Routes("exports", __name__, url_prefix=EXPORTS, description="The whole content of a release as a file.")
    _add_list(blueprint)
    for form in (*FORMATS.values(), TABLES):
        _add_file(blueprint, shelf, form)
        _add_latest(blueprint, f"/latest{form.place}", f"Latest{NAMES[form.ending]}", form)
    _add_latest(blueprint, "/latest", "Latest", FORMATS["ndjson"])
    return blueprint


def _add_list(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="list")
    @blueprint.describe_operation(
        "listExports",
        "List the exports",
        "The files of every release, newest first. A file is made on the first request for it.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(Paged, location="query")
    @blueprint.response(
        200,
        page_of(Export, "ExportPage"),
        description="One page.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_exports(arguments: dict[str, Any]) -> Response:
        return list_of_releases(EXPORTS, arguments, _describe_exports)


def _add_file(blueprint: Routes, shelf: Shelf, form: Format) -> None:
    @blueprint.route(f"/<int:number>{form.place}", endpoint=NAMES[form.ending], parameters=[describe_number("release")])
    @blueprint.describe_operation(
        f"get{NAMES[form.ending]}Export",
        f"Get a release as {form.ending}",
        "The whole content as of the release, withdrawn records as notices. It never changes. The first request may "
        "get 503 while the file is being made: ask again. If a later release erased a document that it held, the "
        "answer is 410 or 451; `Link` leads to the newest file.",
        ("bad-parameter", "not-found", "erased", "erased-for-legal-reasons", "unavailable"),
        in_parts=True,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        {},
        content_type=form.media_type,
        description="The file.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    @blueprint.describe_parts(form.media_type)
    def get_export(_arguments: dict[str, Any], number: int) -> Response:
        return answer_export(shelf, number, form)


def _add_latest(blueprint: Routes, path: str, name: str, form: Format) -> None:
    @blueprint.route(path, endpoint=name)
    @blueprint.describe_operation(
        f"get{name}Export",
        f"Find the newest release as {form.ending}" if "." in path else "Find the newest export",
        "Redirects to the file of the newest release. Follow it each time: the target changes with every release.",
        ("bad-parameter", "unavailable"),
        cached=False,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        302, description="The address of the file.", headers=describe_headers("Content-Release", "Location")
    )
    @blueprint.alt_response(
        200,
        schema={},
        content_type=form.media_type,
        description="The file, for clients that follow redirects.",
        success=True,
    )
    def find_latest(_arguments: dict[str, Any]) -> Response:
        return redirect_to_latest(form)


def answer_export(shelf: Shelf, number: int, form: Format) -> Response:
    """Return a file of a release, after making it if necessary.

    Refuses a release that does not exist, and one that held what a later release erased.
    """
    release = _find_whole_release(number, form)
    # Making the file takes a separate connection and possibly a long time.
    file = _open_file(shelf, release, form)
    try:
        # The document may have been erased while the file was being made from what was there before.
        _find_whole_release(number, form)
    except Refusal:
        shelf.remove(file.path.parent)
        raise
    return _send_file(file, release, form)


def _find_whole_release(number: int, form: Format) -> ReleaseRow:
    with open_content(number if number <= MAX_INTEGER else 0, _refuse_missing(number)) as read:
        if erased := find_last_erasure(read.source, number):
            raise _refuse_erased(read.release, erased, form)
        return read.release


def redirect_to_latest(form: Format) -> Response:
    """Return the redirect to a file of the newest release."""
    with open_content() as read:
        found = Response(status=302, headers={"Location": _build_address(read.release, form)})
        del found.headers["Content-Type"]
        return found


def _open_file(shelf: Shelf, release: ReleaseRow, form: Format) -> ExportedFile:
    try:
        file = export_of(get_database(), shelf, release, form)
    except BeingMade as busy:
        raise Refusal("unavailable", "Another export is being made at the moment; ask again.") from busy
    except (StorageFault, OSError) as fault:
        OUTAGES.note_failure(fault)
        raise Refusal("unavailable", "The export cannot be made at the moment.") from fault
    OUTAGES.note_success()
    return file


def _send_file(file: ExportedFile, release: ReleaseRow, form: Format) -> Response:
    response = Response(Blocks(file.path), content_type=form.media_type, direct_passthrough=True)
    response.content_length = file.size
    response.set_etag(file.sha256.hex()[:32])
    response.last_modified = datetime.fromisoformat(release.time).astimezone(UTC)
    response.headers["Cache-Control"] = IMMUTABLE
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(file.sha256).decode()}:"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="release-{release.number}{form.place.replace("/", "-")}"'
    )
    response.headers["Content-Language"] = "en"
    response.headers["Link"] = (
        f'<{_build_address(release, form)}>; rel="self", <{build_release_address(release.number)}>; rel="about"'
    )
    return response


def _describe_exports(release: ReleaseRow) -> dict[str, Any]:
    files = [
        {"format": form.ending, "mediaType": form.media_type, "self": _build_address(release, form)}
        for form in (*FORMATS.values(), TABLES)
    ]
    kinds = [
        {"kind": plural, "self": _build_address(release, form)}
        for (plural, ending), form in BY_KIND.items()
        if ending == "ndjson"
    ]
    return {"release": release.number, "time": release.time, "total": release.total, "files": files, "kinds": kinds}


def _build_address(release: ReleaseRow, form: Format) -> str:
    return Address(Resource.EXPORT, number=str(release.number), file=form.place).build()


def _refuse_erased(release: ReleaseRow, erased: ErasedDocument, form: Format) -> Refusal:
    detail = (
        f"Release {release.number} held the document {erased.document}, which release {erased.release} erased: "
        f"{erased.reason} The files of later releases hold the rest."
    )
    latest = Address(Resource.LATEST_EXPORT, file=form.place).build()
    notice = {name: value for name, value in erased._asdict().items() if name != "reason"}
    refusal = refuse_erased(erased.status, detail, reason=erased.reason, erased=notice)
    refusal.links += [f'<{latest}>; rel="latest-version"']
    return refusal


def _refuse_missing(number: int) -> Refusal:
    return Refusal("not-found", f"There is no release {number}.")
