"""The seam to flask-smorest: the one place that adapts it.

It documents more than it does for us: our routes answer with bytes rendered long ago. What is adapted: problems
instead of its errors, and operations that say what they are and how they can fail.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from schemas.problems import PROBLEMS, Problem, WithdrawnProblem
from service.api.openapi_fields import Plugin
from service.fhir.definitions import MEDIA_TYPE as FHIR_JSON
from service.http.problems import MEDIA_TYPE, answer_error
from service.http.query_string import Arguments
from service.representations.formats import JSON, Form

HEADERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ETag": ("Names the bytes of the answer; send it back in `If-None-Match`.", {"type": "string"}),
    "Content-Release": ("The release that the answer is of.", {"type": "integer", "minimum": 1}),
    "Last-Modified": ("When what was answered last changed.", {"type": "string"}),
    "Link": ("Related addresses (RFC 8288).", {"type": "string"}),
    "Repr-Digest": ("SHA-256 of the bytes (RFC 9530); only without a content coding.", {"type": "string"}),
    "Retry-After": ("Seconds to wait before asking again.", {"type": "integer"}),
    "Location": ("Where the redirect leads, relative to this host.", {"type": "string"}),
    "Accept-Ranges": ("`bytes`: parts can be asked for by `Range`.", {"type": "string"}),
    "Content-Range": ("Which bytes of how many (RFC 9110, section 14.4).", {"type": "string"}),
    "Allow": ("The methods that the address takes.", {"type": "string"}),
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "An ETag that you have; where it still holds the answer is 304 without a body.",
    "schema": {"type": "string"},
}
RANGE = {
    "in": "header",
    "name": "Range",
    "description": "One range of bytes, as in `bytes=0-999`, `bytes=1000-` or `bytes=-500`. Several are ignored.",
    "schema": {"type": "string"},
}
IF_RANGE = {
    "in": "header",
    "name": "If-Range",
    "description": "The ETag of what you have a part of: where it no longer holds, the answer is whole.",
    "schema": {"type": "string"},
}
# Headers that a problem has beside those of every problem.
BESIDE = {"unavailable": ["Retry-After"], "range-not-satisfiable": ["Content-Range"]}


class ProblemApi(Api):
    """flask-smorest's Api that answers errors with problems and documents them."""

    # Each operation names the problems it answers with.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        """Begin the document of an app."""
        self._undocumented: list[Blueprint] = []
        self._writing = threading.Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": Plugin()})

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Add the routes to the app. To document them takes longer than all else, and waits until it is asked for."""
        self._app.register_blueprint(blueprint)
        self._undocumented.append(blueprint)

    def build_document(self) -> dict[str, Any]:
        """Return the document, without examples."""
        with self._writing:
            while self._undocumented:
                blueprint = self._undocumented.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            document: dict[str, Any] = self.spec.to_dict()
            return document

    def handle_http_exception(self, error: Any) -> Any:
        """Answer any HTTP error."""
        return answer_error(error)

    def _register_responses(self) -> None:
        for name, (description, schema) in HEADERS.items():
            self.spec.components.header(name, {"description": description, "schema": schema}, lazy=True)
        for problem in PROBLEMS.values():
            shape = WithdrawnProblem if problem.name == "withdrawn" else Problem
            self._register_response(
                name_response(problem.name),
                f"{problem.title}.",
                describe_headers("Content-Release", *BESIDE.get(problem.name, ())),
                content={MEDIA_TYPE: {"schema": shape}},
            )
        said = describe_headers("ETag", "Content-Release", "Link")
        self._register_response("NotModified", "What you have is still right.", said)
        outcome = {"schema": {"type": "object", "description": "An OperationOutcome of FHIR R4."}}
        said = describe_headers("Content-Release", "Retry-After")
        self._register_response("OperationOutcome", "What is wrong.", said, content={FHIR_JSON: outcome})

    def _register_response(self, name: str, description: str, said: dict[str, str], **body: Any) -> None:
        self.spec.components.response(name, {"description": description, "headers": said, **body}, lazy=True)

    def _register_etag_headers(self) -> None:
        """Leave out headers that we document ourselves."""

    def _register_pagination_header(self) -> None:
        """Leave out a header that we do not send."""


class Routes(Blueprint):
    """A blueprint whose operations say what they are, and which problems they answer with."""

    ARGUMENTS_PARSER = Arguments()

    def describe_operation(  # noqa: PLR0913 (what is documented of an operation)
        self,
        name: str,
        summary: str,
        description: str,
        problems: tuple[str, ...] = (),
        *,
        cached: bool = True,
        in_parts: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document an operation: its operationId, texts, the problems it answers with, and how it is asked for.

        `cached` answers can be validated, those `in_parts` can be asked for in ranges of bytes.
        """
        described: dict[str, Any] = {"operationId": name, "summary": summary, "description": description}
        named = reversed((*problems, "address-too-long", *(["range-not-satisfiable"] if in_parts else [])))
        asked_by = [*([IF_NONE_MATCH] if cached else []), *([RANGE, IF_RANGE] if in_parts else [])]
        responses: dict[int, str] = {PROBLEMS[problem].status: self.name_response(problem) for problem in named}
        if cached:
            responses[304] = "NotModified"

        def document(function: Callable[..., Any]) -> Callable[..., Any]:
            documented: Any = self.doc(**described, responses=responses)(function)
            # A route that reads its parameters itself documents these beside them.
            if "arguments" in documented._apidoc:  # noqa: SLF001 (its only door)
                # Not by `doc`: its parameters would take the place of those that `arguments` documents.
                documented._apidoc["arguments"]["parameters"] += asked_by  # noqa: SLF001 (its only door)
            view: Callable[..., Any] = documented
            return view

        return document

    def name_response(self, problem: str) -> str:
        """Return the name of the response component that a problem is documented by."""
        return name_response(problem)

    def describe_parts(self, media_type: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document the answer with a part of the bytes; goes below `response`."""
        said = describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest", "Content-Range")
        about = "The bytes asked for by `Range`. `Repr-Digest` is of all bytes, not of these."
        document: Callable[[Callable[..., Any]], Callable[..., Any]] = self.alt_response(
            206, schema={}, content_type=media_type, description=about, headers=said, success=True
        )
        return document

    def describe_other_forms(self, offered: Sequence[Form]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document the forms of an answer beside JSON; stands below `response`."""

        def document(function: Callable[..., Any]) -> Callable[..., Any]:
            for form in reversed([form for form in offered if form != JSON]):
                schema = {"type": "object" if "json" in form.media_type else "string", "description": form.about}
                function = self.alt_response(200, schema=schema, content_type=form.media_type)(function)
            return function

        return document


class FhirRoutes(Routes):
    """A blueprint of FHIR's addresses: every problem is an OperationOutcome."""

    def name_response(self, problem: str) -> str:
        """Return the one response component of all problems."""
        return "OperationOutcome"


def name_response(problem: str) -> str:
    """Return the name of a problem's response component."""
    return "".join(word.capitalize() for word in problem.split("-"))


def describe_headers(*names: str) -> dict[str, str]:
    """Return the documentation of the headers by these names."""
    return {name: name for name in names}
