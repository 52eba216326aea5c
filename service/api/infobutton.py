"""The routes of HL7's Infobutton: codes from an EHR, answered in the shape of MedlinePlus Connect.

The second address lets a client of that service work by changing its host. Parameters are read as the guide has them,
so this is the one place where some are accepted and not used.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request

from schemas.shapes import UNSAFE_TEXT
from service.api.answers import JSON, answer
from service.api.content import Content, content
from service.api.converting import UNSAFE
from service.api.hosts import base, for_the_sender
from service.api.problems import Refusal, bad_parameter
from service.api.search import asked
from service.api.smorest import Routes, headers
from service.lookup.feeds import Head, atom, entry, feed
from service.lookup.infobutton import (
    CRITERIA,
    GUIDE,
    LANGUAGE,
    RECIPIENT,
    RESPONSE_TYPE,
    USED,
    criteria,
    is_known,
    is_used,
    used,
)
from service.lookup.retrieving import retrieve, said
from service.representations.forms import read_media_type
from service.search.naming import find_named
from service.store.reading import record

XML = "text/xml"
# Asked for under several names; JSONP is a script, and any page that includes it runs what it is sent.
FORMS: Mapping[str, str] = {
    XML: XML,
    "application/xml": XML,
    "application/atom+xml": XML,
    JSON: JSON,
}
LONGEST = 300
FEED = {"type": "object", "description": "The feed. Every text stands under `_value`."}
UNUSED = "A parameter of the guide that is accepted and not used."


def routes() -> Routes:
    """Return the blueprint of Infobutton."""
    blueprint = Routes("infobutton", __name__, description="Records for an EHR's codes, as HL7's Infobutton asks.")
    _add(blueprint, "/v1/infobutton", "getInfobutton", "Answer an Infobutton request")
    _add(blueprint, "/service", "getService", "Answer a client of MedlinePlus Connect")
    return blueprint


def _add(blueprint: Routes, path: str, name: str, summary: str) -> None:
    @blueprint.route(path, endpoint=name)
    @blueprint.operation(
        name,
        summary,
        "The records about what a code means, as entries of a feed with links to their pages, the best first. Each "
        "entry's summary says how the record stands to the code, whose words it holds, and what reviewers think of "
        "them. All parameters of the HL7 guide are accepted, below their roots and numbered too. JSONP is not given.",
        ("bad-parameter", "unavailable"),
        cached=False,
    )
    @blueprint.doc(parameters=[_documented(each) for each in GUIDE])
    @blueprint.response(
        200,
        {},
        content_type=XML,
        description="The feed, as Atom or JSON.",
        headers=headers("Content-Release", "Last-Modified"),
    )
    @blueprint.alt_response(200, schema=FEED, content_type=JSON)
    def respond() -> Response:
        return _respond()


def _respond() -> Response:
    given = _given()
    media_type = _form(given)
    wanted = list(criteria(given))
    if not wanted:
        raise bad_parameter(f"{CRITERIA}c", "Send a code and its terminology, or a name.", [*USED])
    with content() as read:
        found = retrieve(read.connection, wanted, lambda name, limit: _by_alias(read, name, limit))
        subtitle, recipient = said(wanted, found, used(given, LANGUAGE)), used(given, RECIPIENT) or "PAT"
        head = Head(subtitle, recipient, read.release.time, f"{base()}/")
        made = feed(head, wanted, [entry(record, why, head.base) for record, why in found.records])
        body = orjson.dumps({"feed": made}) if media_type == JSON else atom(made)
        content_type = JSON if media_type == JSON else f"{XML}; charset=utf-8"
        return for_the_sender(answer(body, content_type, updated_at=read.release.time))


def _by_alias(read: Content, name: str, limit: int) -> tuple[list[bytes], int]:
    keys, total = asked(read.release, lambda index: find_named(index, name, limit))
    found = (record(read.source, kind, id_, read.release.number) for kind, id_ in keys)
    return [served.body for served in found if served and not served.withdrawn], total


def _given() -> dict[str, str]:
    """Return the parameters that are the guide's.

    Refuses others, repeated ones, and those used with values that are unsafe or too long.
    """
    unknown = [name for name in request.args if not is_known(name)]
    if unknown:
        detail, allowed = "This parameter is not known here.", sorted(GUIDE)
        errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
        raise Refusal("unknown-parameter", f"Not known here: {', '.join(unknown)}.", errors)
    for name, values in request.args.lists():
        if len(values) > 1:
            raise bad_parameter(name, "This parameter may be given once only; put a number behind its name.")
        if is_used(name) and (len(values[0]) > LONGEST or UNSAFE_TEXT.search(values[0])):
            raise bad_parameter(name, f"At most {LONGEST} characters, none of them a control character.")
    return request.args.to_dict()


def _form(given: Mapping[str, str]) -> str:
    """Return the media type of the answer. As at MedlinePlus it is XML unless JSON is asked for."""
    wanted = read_media_type(used(given, RESPONSE_TYPE))
    if not wanted:
        return str(request.accept_mimetypes.best_match([XML, JSON], default=XML))
    if wanted not in FORMS:
        detail = f'"{wanted}" is not given here. JSONP would be a script: any origin may read {JSON}.'
        raise bad_parameter(RESPONSE_TYPE, detail, FORMS)
    return FORMS[wanted]


def _documented(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name in USED:
        schema |= {"maxLength": LONGEST, "pattern": f"^[^{UNSAFE}]*$"}
    if name == RESPONSE_TYPE:
        schema = {"type": "string", "enum": list(FORMS)}
    return {"in": "query", "name": name, "description": USED.get(name, UNUSED), "schema": schema}
