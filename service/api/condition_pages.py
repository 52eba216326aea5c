"""The route of pages: a page about a condition in one request."""

from collections.abc import Mapping
from typing import Any
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
from service.api.records import READING
from service.api.responses import answer
from service.api.smorest import Routes, describe_headers
from service.catalog import get_kind
from service.http.list_params import PAGE_FORMAT, At, FormName
from service.http.live_records import get_or_refuse
from service.http.problems import refuse_parameter
from service.http.release_context import Content, open_content
from service.http.value_lists import HOW_TO_WRITE
from service.pages.condition_page import PageRequest, build_page
from service.pages.markdown import render_page
from service.pages.members import Subject, is_position
from service.publishing.record_refs import build_reference
from service.representations.formats import JSON, PAGE_FORMS, find_form

KIND = get_kind("condition")
DEFAULT_LIMIT = PageRequest().limit


class PageQuery(At):
    """The parameters of a page about a condition."""

    section = Listed(Choice(SECTION, "A section."), f"Only these sections. {HOW_TO_WRITE}")
    limit = Whole(f"The maximum number of records in a section; {DEFAULT_LIMIT} by default.", least=1, most=MAX_LIMIT)
    cursor = Text(
        "Where the section begins, from its `next`; it stays at the release of the first page.",
        pattern=r"^[A-Za-z0-9_\-]+$",
        limit=2000,
    )
    exclude_ = Listed(
        Choice(VERDICT, "A verdict."),
        "Leave out records that rest on a claim with this verdict, except the condition itself; `omitted` counts them. "
        f"{HOW_TO_WRITE}",
        data_key="exclude",
    )
    format = FormName(PAGE_FORMAT, "The format of the response, by its name or media type; it overrides `Accept`.")


def add_routes(blueprint: Routes) -> None:
    """Add the page to the routes of conditions."""

    @blueprint.route("/<id>/page", endpoint="page", parameters=[describe_identifier(KIND)])
    @blueprint.describe_operation(
        "getConditionPage",
        "Get a page in one request",
        "All that an app needs to render a page: the condition and the records that refer to it, in the order in which "
        "people ask, each field in words, with the exact quotes behind it and what reviewers say of them. Show "
        "advisories in full next to the fields that rest on their claims, and the attribution and the notice.",
        (*READING, "bad-cursor", "not-acceptable"),
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
        asked = AskedPage(id, arguments)
        with open_content(asked.release, refuse_cursor() if asked.cursor else None) as read:
            return asked.answer(read)


class AskedPage:
    """A requested page."""

    def __init__(self, id_: str, arguments: Mapping[str, Any]) -> None:
        """Take the parameters from `PageQuery`. Refuses a cursor of another page."""
        self._id = id_
        self._path = Address(Resource.PAGE, KIND, id_).build()
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
        record = KIND.complete_record(orjson.loads(get_or_refuse(KIND, self._id, read).body))
        start = self.cursor.mark if self.cursor else None
        asked = PageRequest(self._sections or PageRequest().sections, self._limit, start)
        page = build_page(read, Subject(KIND, (self._id,), self._exclude), [record], asked)
        for section in page["sections"]:
            if section["next"]:
                cursor = Cursor(read.release.number, section["next"])
                section["next"] = self._build_address((section["id"],), encode(cursor, self._name((section["id"],))))
        here = self._build_address(self._sections, self._text)
        links = {"self": here, "webUrl": record["links"]["webUrl"]}
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
            links=[("self", here), ("describedby", build_record_address(KIND, self._id)), *others],
        )

    def _introduce(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "page",
            "id": self._id,
            "name": record["name"],
            "aliases": record["aliases"],
            "subject": build_reference(KIND, self._id, record["name"]),
        }

    def _decode(self, text: str) -> Cursor:
        if len(self._sections) != 1:
            raise refuse_parameter("cursor", "Ask for one section with a cursor; use the address under its `next`.")
        found = decode(text, self._name(self._sections))
        if not is_position(KIND, self._sections[0], found.mark.keys) or found.mark.backwards:
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
