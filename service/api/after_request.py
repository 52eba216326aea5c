"""After the request: adds headers to Flask's responses, and applies content codings, conditions and ranges.

The edge in front of Flask asks without conditions and codings, and takes the complete response from here.
"""

from collections.abc import Mapping
from typing import TypedDict

from flask import Flask, Response, current_app, request

from schemas.problems import PROBLEMS
from service.addresses import is_of_api
from service.api.responses import TAGS
from service.delivery.caching import READ
from service.delivery.compression import choose_coding, encode_answer
from service.delivery.conditional import build_not_modified, is_held
from service.delivery.edge import WHOLE
from service.delivery.headers import add_standing_headers, finish_answer
from service.delivery.purge_tags import Tagging
from service.delivery.ranges import Conditions, Unsatisfiable, find_part, format_content_range
from service.delivery.response import Answer, Blocks, BodyPart
from service.http.problems import MEDIA_TYPE, encode_problem, quote_path
from service.http.release_context import RELEASE, find_newest_number


class How(TypedDict):
    """The other inputs of a response's headers."""

    secure: bool
    tagging: Tagging


# The key of the app's tagging in its extensions.
EXTENSION = "medcontent.tagging"


def register(app: Flask, tagging: Tagging) -> None:
    """Finish every response of the app. Register this first, so that it runs last."""
    app.extensions[EXTENSION] = tagging
    app.after_request(_finish_response)


def _finish_response(response: Response) -> Response:
    _make_redirect_relative(response)
    tags = response.headers.pop(TAGS, None)
    headers = _copy_headers(response)
    if response.is_streamed or response.direct_passthrough:
        return _pass_stream(
            response, add_standing_headers(response.status_code, headers, *_get_request(), **_describe_request())
        )
    answer = Answer(response.status_code, headers, response.get_data(), tags.split if tags else None)
    answer = request.environ[WHOLE] = finish_answer(answer, *_get_request(), **_describe_request())
    negotiated = _negotiate_coding(answer)
    response.status_code = negotiated.status
    if negotiated.body is not answer.body:
        response.set_data(negotiated.body)
    return _replace_headers(response, negotiated.headers)


def _get_request() -> tuple[str, str]:
    return request.method, request.path


def _describe_request() -> How:
    return {"secure": request.is_secure, "tagging": current_app.extensions[EXTENSION]}


def _negotiate_coding(answer: Answer) -> Answer:
    if answer.status != 200 or request.method not in READ or not answer.tag:
        return answer
    try:
        part = _choose_part(answer, len(answer.body))
    except Unsatisfiable:
        return _refuse_range(answer, len(answer.body))
    if part is None:
        return _check_not_modified(encode_answer(answer, choose_coding(request.headers.get("Accept-Encoding"))))
    # A range is of the bytes without a content coding, whose ETag differs from that of the coded ones.
    return Answer(206, _build_part_headers(part, answer, len(answer.body)), answer.body[part.start : part.end])


def _pass_stream(response: Response, headers: Mapping[str, str]) -> Response:
    """Return a streamed response, a range of it, or a 304 if the client has it."""
    answer = Answer(response.status_code, headers, b"")
    if answer.status != 200 or not answer.tag:
        return _replace_headers(response, headers)
    if _check_not_modified(answer).status == 304:
        return _replace_response(response, build_not_modified(answer))
    length = response.content_length or 0
    try:
        part = _choose_part(answer, length)
    except Unsatisfiable:
        return _replace_response(response, _refuse_range(answer, length))
    if part and isinstance(response.response, Blocks):
        response.response, response.status_code = Blocks(response.response.path, part), 206
        headers = {**_build_part_headers(part, answer, length), "Content-Length": str(part.end - part.start)}
    return _replace_headers(response, headers)


def _choose_part(answer: Answer, length: int) -> BodyPart | None:
    """Return the requested range. Raises Unsatisfiable, unless the client has the response already."""
    if request.method != "GET" or "Range" not in request.headers or _check_not_modified(answer).status == 304:
        return None
    asked = Conditions(request.headers["Range"], request.headers.get("If-Range"))
    return find_part(answer.headers, length, asked)


def _build_part_headers(part: BodyPart, answer: Answer, length: int) -> dict[str, str]:
    return {**answer.headers, "Content-Range": format_content_range(part, length)}


def _refuse_range(answer: Answer, length: int) -> Answer:
    """Return the problem for a range outside the bytes."""
    detail = f"The body has {length} bytes; the range selects none of them."
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Language": "en",
        "Content-Range": format_content_range(None, length),
        "Accept-Ranges": answer.headers["Accept-Ranges"],
        "Content-Release": answer.headers["Content-Release"],
    }
    body = encode_problem(PROBLEMS["range-not-satisfiable"], detail, quote_path(request.path))
    return finish_answer(Answer(416, headers, body), *_get_request(), **_describe_request())


def _replace_response(response: Response, answer: Answer) -> Response:
    """Return the response with this answer in place of its file."""
    response.close()
    response.direct_passthrough, response.status_code = False, answer.status
    response.set_data(answer.body)
    return _replace_headers(response, answer.headers)


def _check_not_modified(answer: Answer) -> Answer:
    conditions = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    return build_not_modified(answer) if is_held(answer.headers, *conditions) else answer


def _copy_headers(response: Response) -> dict[str, str]:
    if response.allow:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    if request.method == "OPTIONS" and not response.get_data():
        response.headers.pop("Content-Type", None)
    release = request.environ.get(RELEASE) or (find_newest_number() if is_of_api(request.path) else None)
    if release:
        response.headers.setdefault("Content-Release", str(release))
    # The length is that of the uncompressed bytes; only for a stream it is final.
    names = [name for name, _ in response.headers if name != "Content-Length" or response.is_streamed]
    return {name: ", ".join(response.headers.getlist(name)) for name in names}


def _replace_headers(response: Response, headers: Mapping[str, str]) -> Response:
    """Return the response with its headers replaced by these."""
    response.headers.clear()
    response.headers.update(headers)
    return response


def _make_redirect_relative(response: Response) -> None:
    """Make redirects of the framework relative, because the request's host is not trustworthy."""
    target = response.headers.get("Location", "")
    if target.startswith(request.host_url):
        response.headers["Location"] = f"/{target.removeprefix(request.host_url)}"
        response.set_data(b"")
