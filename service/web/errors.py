"""Error responses: a page for browsers, a problem document for other clients."""

from http import HTTPStatus

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from service.addresses import BELOW, MCP
from service.http.problems import MEDIA_TYPE, Refusal, answer_error, find_problem
from service.web.site import answer_error_page, answer_withdrawn_page

# Below these paths all clients, including browsers, get problem documents.
PROGRAMS = (BELOW, "/fhir/", "/openapi", "/.well-known/")


def register(app: Flask) -> None:
    """Answer every HTTP error of the app in the format for its client."""
    app.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> Response:
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED and request.path.rstrip("/") == MCP:
        return _refuse_method()
    problem = answer_error(error)
    if problem.status_code < 400 or not _is_page_wanted():
        return problem
    kind = find_problem(error)
    if isinstance(error, Refusal) and "withdrawnAt" in error.members:
        page = answer_withdrawn_page(kind.status, error.members)
        _copy_header(problem, page, "Link")
        return page
    detail = error.description if isinstance(error, Refusal) else kind.description
    page = answer_error_page(kind.status, kind.title, detail)
    _copy_header(problem, page, "Allow", "Retry-After")
    return page


def _refuse_method() -> Response:
    """Return what clients of the Model Context Protocol take for: no stream and no session here."""
    response = Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
    response.headers.pop("Content-Type")
    return response


def _copy_header(problem: Response, page: Response, *names: str) -> None:
    for name in names:
        if name in problem.headers:
            page.headers[name] = problem.headers[name]


def _is_page_wanted() -> bool:
    accepted = request.accept_mimetypes
    if request.path.startswith(PROGRAMS) or not accepted:
        return False
    return accepted.best_match([MEDIA_TYPE, "application/json", "text/html"]) == "text/html"
