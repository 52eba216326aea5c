"""FHIR requests: the requested format, the parameters, and the responses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Response, request
from werkzeug.http import parse_options_header

from schemas.lookup import MOST_OCTETS
from service.api.request_body import parse_body
from service.api.responses import JSON
from service.fhir.concepts import NewestRelease
from service.fhir.definitions import MEDIA_TYPE, VERSION
from service.fhir.elements import reduce_resource
from service.fhir.faults import FhirFault
from service.fhir.parameters import COMMON, Parameter
from service.fhir.request_parameters import Given, parse_address, parse_resource
from service.fhir.terminology import add_version
from service.http.problems import Refusal
from service.http.release_context import open_content
from service.representations.accept import ELEMENT, choose
from service.representations.formats import read_media_type
from service.representations.views import Form

# The accepted values of `_format`; an unencoded `+` in an address is read as a space.
FORMS = (MEDIA_TYPE, JSON, "text/json", "json")
OFFERED = [Form("fhir", each, MEDIA_TYPE) for each in FORMS[:-1]]
# The versions of FHIR allowed in a media type (R4, "Version Parameter").
VERSIONS = {"4.0", "4.0.1"}
PREFERENCE = re.compile(r"(?:^|[,;])[ \t]*handling[ \t]*=[ \t]*\"?(strict|lenient)\"?[ \t]*(?=[,;]|$)", re.IGNORECASE)


@contextmanager
def open_answer() -> Iterator[NewestRelease]:
    """Open the newest release, and refuse the request if no release exists or it cannot be read."""
    try:
        with open_content() as read:
            yield NewestRelease(read.connection, read.release)
    except FhirFault as fault:
        raise _build_refusal(fault) from fault


def parse_parameters(taken: Sequence[Parameter], *, searching: bool = False) -> Given:
    """Return the parameters of the request, from the address or the body.

    Refuses unknown parameters and other formats. A search ignores unknown parameters if the client prefers lenient
    handling (R4, "Handling Errors").
    """
    common = [*COMMON] if request.method == "POST" else [*taken, *COMMON]
    if not (searching and is_lenient()):
        _require_known(common)
    _require_form()
    try:
        given = dict(parse_address(dict(request.args.lists()), common))
        if request.method == "POST":
            _demand_version(request.mimetype_params)
            given |= parse_resource(parse_body(MOST_OCTETS, (MEDIA_TYPE, JSON, "text/json")), taken)
    except FhirFault as fault:
        raise _build_refusal(fault) from fault
    return given


def is_lenient() -> bool:
    """Return whether the client prefers that a search ignores unknown parameters (RFC 7240, section 4.4)."""
    found = PREFERENCE.search(request.headers.get("Prefer", ""))
    return found is not None and found[1].lower() == "lenient"


def send_resource(resource: Mapping[str, Any], given: Given, *, updated_at: str, stored: bool = False) -> Response:
    """Return the response with a resource; `stored` resources have a version and a weak ETag."""
    body = reduce_resource(add_version(resource, updated_at), given) if stored else dict(resource)
    option = orjson.OPT_INDENT_2 if given.get("_pretty") else 0
    response = Response(orjson.dumps(body, option=option), content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = "en"
    if stored:
        response.headers["ETag"] = f'W/"{body["meta"]["versionId"]}"'
    response.last_modified = datetime.fromisoformat(updated_at).astimezone(UTC)
    return response


def _require_known(taken: Sequence[Parameter]) -> None:
    known = {each.name for each in taken}
    allowed = sorted(each.name for each in taken if not each.refused)
    if unknown := [name for name in request.args if name not in known]:
        detail = "This parameter is unknown."
        errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
        raise Refusal("unknown-parameter", f"Unknown parameters: {', '.join(unknown)}.", errors)


def _require_form() -> None:
    named = request.args.get("_format")
    accepted = _is_form(named) if named is not None else _is_accepted(request.headers.get("Accept", ""))
    if not accepted:
        raise Refusal("not-acceptable", f"FHIR resources are only available as {MEDIA_TYPE}, version {VERSION}.")


def _is_form(named: str) -> bool:
    media_type, parameters = parse_options_header(named.strip())
    return read_media_type(media_type.strip()) in FORMS and _is_version(parameters)


def _is_accepted(accept: str) -> bool:
    """Return whether an `Accept` admits our format; ranges with another version of FHIR do not."""
    ranges = ELEMENT.findall(accept)
    kept = [each for each in ranges if _is_version(parse_options_header(each)[1])]
    return (bool(kept) or not ranges) and choose(",".join(kept), OFFERED) is not None


def _is_version(parameters: Mapping[str, str]) -> bool:
    return next((value for name, value in parameters.items() if name.lower() == "fhirversion"), VERSION) in VERSIONS


def _demand_version(parameters: Mapping[str, str]) -> None:
    if not _is_version(parameters):
        raise Refusal("unsupported-media-type", f"Send {MEDIA_TYPE} of version {VERSION}.")


def _build_refusal(fault: FhirFault) -> Refusal:
    if fault.problem == "not-found":
        return Refusal("not-found", fault.detail)
    name = fault.parameter or "parameters"
    return Refusal(fault.problem, f"{name}: {fault.detail}", [{"parameter": name, "detail": fault.detail}])
