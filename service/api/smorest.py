"""The adapter to flask-smorest, and the only place that adapts it.

It is used mainly for documentation: our routes send bytes that were rendered earlier. Adapted are errors, which become
problem documents, and operations, which declare their texts and possible problems.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from schemas.problems import PROBLEMS, ErasedProblem, Problem, WithdrawnProblem
from service.api.openapi_fields import Plugin
from service.fhir.definitions import MEDIA_TYPE as FHIR_JSON
from service.http.problems import MEDIA_TYPE, answer_error
from service.http.query_string import Arguments
from service.representations.formats import JSON
from service.representations.views import Form

HEADERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ETag": ("Identifies the bytes of the response; send it in `If-None-Match`.", {"type": "string"}),
    "Content-Release": ("The release of the response.", {"type": "integer", "minimum": 1}),
    "Last-Modified": ("The time of the last change.", {"type": "string"}),
    "Link": ("Related addresses (RFC 8288).", {"type": "string"}),
    "Repr-Digest": ("SHA-256 of the bytes (RFC 9530); only without a content coding.", {"type": "string"}),
    "Retry-After": ("Seconds to wait before asking again.", {"type": "integer"}),
    "Location": ("Where the redirect leads, relative to this host.", {"type": "string"}),
    "Accept-Ranges": ("`bytes`: parts can be requested by `Range`.", {"type": "string"}),
    "Content-Range": ("The range and the total length (RFC 9110, section 14.4).", {"type": "string"}),
    "Allow": ("The methods of the address.", {"type": "string"}),
}
# Components that are named hundreds of times have short names.
SHORT_NAMES = {"Content-Release": "Release", "Last-Modified": "Modified", "Repr-Digest": "Digest"}
# The response to every faulty request of FHIR.
FAULTS = "Outcome"
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of your copy; if it is still valid, the response is 304 without a body.",
    "schema": {"type": "string"},
}
RANGE = {
    "in": "header",
    "name": "Range",
    "description": "A byte range, such as `bytes=0-999`, `bytes=1000-` or `bytes=-500`. Several are ignored.",
    "schema": {"type": "string"},
}
IF_RANGE = {
    "in": "header",
    "name": "If-Range",
    "description": "The ETag of your partial copy; if it is no longer valid, the response is complete.",
    "schema": {"type": "string"},
}
# Headers of a problem in addition to those of every problem.
BESIDE = {
    "unavailable": ["Retry-After"],
    "range-not-satisfiable": ["Content-Range"],
    "erased": ["Link"],
    "erased-for-legal-reasons": ["Link"],
}
# The problems with members of their own.
SHAPES = {"withdrawn": WithdrawnProblem, "erased": ErasedProblem, "erased-for-legal-reasons": ErasedProblem}


class ProblemApi(Api):
    """flask-smorest's Api, with problem documents for errors."""

    # Each operation declares its problems.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        """Start the document of an app."""
        self._undocumented: list[Blueprint] = []
        self._writing = threading.Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": Plugin()})

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Add the routes to the app. Documenting them takes most of the start time, so it waits until it is needed."""
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
        """Return the response to any HTTP error."""
        return answer_error(error)

    def _register_responses(self) -> None:
        for name, (description, schema) in HEADERS.items():
            self.spec.components.header(
                SHORT_NAMES.get(name, name), {"description": description, "schema": schema}, lazy=True
            )
        for problem in PROBLEMS.values():
            shape = SHAPES.get(problem.name, Problem)
            self._register_response(
                name_response(problem.name),
                f"{problem.title}.",
                describe_headers("Content-Release", *BESIDE.get(problem.name, ())),
                content={MEDIA_TYPE: {"schema": shape}},
            )
        said = describe_headers("ETag", "Content-Release", "Link")
        self._register_response("NotModified", "Your copy is still valid.", said)
        outcome = {"schema": {"type": "object", "description": "An OperationOutcome of FHIR R4."}}
        said = describe_headers("Content-Release", "Retry-After")
        self._register_response(FAULTS, "The faults in the request.", said, content={FHIR_JSON: outcome})

    def _register_response(self, name: str, description: str, said: dict[str, str], **body: Any) -> None:
        self.spec.components.response(name, {"description": description, "headers": said, **body}, lazy=True)

    def _register_etag_headers(self) -> None:
        """Leave out headers that this module documents."""

    def _register_pagination_header(self) -> None:
        """Leave out a header that is not sent."""


class Routes(Blueprint):
    """A blueprint whose operations declare their texts and possible problems."""

    ARGUMENTS_PARSER = Arguments()

    def describe_operation(  # noqa: PLR0913 (the documented parts of an operation)
        self,
        name: str,
        summary: str,
        description: str,
        problems: tuple[str, ...] = (),
        *,
        cached: bool = True,
        in_parts: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document an operation: its operationId, texts, problems and conditional headers.

        `cached` responses support validation, those `in_parts` support byte ranges.
        """
        described: dict[str, Any] = {"operationId": name, "summary": summary, "description": description}
        named = reversed((*problems, "address-too-long", *(["range-not-satisfiable"] if in_parts else [])))
        asked_by = [*([IF_NONE_MATCH] if cached else []), *([RANGE, IF_RANGE] if in_parts else [])]
        responses: dict[int, str] = {PROBLEMS[problem].status: self.name_response(problem) for problem in named}
        if cached:
            responses[304] = "NotModified"

        def document(function: Callable[..., Any]) -> Callable[..., Any]:
            documented: Any = self.doc(**described, responses=responses)(function)
            # A route that parses its own parameters documents them separately.
            if "arguments" in documented._apidoc:  # noqa: SLF001 (no public way)
                # Not by `doc`: its parameters would replace those documented by `arguments`.
                documented._apidoc["arguments"]["parameters"] += asked_by  # noqa: SLF001 (no public way)
            view: Callable[..., Any] = documented
            return view

        return document

    def name_response(self, problem: str) -> str:
        """Return the response component that documents a problem."""
        return name_response(problem)

    def describe_parts(self, media_type: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document the response with a byte range; use it below `response`."""
        said = describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest", "Content-Range")
        about = "The bytes requested by `Range`. `Repr-Digest` is the digest of all bytes, not of these."
        document: Callable[[Callable[..., Any]], Callable[..., Any]] = self.alt_response(
            206, schema={}, content_type=media_type, description=about, headers=said, success=True
        )
        return document

    def describe_other_forms(self, offered: Sequence[Form]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document the other representations besides JSON; use it below `response`."""

        def document(function: Callable[..., Any]) -> Callable[..., Any]:
            for form in reversed([form for form in offered if form != JSON]):
                # The parameter `format` describes the forms: a reference here would be longer than the type.
                schema = {"type": "object" if "json" in form.media_type else "string"}
                function = self.alt_response(200, schema=schema, content_type=form.media_type)(function)
            return function

        return document


class FhirRoutes(Routes):
    """A blueprint of FHIR addresses, whose problems are OperationOutcomes."""

    def name_response(self, problem: str) -> str:
        """Return the one response component of all problems."""
        return FAULTS


def name_response(problem: str) -> str:
    """Return the name of a problem's response component."""
    return "".join(word.capitalize() for word in problem.split("-"))


def describe_headers(*names: str) -> dict[str, str]:
    """Return the documentation of these headers."""
    return {name: SHORT_NAMES.get(name, name) for name in names}
