"""The routes of a record's history: its revisions, each as it was last served."""

from typing import Any

import orjson
from flask import Response

from schemas.pages import page_of
from schemas.releases import Revision
from service.api.answers import sent
from service.api.arguments import Paged
from service.api.content import content
from service.api.countdown import Countdown
from service.api.names import article, camel, identifier, numbered
from service.api.problems import Refusal
from service.api.queries import Query
from service.api.records import READING, live, served_record
from service.api.smorest import Routes, headers
from service.catalog import Kind
from service.store.reading import RevisionRow, last_served, release_numbered, revisions_of
from service.store.statements import Source

# SQLite and PostgreSQL hold no larger integer in a column of this type.
MOST = 2**31 - 1


def add_routes(blueprint: Routes, kind: Kind) -> None:
    """Add the routes to the blueprint of a kind."""
    _add_list(blueprint, kind)
    _add_detail(blueprint, kind)


def _add_list(blueprint: Routes, kind: Kind) -> None:
    singular = article(kind.name)

    @blueprint.route("/<id>/revisions", endpoint="revisions", parameters=[identifier(kind)])
    @blueprint.operation(
        f"list{camel(kind.name)}Revisions",
        f"List the revisions of {singular}",
        "Each time the record's own values changed, the newest first, the withdrawal included.",
        ("bad-parameter", "not-found", "unavailable"),
    )
    @blueprint.arguments(Paged, location="query")
    @blueprint.response(
        200,
        page_of(Revision, "RevisionPage"),
        description="The revisions.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def list_revisions(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        here = f"/v1{kind.path}/{id}/revisions"
        asked = Countdown(here, arguments)
        with asked.content() as read:
            rows = revisions_of(read.connection, kind.name, id, read.release.number)
            if not rows:
                raise Refusal("not-found", f"There is no {kind.name} {id}.")
            shown = [row for row in rows if row.number < asked.before(read)][: asked.limit]
            items = [_shown(read.connection, row, here) for row in shown]
            return asked.answer(read, items, shown[-1].number, len(rows))


def _add_detail(blueprint: Routes, kind: Kind) -> None:
    singular = article(kind.name)

    @blueprint.route(
        "/<id>/revisions/<int:number>",
        endpoint="revision",
        parameters=[identifier(kind), numbered("revision")],
    )
    @blueprint.operation(
        f"get{camel(kind.name)}Revision",
        f"Get a revision of {singular}",
        "The record as it was last served with the values of that revision. A revision that withdrew the record "
        "answers 410.",
        READING,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        kind.shape,
        description="The record as of the revision.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    def get_revision(_arguments: dict[str, Any], id: str, number: int) -> Response:  # noqa: A002
        with content() as read:
            served = last_served(read.connection, kind.name, id, number) if number <= MOST else None
            if served is None:
                raise Refusal("not-found", f"There is no revision {number} of a {kind.name} {id}.")
            return sent(served_record(kind, read, live(kind, served), f"/revisions/{number}"))


def _shown(source: Source, row: RevisionRow, here: str) -> dict[str, Any]:
    release = release_numbered(source, row.release)
    return {
        "revision": row.number,
        "release": row.release,
        "time": release.time if release else None,
        "author": release.author if release else None,
        "note": release.note if release else None,
        "withdrawn": row.withdrawn,
        "reason": orjson.loads(row.source)["reason"] if row.withdrawn else None,
        "self": f"{here}/{row.number}",
    }
