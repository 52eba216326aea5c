"""The routes of HL7's Infobutton: records for an EHR's codes, in the format of MedlinePlus Connect.

The second address lets clients of that service work after changing only the host. Parameters are read as the guide
defines them, so these are the only routes that accept parameters without using them.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request

from schemas.base import UNSAFE_TEXT
from service.addresses import INFOBUTTON
from service.api.openapi_fields import UNSAFE
from service.api.responses import JSON, answer
from service.api.smorest import Routes, describe_headers
from service.http.base_url import get_base, keep_private
from service.http.problems import Refusal, refuse_parameter
from service.http.release_context import Content, open_content
from service.http.search_context import answer_question
from service.lookup.infobutton_request import (
    CRITERIA,
    GUIDE,
    LANGUAGE,
    RECIPIENT,
    RESPONSE_TYPE,
    USED,
    is_known,
    is_used,
    list_criteria,
    read_parameter,
)
from service.lookup.infobutton_search import describe_results, retrieve
from service.lookup.medlineplus_feed import Head, build_entry, build_feed, render_atom
from service.representations.formats import read_media_type
from service.search.naming import find_named
from service.store.queries import record

XML = "text/xml"
# The format has several names. JSONP is not offered: it is a script that runs in any page which includes it.
FORMS: Mapping[str, str] = {
    XML: XML,
    "application/xml": XML,
    "application/atom+xml": XML,
    JSON: JSON,
}
MAX_VALUE_CHARACTERS = 300
FEED = {"type": "object", "description": "The feed. Every text is under `_value`."}
UNUSED = "Accepted, but without effect."


def build_routes() -> Routes:
    """Return the blueprint of Infobutton."""
    blueprint = Routes("infobutton", __name__, description="Records for an EHR's codes, by HL7's Infobutton standard.")
    _add(blueprint, INFOBUTTON, "getInfobutton", "Answer an Infobutton request")
    _add(blueprint, "/service", "getService", "Answer a client of MedlinePlus Connect")
    return blueprint


def _add(blueprint: Routes, path: str, name: str, summary: str) -> None:
    @blueprint.route(path, endpoint=name)
    @blueprint.describe_operation(
        name,
        summary,
        "The records about the meaning of a code, as entries of a feed with links to their pages, best match first. "
        "Each entry's summary says how the record relates to the code, the source of its words, and what reviewers "
        "think of them. All parameters of the HL7 guide are accepted, with subparameters and numbers. JSONP is not "
        "available.",
        ("bad-parameter", "unavailable"),
        cached=False,
    )
    @blueprint.doc(parameters=[_document_parameter(each) for each in GUIDE])
    @blueprint.response(
        200,
        {},
        content_type=XML,
        description="The feed, as Atom or JSON.",
        headers=describe_headers("Content-Release", "Last-Modified"),
    )
    @blueprint.alt_response(200, schema=FEED, content_type=JSON)
    def respond() -> Response:
        return _answer()


def _answer() -> Response:
    given = _read_parameters()
    media_type = _choose_form(given)
    wanted = list(list_criteria(given))
    if not wanted:
        raise refuse_parameter(f"{CRITERIA}c", "Send a code and its terminology, or a name.", [*USED])
    with open_content() as read:
        found = retrieve(read.connection, wanted, lambda name, limit: _find_by_alias(read, name, limit))
        subtitle, recipient = (
            describe_results(wanted, found, read_parameter(given, LANGUAGE)),
            read_parameter(given, RECIPIENT) or "PAT",
        )
        head = Head(subtitle, recipient, read.release.time, f"{get_base()}/")
        made = build_feed(
            head, wanted, [build_entry(each.record, each.reason, head.base, each.others) for each in found.records]
        )
        body = orjson.dumps({"feed": made}) if media_type == JSON else render_atom(made)
        content_type = JSON if media_type == JSON else f"{XML}; charset=utf-8"
        return keep_private(answer(body, content_type, updated_at=read.release.time))


def _find_by_alias(read: Content, name: str, limit: int) -> tuple[list[bytes], int]:
    keys, total = answer_question(read.release, lambda index: find_named(index, name, limit))
    found = (record(read.source, kind, id_, read.release.number) for kind, id_ in keys)
    return [served.body for served in found if served and not served.withdrawn], total


def _read_parameters() -> dict[str, str]:
    """Return the parameters of the guide.

    Refuses others, repeated ones, and used ones with unsafe or too long values.
    """
    unknown = [name for name in request.args if not is_known(name)]
    if unknown:
        detail, allowed = "This parameter is unknown.", sorted(GUIDE)
        errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
        raise Refusal("unknown-parameter", f"Unknown parameters: {', '.join(unknown)}.", errors)
    for name, values in request.args.lists():
        if len(values) > 1:
            raise refuse_parameter(name, "This parameter may appear only once; add a number to its name.")
        if is_used(name) and (len(values[0]) > MAX_VALUE_CHARACTERS or UNSAFE_TEXT.search(values[0])):
            raise refuse_parameter(
                name, f"At most {MAX_VALUE_CHARACTERS} characters, none of them a control character."
            )
    return request.args.to_dict()


def _choose_form(given: Mapping[str, str]) -> str:
    """Return the media type of the response. As at MedlinePlus it is XML by default."""
    wanted = read_media_type(read_parameter(given, RESPONSE_TYPE))
    if not wanted:
        return str(request.accept_mimetypes.best_match([XML, JSON], default=XML))
    if wanted not in FORMS:
        detail = f'"{wanted}" is not available. JSONP is not needed: any origin may read {JSON}.'
        raise refuse_parameter(RESPONSE_TYPE, detail, FORMS)
    return FORMS[wanted]


def _document_parameter(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name in USED:
        schema |= {"maxLength": MAX_VALUE_CHARACTERS, "pattern": f"^[^{UNSAFE}]*$"}
    if name == RESPONSE_TYPE:
        schema = {"type": "string", "enum": list(FORMS)}
    return {"in": "query", "name": name, "description": USED.get(name, UNUSED), "schema": schema}
