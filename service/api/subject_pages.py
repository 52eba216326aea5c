"""The routes of pages: a page about a condition, or about a topic, in one request."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from flask import Response

from schemas.fields import Choice, Listed, Text, Whole
from schemas.pages import MAX_LIMIT
from schemas.records import VERDICT
from schemas.sections import SECTION
from schemas.subject_pages import SubjectPage
from service.addresses import Address, Resource, build_record_address
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.api.negotiation import FORMAT, choose_accepted_form, list_alternates
from service.api.openapi_names import describe_identifier
from service.api.records import list_reading_problems
from service.api.responses import answer
from service.api.smorest import Routes, describe_headers
from service.catalog import Kind, get_kind
from service.http.list_params import PAGE_FORMAT, At, FormName
from service.http.live_records import get_or_refuse
from service.http.problems import refuse_parameter
from service.http.release_context import Content, open_content
from service.http.value_lists import HOW_TO_WRITE
from service.pages.markdown import render_page
from service.pages.subject_page import PageRequest, build_page, build_subject
from service.publishing.record_refs import build_reference
from service.representations.formats import JSON, PAGE_FORMS, find_form

TOPIC = get_kind("topic")
DEFAULT_LIMIT = PageRequest().limit
REFUSALS = ("bad-cursor", "not-acceptable")


class PageOperation(NamedTuple):
    """How an operation is described."""

    name: str
    summary: str
    description: str


OPERATIONS = {
    "condition": PageOperation(
        "getConditionPage",
        "Get a page in one request",
        "All that an app needs to render a page: the condition and the records that refer to it, in the order in which "
        "people ask, each field in words, with the exact quotes behind it and what reviewers say of them. Show "
        "advisories in full next to the fields that rest on their claims, and the attribution and the notice. "
        "[A worked page](/docs/condition-page) goes through it.",
    ),
    "topic": PageOperation(
        "getTopicPage",
        "Get a page about a topic in one request",
        "The page about all members of a topic, like that about a condition. In a section, the records of one topic "
        "follow one another: show them as one thing, each with its document.",
    ),
}


class PageQuery(At):
    """The parameters of a page."""

    section = Listed(Choice(SECTION, "A section."), f"Only these sections. {HOW_TO_WRITE}")
    limit = Whole(f"The maximum number of things in a section; {DEFAULT_LIMIT} by default.", least=1, most=MAX_LIMIT)
    cursor = Text(
        "Where the section begins, from its `next`; it stays at the release of the first page.",
        pattern=r"^[A-Za-z0-9_\-]+$",
        limit=2000,
    )
    exclude_ = Listed(
        Choice(VERDICT, "A verdict."),
        "Leave out records that rest on a claim with this verdict, except the condition that a page is about; "
        "`omitted` counts them. "
        f"{HOW_TO_WRITE}",
        data_key="exclude",
    )
    format = FormName(PAGE_FORMAT, "The format of the response, by its name or media type; it overrides `Accept`.")


def add_routes(blueprint: Routes, kind: Kind) -> None:
    """Add the page to the routes of conditions or topics."""
    operation = OPERATIONS[kind.name]

    @blueprint.route("/<id>/page", endpoint="page", parameters=[describe_identifier(kind)])
    @blueprint.describe_operation(
        operation.name,
        operation.summary,
        operation.description,
        (*list_reading_problems(kind), *REFUSALS),
    )
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(
        200,
        SubjectPage,
        description="The page.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    @blueprint.describe_other_forms(PAGE_FORMS)
    def get_page(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002
        asked = AskedPage(kind, id, arguments)
        with open_content(asked.release, refuse_cursor() if asked.cursor else None) as read:
            return asked.answer(read)


class AskedPage:
    """A requested page."""

    def __init__(self, kind: Kind, id_: str, arguments: Mapping[str, Any]) -> None:
        """Take the parameters from `PageQuery`. Refuses a cursor of another page."""
        self._kind, self._id = kind, id_
        self._path = Address(Resource.PAGE, kind, id_).build()
        self._format = arguments[FORMAT]
        self._limit: int = arguments["limit"] or DEFAULT_LIMIT
        self._exclude = tuple(term for term in VERDICT.terms if term in arguments["exclude"])
        self._sections = tuple(term for term in SECTION.terms if term in arguments["section"])
        self._given: int | None = arguments["release"]
        self._text: str | None = arguments["cursor"]
        self.cursor = self._decode(self._text) if self._text else None

    @property
    def release(self) -> int | None:
        """The release of the page; None for the newest."""
        return self.cursor.release if self.cursor else self._given

    def answer(self, read: Content) -> Response:
        """Return the response with the page."""
        record = self._kind.complete_record(orjson.loads(get_or_refuse(self._kind, self._id, read).body))
        subject = build_subject(record, self._exclude)
        start = self.cursor.mark if self.cursor else None
        if start and not subject.is_position(self._sections[0], start.keys):
            raise refuse_cursor()
        asked = PageRequest(self._sections or PageRequest().sections, self._limit, start)
        page = build_page(read, subject, record, asked)
        for section in page["sections"]:
            if section["next"]:
                cursor = Cursor(read.release.number, section["next"])
                section["next"] = self._build_address((section["id"],), encode(cursor, self._name((section["id"],))))
        here = self._build_address(self._sections, self._text)
        links = {"self": here, "webUrl": record["links"]["webUrl"], **self._link_topic(record)}
        whole = {**self._introduce(record), **page, "links": links}
        form = find_form(self._format, PAGE_FORMS) if self._format else choose_accepted_form()
        form = form or JSON
        body = orjson.dumps(whole) if form == JSON else render_page(whole).encode()
        others = list_alternates(form, PAGE_FORMS, self._path, self._list_pairs(self._sections, self._text))
        return answer(
            body,
            form.content_type,
            release=read.release.number,
            updated_at=read.release.time,
            links=[("self", here), ("describedby", build_record_address(self._kind, self._id)), *others],
        )

    def _introduce(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "page",
            "id": self._id,
            "name": record["name"],
            "aliases": record["aliases"],
            "subject": build_reference(self._kind, self._id, record["name"]),
            "sameAs": record.get("sameAs", []),
        }

    def _link_topic(self, record: Mapping[str, Any]) -> dict[str, str]:
        """Return the addresses of what gathers the documents."""
        topic = self._id if self._kind is TOPIC else record["topic"] and record["topic"]["id"]
        if not topic:
            return {}
        page = {} if self._kind is TOPIC else {"topicPage": Address(Resource.PAGE, TOPIC, topic).build()}
        return {**page, "comparison": Address(Resource.COMPARISON, TOPIC, topic).build()}

    def _decode(self, text: str) -> Cursor:
        if len(self._sections) != 1:
            raise refuse_parameter("cursor", "Ask for one section with a cursor; use the address under its `next`.")
        found = decode(text, self._name(self._sections))
        if found.mark.backwards:
            raise refuse_cursor()
        return found

    def _name(self, sections: tuple[str, ...]) -> str:
        """Return the text that identifies a section and its filters in cursors."""
        return f"{self._path}?{urlencode([*(('section', each) for each in sections), *self._list_exclusions()])}"

    def _build_address(self, sections: tuple[str, ...], cursor: str | None) -> str:
        pairs = self._list_pairs(sections, cursor)
        return f"{self._path}?{urlencode(pairs)}" if pairs else self._path

    def _list_pairs(self, sections: tuple[str, ...], cursor: str | None) -> list[tuple[str, str]]:
        pairs = {
            "cursor": cursor,
            "format": self._format,
            "limit": str(self._limit) if self._limit != DEFAULT_LIMIT else None,
            "release": str(self._given) if self._given else None,
        }
        lists = [*self._list_exclusions(), *(("section", each) for each in sections)]
        return sorted([*lists, *((name, value) for name, value in pairs.items() if value)])

    def _list_exclusions(self) -> list[tuple[str, str]]:
        return [("exclude", each) for each in self._exclude]
