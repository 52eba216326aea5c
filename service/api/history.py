"""The routes of a record's history: its revisions, each as last served."""

from typing import Any

import orjson
from flask import Response

from schemas.pages import page_of
from schemas.releases import Revision
from service.addresses import build_revisions_address
from service.api.number_pages import Countdown
from service.api.openapi_names import describe_identifier, describe_number, format_camel, format_with_article
from service.api.records import build_record_answer, list_reading_problems
from service.api.responses import send
from service.api.smorest import Routes, describe_headers
from service.catalog import Kind
from service.http.list_params import Paged
from service.http.live_records import require_live
from service.http.problems import Refusal
from service.http.query_string import Query
from service.http.release_context import open_content
from service.store.queries import RevisionRow, find_last_served, find_release, list_revisions
from service.store.statements import Source
from service.store.tables import MAX_INTEGER


def add_routes(blueprint: Routes, kind: Kind) -> None:
    """Add the routes to the blueprint of a kind."""
    _add_list(blueprint, kind)
    _add_detail(blueprint, kind)


def _add_list(blueprint: Routes, kind: Kind) -> None:
    singular = format_with_article(kind.name)

    @blueprint.route("/<id>/revisions", endpoint="revisions", parameters=[describe_identifier(kind)])
    @blueprint.describe_operation(
        f"list{format_camel(kind.name)}Revisions",
        f"List the revisions of {singular}",
        "Every change of the record's own values, newest first, with its withdrawal.",
        ("bad-parameter", "not-found", "unavailable"),
    )
    @blueprint.arguments(Paged, location="query")
    @blueprint.response(
        200,
        page_of(Revision, "RevisionPage"),
        description="The revisions.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_revisions(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        here = build_revisions_address(kind, id)
        asked = Countdown(here, arguments)
        with asked.open_content() as read:
            rows = list_revisions(read.connection, kind.name, id, read.release.number)
            if not rows:
                raise Refusal("not-found", f"There is no {kind.name} {id}.")
            shown = [row for row in rows if row.number < asked.find_start(read)][: asked.limit]
            items = [_describe_revision(read.connection, row, here) for row in shown]
            return asked.answer(read, items, shown[-1].number, len(rows))


def _add_detail(blueprint: Routes, kind: Kind) -> None:
    singular = format_with_article(kind.name)

    @blueprint.route(
        "/<id>/revisions/<int:number>",
        endpoint="revision",
        parameters=[describe_identifier(kind), describe_number("revision")],
    )
    @blueprint.describe_operation(
        f"get{format_camel(kind.name)}Revision",
        f"Get a revision of {singular}",
        "The record as last served with these values; 410 if the revision withdrew it.",
        list_reading_problems(kind),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        kind.shape,
        description="The record as of the revision.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    def get_revision(_arguments: dict[str, Any], id: str, number: int) -> Response:  # noqa: A002
        with open_content() as read:
            served = find_last_served(read.connection, kind.name, id, number) if number <= MAX_INTEGER else None
            if served is None:
                raise Refusal("not-found", f"There is no revision {number} of a {kind.name} {id}.")
            return send(build_record_answer(kind, read, require_live(kind, served), f"/revisions/{number}"))


def _describe_revision(source: Source, row: RevisionRow, here: str) -> dict[str, Any]:
    release = find_release(source, row.release)
    return {
        "revision": row.number,
        "release": row.release,
        "time": release.time if release else None,
        "author": release.author if release else None,
        "note": release.note if release else None,
        "significance": row.significance,
        "withdrawn": row.withdrawn,
        "reason": orjson.loads(row.source)["reason"] if row.withdrawn else None,
        "self": f"{here}/{row.number}",
    }
