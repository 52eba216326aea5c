"""Errors: a page for people, a problem for everything else."""

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from service.api.problems import MEDIA_TYPE, Refusal, problem_of, respond
from service.web.pages import error_page, withdrawn_page

# What programs ask for; a person who opens such an address in a browser is shown the problem as it is.
PROGRAMS = ("/v1/", "/fhir/", "/openapi", "/.well-known/")


def register(app: Flask) -> None:
    """Answer every HTTP error of the app in the form that its reader wants."""
    app.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> Response:
    problem = respond(error)
    if problem.status_code < 400 or not _wants_page():
        return problem
    kind = problem_of(error)
    if isinstance(error, Refusal) and "withdrawnAt" in error.members:
        return withdrawn_page(kind.status, error.members)
    page = error_page(kind.status, kind.title, error.description if isinstance(error, Refusal) else kind.description)
    for name in ("Allow", "Retry-After"):
        if name in problem.headers:
            page.headers[name] = problem.headers[name]
    return page


def _wants_page() -> bool:
    accepted = request.accept_mimetypes
    if request.path.startswith(PROGRAMS) or not accepted:
        return False
    return accepted.best_match([MEDIA_TYPE, "application/json", "text/html"]) == "text/html"
