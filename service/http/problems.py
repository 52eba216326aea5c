"""Problem documents: the responses to requests that cannot be fulfilled (RFC 9457)."""

import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from schemas.problems import PROBLEMS, ProblemType
from service.fhir.definitions import BASE as FHIR
from service.fhir.definitions import MEDIA_TYPE as FHIR_JSON
from service.fhir.outcomes import build_outcome, build_unsupported, is_interaction
from service.http.base_url import get_blocking_party

MEDIA_TYPE = "application/problem+json"
# The characters of a path besides letters, digits and percent signs (RFC 3986, section 3.3).
PATH = "/:@!$&'()*+,;=~"
# By then a database may be reachable again.
RETRY_AFTER = 5
BY_STATUS: Mapping[int, str] = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "address-too-long",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    500: "internal-error",
    503: "unavailable",
}


class Refusal(HTTPException):
    """A refused request: the name of the problem, the details, and further members."""

    def __init__(self, name: str, detail: str, errors: Iterable[Mapping[str, Any]] = (), **members: Any) -> None:
        """Take the name of the problem, one of `PROBLEMS`."""
        super().__init__(detail)
        self.problem = PROBLEMS[name]
        self.code = self.problem.status
        self.members = {**({"errors": list(errors)} if errors else {}), **members}
        self.links: list[str] = []

    def get_headers(self, *args: Any) -> list[tuple[str, str]]:
        """Return the headers of the response besides those that every problem has."""
        return [*super().get_headers(*args), *([("Link", ", ".join(self.links))] if self.links else [])]


def refuse_parameter(name: str, detail: str, allowed: Iterable[str] = ()) -> Refusal:
    """Return the refusal of one parameter's value."""
    error: dict[str, Any] = {"parameter": name, "detail": detail}
    if names := list(allowed):
        error["allowed"] = names
    return Refusal("bad-parameter", f"{name}: {detail}", [error])


def refuse_erased(status: int, detail: str, **members: Any) -> Refusal:
    """Return the refusal of an erased address; `status` is 410, or 451 for legal reasons."""
    return Refusal("erased" if status == HTTPStatus.GONE else "erased-for-legal-reasons", detail, **members)


def answer_error(error: HTTPException) -> BaseResponse:
    """Return the response to any HTTP error, ours or the framework's."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    problem, members = find_problem(error), getattr(error, "members", {})
    detail = error.description if isinstance(error, Refusal) else problem.description
    response = _build_response(problem, detail, members)
    if request.path.startswith(f"{FHIR}/"):
        said = build_outcome(problem.name, problem.title, detail, members.get("errors", ()))
        if problem.name == "not-found" and _is_unsupported():
            said = build_unsupported(request.path)
        response = Response(orjson.dumps(said), problem.status, content_type=FHIR_JSON)
        response.headers["Content-Language"] = "en"
    # werkzeug puts Allow, WWW-Authenticate and the like on the exception; the response needs them.
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            response.headers[name] = value
    if problem.name == "erased-for-legal-reasons" and (party := get_blocking_party()):
        # RFC 7725, section 4.
        response.headers.add("Link", f'<{party}>; rel="blocked-by"')
    if problem.status == PROBLEMS["unavailable"].status:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_unsupported() -> bool:
    """Return whether a FHIR address names an operation or interaction that is not supported."""
    of_a_resource = (request.endpoint or "").startswith("fhir.read")
    return (request.routing_exception is not None or of_a_resource) and is_interaction(request.path.removeprefix(FHIR))


def find_problem(error: HTTPException) -> ProblemType:
    """Return the problem type of an error."""
    if isinstance(error, Refusal):
        return error.problem
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    return PROBLEMS[BY_STATUS.get(status, "bad-request" if 400 <= status < 500 else "internal-error")]


def quote_path(path: str) -> str:
    """Return a path as the `instance` of a problem, which is a URI reference (RFC 9457, section 3.1.5)."""
    return quote(path, safe=PATH)


def encode_problem(
    problem: ProblemType, detail: str | None, instance: str, members: Mapping[str, Any] = MappingProxyType({})
) -> bytes:
    """Return the bytes of a problem."""
    body = {
        "type": f"/problems/{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "instance": instance,
        **members,
    }
    return orjson.dumps(body)


def _build_response(problem: ProblemType, detail: str | None, members: Mapping[str, Any]) -> Response:
    # Only the path: a 404 must not distinguish resources that never existed from unpublished ones.
    instance = quote_path(request.path)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        instance = f"urn:uuid:{uuid.uuid4()}"
        current_app.logger.error("The error above has the instance %s.", instance)
    body = encode_problem(problem, detail, instance, members)
    response = Response(body, problem.status, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = "en"
    return response
