"""FHIR requests: which form is asked for, which parameters are given, and how resources are sent."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Response, request

from schemas.lookup import MOST_OCTETS
from service.api.answers import JSON
from service.api.bodies import posted
from service.api.content import content
from service.api.problems import Refusal, bad_parameter
from service.fhir.asking import Given, from_address, from_body
from service.fhir.concepts import Content
from service.fhir.declaring import COMMON, MEDIA_TYPE, Parameter
from service.fhir.faults import Fault
from service.fhir.terminology import summarised, versioned
from service.representations.choosing import choose
from service.representations.forms import Form, read_media_type

FORMS = (MEDIA_TYPE, JSON, "text/json", "json")
OFFERED = [Form("fhir", each, MEDIA_TYPE) for each in FORMS[:-1]]


@contextmanager
def answering() -> Iterator[Content]:
    """Give the newest release, and refuse the request where it cannot be answered."""
    try:
        with content() as read:
            yield Content(read.connection, read.release)
    except Fault as fault:
        if fault.problem == "not-found":
            raise Refusal("not-found", fault.detail) from fault
        raise bad_parameter(fault.parameter or "parameters", fault.detail) from fault


def asked(taken: Sequence[Parameter]) -> Given:
    """Return the parameters of the request, by address or body; refuses those that are not known, and other forms."""
    common = [] if request.method == "POST" else [*taken]
    _demand_known([*common, *COMMON])
    _demand_form()
    try:
        given = dict(from_address(dict(request.args.lists()), [*common, *COMMON]))
        if request.method == "POST":
            given |= from_body(posted(MOST_OCTETS, (MEDIA_TYPE, JSON)), taken)
    except Fault as fault:
        raise bad_parameter(fault.parameter or "parameters", fault.detail) from fault
    return given


def sent(resource: Mapping[str, Any], given: Given, *, updated_at: str, stored: bool = False) -> Response:
    """Return the answer that a resource is; `stored` resources have a version of their own, and a weak ETag."""
    body = versioned(resource, updated_at) if stored else dict(resource)
    body = summarised(body) if given.get("_summary") == "true" else body
    option = orjson.OPT_INDENT_2 if given.get("_pretty") else 0
    response = Response(orjson.dumps(body, option=option), content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = "en"
    if stored:
        response.headers["ETag"] = f'W/"{body["meta"]["versionId"]}"'
    response.last_modified = datetime.fromisoformat(updated_at).astimezone(UTC)
    return response


def _demand_known(taken: Sequence[Parameter]) -> None:
    allowed = sorted(each.name for each in taken)
    if unknown := [name for name in request.args if name not in allowed]:
        detail = "This parameter is not known here."
        errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
        raise Refusal("unknown-parameter", f"Not known here: {', '.join(unknown)}.", errors)


def _demand_form() -> None:
    wanted = request.args.get("_format")
    by_header = choose(request.headers.get("Accept", ""), OFFERED)
    if read_media_type(wanted) not in FORMS if wanted is not None else by_header is None:
        raise Refusal("not-acceptable", f"FHIR resources are given as {MEDIA_TYPE} only.")
