"""Finishing: Flask's answers on their way out. Delivery gives them their headers, and their coding or a 304.

The edge in front of Flask asks without conditions and codings, and takes the answer as a whole from here.
"""

from collections.abc import Mapping

from flask import Flask, Response, request

from service.api.content import RELEASE, newest_number
from service.delivery.answers import Answer
from service.delivery.coding import coded, coding_for
from service.delivery.edge import WHOLE
from service.delivery.headers import READ, finished, with_standing
from service.delivery.validating import is_held, not_modified


def register(app: Flask) -> None:
    """Finish every answer of the app, after all else that is done to it: register it first."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    _stay_on_host(response)
    method, path, secure = request.method, request.path, request.is_secure
    headers = _headers(response)
    if response.is_streamed or response.direct_passthrough:
        return _passing(response, with_standing(response.status_code, headers, method, path, secure=secure))
    answer = Answer(response.status_code, headers, response.get_data())
    answer = request.environ[WHOLE] = finished(answer, method, path, secure=secure)
    negotiated = _negotiated(answer)
    response.status_code = negotiated.status
    if negotiated.body is not answer.body:
        response.set_data(negotiated.body)
    return _with(response, negotiated.headers)


def _negotiated(answer: Answer) -> Answer:
    if answer.status != 200 or request.method not in READ or not answer.tag:
        return answer
    return _unless_held(coded(answer, coding_for(request.headers.get("Accept-Encoding"))))


def _passing(response: Response, headers: Mapping[str, str]) -> Response:
    """Return a response whose bytes are sent as they come, or a 304 where the client has them."""
    answer = Answer(response.status_code, headers, b"")
    if answer.status == 200 and answer.tag and _unless_held(answer).status == 304:
        response.close()
        response.response, response.status_code = [], 304
        return _with(response, not_modified(answer).headers)
    return _with(response, headers)


def _unless_held(answer: Answer) -> Answer:
    conditions = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    return not_modified(answer) if is_held(answer.headers, *conditions) else answer


def _headers(response: Response) -> dict[str, str]:
    if response.allow:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    if request.method == "OPTIONS" and not response.get_data():
        response.headers.pop("Content-Type", None)
    release = request.environ.get(RELEASE) or (newest_number() if _is_of_api() else None)
    if release:
        response.headers.setdefault("Content-Release", str(release))
    # The length is that of the bytes before they are coded; only who streams them knows it better.
    names = [name for name, _ in response.headers if name != "Content-Length" or response.is_streamed]
    return {name: ", ".join(response.headers.getlist(name)) for name in names}


def _with(response: Response, headers: Mapping[str, str]) -> Response:
    """Return the response with these headers instead of its own."""
    response.headers.clear()
    response.headers.update(headers)
    return response


def _is_of_api() -> bool:
    return f"{request.path}/".startswith("/v1/")


def _stay_on_host(response: Response) -> None:
    """Make the redirects of the framework relative: the host is whatever the client said that it is."""
    target = response.headers.get("Location", "")
    if target.startswith(request.host_url):
        response.headers["Location"] = f"/{target.removeprefix(request.host_url)}"
        response.set_data(b"")
