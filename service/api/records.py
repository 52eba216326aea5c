"""The routes of every kind: its list and its records."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from schemas.pages import RecordPage, page_of
from service.addresses import build_list_address, build_record_address
from service.api.list_page import Listing
from service.api.negotiation import build_address, choose_accepted_form, get_view, list_alternates
from service.api.openapi_names import describe_identifier, format_camel, format_with_article
from service.api.responses import LATER, build_plain, format_links, send
from service.api.smorest import Routes, describe_headers
from service.catalog import Kind
from service.delivery.purge_tags import ANY_RELEASE, tag_record
from service.delivery.response import Answer
from service.http.base_url import get_public_url
from service.http.list_params import is_judged, list_query, record_query
from service.http.live_records import get_or_refuse
from service.http.query_string import list_query_fields
from service.http.release_context import Content, open_content
from service.http.value_lists import join_values
from service.labels import format_words
from service.representations.formats import JSON, LIST_FORMS, RECORD_FORMS
from service.representations.views import Form, Seen, render_record
from service.store.digests import compute_digest
from service.store.queries import Served, record

LISTING = ("bad-parameter", "not-acceptable", "unavailable")
READING = ("bad-parameter", "not-found", "withdrawn", "erased-for-legal-reasons", "unavailable")


def build_routes(kind: Kind) -> Routes:
    """Return the blueprint of a kind."""
    text = (kind.shape.__doc__ or "").split("\n\n")[0]
    blueprint = Routes(kind.plural, __name__, url_prefix=build_list_address(kind), description=text)
    _add_list(blueprint, kind)
    _add_detail(blueprint, kind)
    return blueprint


def list_reading_problems(kind: Kind) -> tuple[str, ...]:
    """Return the problems of reading a record. Works and topics belong to no document, so they are never erased."""
    return tuple(name for name in READING if kind.has_document or name != "erased-for-legal-reasons")


class Detail:
    """A requested representation of records: everything that is the same for all records, computed once."""

    def __init__(self, kind: Kind, arguments: Mapping[str, Any], accepted: Form | None, base: str) -> None:
        """Take the parameters from `record_query`, the accepted representation, and the public address.

        Refuses parameters that the representation does not support.
        """
        self.kind = kind
        self.release: int | None = arguments["release"]
        self.view = get_view(kind, arguments, RECORD_FORMS, accepted, base)
        given = [(name, value) for name, value in sorted(arguments.items()) if value is not None]
        fields = list_query_fields(record_query(kind.name))
        pairs = [(name, text) for name, value in given for text in join_values(fields[name], value)]
        others = list_alternates(self.view.form, RECORD_FORMS, LATER, pairs)
        self._links = format_links([("self", build_address(LATER, pairs)), *others])
        self._is_plain = self.view.is_plain
        # Other representations include related records, which may have changed later.
        self._is_alone = self.view.form == JSON and not self.view.include

    def answer(self, id_: str, read: Content) -> Answer:
        """Return the response of `/{plural}/{id}`, from the content of its release."""
        served = get_or_refuse(self.kind, id_, read)
        body = served.body if self._is_plain else self._render(served, read)
        links = self._links.replace(LATER, build_record_address(self.kind, id_))
        if self.release is not None and (newer := link_latest(self.kind, read, served)):
            links = f"{links}, {format_links(newer)}"
        return build_plain(
            body,
            self.view.form.content_type,
            release=read.release.number,
            updated_at=served.updated_at if self._is_alone else read.release.time,
            links=links,
            digest=served.digest if self._is_plain else compute_digest(body),
            tags=lambda: [tag_record(self.kind.name, id_), *([] if self._is_alone else [ANY_RELEASE])],
        )

    def _render(self, served: Served, read: Content) -> bytes:
        pinned = self.release is not None
        return render_record(self.view, Seen(read.source, self.kind, [served.body], read.release.number, pinned=pinned))


def build_record_answer(kind: Kind, read: Content, served: Served, below: str) -> Answer:
    """Return the response with a past version of a record; `below` is the end of its address."""
    links = [("self", f"{build_record_address(kind, served.id)}{below}"), *link_latest(kind, read, served)]
    return build_plain(
        served.body,
        release=read.release.number,
        updated_at=served.updated_at,
        links=links,
        digest=served.digest,
        tags=lambda: [tag_record(kind.name, served.id)],
    )


def link_latest(kind: Kind, read: Content, served: Served) -> list[tuple[str, str]]:
    """Return the link to the newest version of a record, if this is an older one."""
    newest = record(read.source, kind.name, served.id, read.newest)
    # Compared by time: a record that was withdrawn may return with the same hash.
    older = newest is not None and newest.updated_at != served.updated_at
    return [("latest-version", build_record_address(kind, served.id))] if older else []


def _add_list(blueprint: Routes, kind: Kind) -> None:
    plural = format_words(kind.plural)

    @blueprint.route("", endpoint="list")
    @blueprint.describe_operation(
        f"list{format_camel(kind.plural)}",
        f"List {plural}",
        f"The {plural} that match every filter, by any of its values, in pages: follow `page.next`.",
        LISTING,
    )
    @blueprint.arguments(list_query(kind.name), location="query")
    @blueprint.response(
        200,
        page_of(kind.shape, f"{kind.shape.__name__}Page", exclusive=is_judged(kind), base=RecordPage),
        description="One page.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    @blueprint.describe_other_forms(LIST_FORMS)
    def list_records(arguments: dict[str, Any]) -> Response:
        wanted = Listing(kind, arguments, choose_accepted_form(), get_public_url()).page(arguments["cursor"])
        with open_content(wanted.release, wanted.otherwise) as read:
            return send(wanted.answer(read))


def _add_detail(blueprint: Routes, kind: Kind) -> None:
    @blueprint.route("/<id>", endpoint="detail", parameters=[describe_identifier(kind)])
    @blueprint.describe_operation(
        f"get{format_camel(kind.name)}",
        f"Get {format_with_article(kind.name)}",
        f"The {format_words(kind.name)} with its evidence. A withdrawn one gives 410, but earlier releases have it.",
        (*list_reading_problems(kind), "not-acceptable"),
    )
    @blueprint.arguments(record_query(kind.name), location="query")
    @blueprint.response(
        200,
        kind.shape,
        description=f"The {format_words(kind.name)}.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    @blueprint.describe_other_forms(RECORD_FORMS)
    def get_record(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        detail = Detail(kind, arguments, choose_accepted_form(), get_public_url())
        with open_content(detail.release) as read:
            return send(detail.answer(id, read))
