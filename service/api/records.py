"""The routes that every kind has: its list and its records."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from schemas.pages import RecordPage, page_of
from service.api.answers import LATER, linked, plain, sent
from service.api.arguments import judged, list_query, record_query
from service.api.content import Content, content
from service.api.hosts import public_url
from service.api.listing import Listing
from service.api.names import article, camel, identifier, spoken
from service.api.negotiation import accepted_form, addressed, alternates, view_of
from service.api.problems import Refusal
from service.api.queries import query_fields
from service.api.smorest import Routes, headers
from service.api.value_lists import join_values
from service.catalog import Kind
from service.delivery.answers import Answer
from service.delivery.tags import ANY_RELEASE, tag_record
from service.representations.forms import JSON, LIST_FORMS, RECORD_FORMS, Form
from service.representations.views import Seen, record_bytes
from service.store.digests import digest
from service.store.reading import Served, record

LISTING = ("bad-parameter", "not-acceptable", "unavailable")
READING = ("bad-parameter", "not-found", "withdrawn", "unavailable")


def routes(kind: Kind) -> Routes:
    """Return the blueprint of a kind."""
    text = (kind.shape.__doc__ or "").split("\n\n")[0]
    blueprint = Routes(kind.plural, __name__, url_prefix=f"/v1{kind.path}", description=text)
    _add_list(blueprint, kind)
    _add_detail(blueprint, kind)
    return blueprint


def found(kind: Kind, id_: str, read: Content) -> Served:
    """Return the record as served at the release.

    Refuses the request where there is none; 404 says the same of what never was and of what is not published. Refuses
    it too where the record was withdrawn.
    """
    served = record(read.source, kind.name, id_, read.release.number)
    if served is None:
        raise Refusal("not-found", f"There is no {kind.name} {id_}.")
    return live(kind, served)


def live(kind: Kind, served: Served) -> Served:
    """Return what is served of a record; refuses the request where that is its withdrawal."""
    if served.withdrawn:
        notice = orjson.loads(served.body)
        members = {name: notice[name] for name in ("withdrawnAt", "reason", "replacedBy")}
        raise Refusal("withdrawn", f"The {kind.name} {served.id} was withdrawn: {notice['reason']}", **members)
    return served


class Detail:
    """A record as the parameters ask for it: what is the same whichever record it is, worked out once."""

    def __init__(self, kind: Kind, arguments: Mapping[str, Any], accepted: Form | None, base: str) -> None:
        """Take the parameters as `record_query` reads them, the form that is accepted, and the public address.

        Refuses what a form cannot give.
        """
        self.kind = kind
        self.release: int | None = arguments["release"]
        self.view = view_of(arguments, RECORD_FORMS, accepted, base)
        given = [(name, value) for name, value in sorted(arguments.items()) if value is not None]
        fields = query_fields(record_query(kind.name))
        pairs = [(name, text) for name, value in given for text in join_values(fields[name], value)]
        others = alternates(self.view.form, RECORD_FORMS, LATER, pairs)
        self._links = linked([("self", addressed(LATER, pairs)), *others])
        self._is_plain = self.view.is_plain
        # Other forms show more than the record, which may have changed after it.
        self._is_alone = self.view.form == JSON and not self.view.include

    def answer(self, id_: str, read: Content) -> Answer:
        """Return the answer to `/{plural}/{id}`, from the content of its release."""
        served = found(self.kind, id_, read)
        body = served.body if self._is_plain else self._made(served, read)
        links = self._links.replace(LATER, f"/v1{self.kind.path}/{id_}")
        if self.release is not None and (newer := latest(self.kind, read, served)):
            links = f"{links}, {linked(newer)}"
        return plain(
            body,
            self.view.form.content_type,
            release=read.release.number,
            updated_at=served.updated_at if self._is_alone else read.release.time,
            links=links,
            digest=served.digest if self._is_plain else digest(body),
            tags=lambda: [tag_record(self.kind.name, id_), *([] if self._is_alone else [ANY_RELEASE])],
        )

    def _made(self, served: Served, read: Content) -> bytes:
        pinned = self.release is not None
        return record_bytes(self.view, Seen(read.source, self.kind, [served.body], read.release.number, pinned=pinned))


def served_record(kind: Kind, read: Content, served: Served, below: str) -> Answer:
    """Return the answer that a record of the past is; `below` is what stands behind its own address."""
    links = [("self", f"/v1{kind.path}/{served.id}{below}"), *latest(kind, read, served)]
    return plain(
        served.body,
        release=read.release.number,
        updated_at=served.updated_at,
        links=links,
        digest=served.digest,
        tags=lambda: [tag_record(kind.name, served.id)],
    )


def latest(kind: Kind, read: Content, served: Served) -> list[tuple[str, str]]:
    """Return the way to the newest form of a record, where this is not it."""
    newest = record(read.source, kind.name, served.id, read.newest)
    # Not by the hash: a record that was withdrawn may return as it was.
    older = newest is not None and newest.updated_at != served.updated_at
    return [("latest-version", f"/v1{kind.path}/{served.id}")] if older else []


def _add_list(blueprint: Routes, kind: Kind) -> None:
    plural = spoken(kind.plural)

    @blueprint.route("", endpoint="list")
    @blueprint.operation(
        f"list{camel(kind.plural)}",
        f"List {plural}",
        f"The {plural} that match every filter given, page by page. A filter takes any of its repeated values. "
        "Follow `page.next` until it is null: the pages join up, whatever is published meanwhile.",
        LISTING,
    )
    @blueprint.arguments(list_query(kind.name), location="query")
    @blueprint.response(
        200,
        page_of(kind.shape, f"{kind.shape.__name__}Page", exclusive=judged(kind), base=RecordPage),
        description="One page.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    @blueprint.other_forms(LIST_FORMS)
    def list_records(arguments: dict[str, Any]) -> Response:
        wanted = Listing(kind, arguments, accepted_form(), public_url()).page(arguments["cursor"])
        with content(wanted.release, wanted.otherwise) as read:
            return sent(wanted.answer(read))


def _add_detail(blueprint: Routes, kind: Kind) -> None:
    @blueprint.route("/<id>", endpoint="detail", parameters=[identifier(kind)])
    @blueprint.operation(
        f"get{camel(kind.name)}",
        f"Get {article(kind.name)}",
        f"The {spoken(kind.name)} as it is served, with everything it rests on. A record that was withdrawn answers "
        "410 with the reason and what replaces it; as of an earlier release it can still be read.",
        (*READING, "not-acceptable"),
    )
    @blueprint.arguments(record_query(kind.name), location="query")
    @blueprint.response(
        200,
        kind.shape,
        description=f"The {spoken(kind.name)}.",
        headers=headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    @blueprint.other_forms(RECORD_FORMS)
    def get_record(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        detail = Detail(kind, arguments, accepted_form(), public_url())
        with content(detail.release) as read:
            return sent(detail.answer(id, read))
