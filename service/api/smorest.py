"""The seam to flask-smorest: the one place that adapts it.

It documents more than it does for us: our routes answer with bytes rendered long ago. What is adapted: problems
instead of its errors, arguments that refuse what they do not know, and an OpenAPI document in which every served
member is required and every vocabulary has a name.
"""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Request
from flask_smorest import Api, Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from schemas.fields import Choice, Flag, Keyed, Listed, Number, Origin, Ref, Text, Whole
from schemas.problems import PROBLEMS, Problem, WithdrawnProblem
from schemas.records import RecordRef, Statement
from schemas.shapes import Shape
from service.api.problems import MEDIA_TYPE, Refusal, bad_parameter, respond

ORIGINS: Mapping[Origin, str] = {
    Origin.QUOTED: "Quoted: words of the source.",
    Origin.CODED: "Coded: read out of the source by an editor.",
    Origin.EDITORIAL: "Editorial: the editors' own.",
    Origin.DERIVED: "Computed by the service.",
}
HEADERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ETag": ("Names the bytes of the answer; send it back in `If-None-Match`.", {"type": "string"}),
    "Content-Release": ("The release that the answer is of.", {"type": "integer", "minimum": 1}),
    "Last-Modified": ("When what was answered last changed.", {"type": "string"}),
    "Link": ("Related addresses (RFC 8288).", {"type": "string"}),
    "Repr-Digest": ("SHA-256 of the bytes of the answer (RFC 9530).", {"type": "string"}),
    "Retry-After": ("Seconds to wait before asking again.", {"type": "integer"}),
    "Allow": ("The methods that the address takes.", {"type": "string"}),
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "An ETag that you have; where it still holds the answer is 304 without a body.",
    "schema": {"type": "string"},
}


class Query(Shape):
    """The parameters of an address. References are plain ids here."""


class Arguments(FlaskParser):
    """Reads parameters strictly: unknown ones and repeated single ones are refused, each named."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> dict[str, Any]:
        """Return the parameters, lists for those that may be repeated."""
        given: MultiDict[str, str] = req.args
        known = {str(field.data_key): field for field in schema.fields.values()}
        for name in given:
            if name not in known:
                unknown = {
                    "parameter": name,
                    "detail": "This parameter is not known here.",
                    "allowed": sorted(known),
                }
                raise Refusal("unknown-parameter", f"{name} is not a parameter of this address.", [unknown])
        return {name: self._value(name, known[name], values) for name, values in given.lists()}

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse values that are not allowed, naming each."""
        messages = error.messages_dict["query"]
        errors = [_error(schema, name, message) for name, message in messages.items()]
        raise Refusal("bad-parameter", " ".join(f"{each['parameter']}: {each['detail']}" for each in errors), errors)

    @staticmethod
    def _value(name: str, field: ma.fields.Field[Any], values: list[str]) -> Any:
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Text) and any(value != value.strip() for value in values):
            raise bad_parameter(name, "White space around a value is not cut off; leave it out.")
        if isinstance(field, Listed):
            return list(dict.fromkeys(values))
        if len(values) > 1:
            raise bad_parameter(name, "This parameter may be given once only.")
        return values[0]


class Converter(OpenAPIConverter):
    """Documents our fields: vocabularies by name, references as objects, served members as required."""

    def schema2jsonschema(self, schema: ma.Schema) -> dict[str, Any]:
        """Return the JSON Schema of a shape."""
        fields = {name: field for name, field in schema.fields.items() if not field.load_only}
        properties = {str(field.data_key): self.field2property(field) for field in fields.values()}
        optional = schema.optional if isinstance(schema, Shape) else ()
        return {
            "type": "object",
            "description": (type(schema).__doc__ or "").split("\n\n")[0],
            "properties": properties,
            "required": [name for name in properties if name not in optional],
        }

    def field2property(self, field: ma.fields.Field[Any]) -> dict[str, Any]:
        """Return the JSON Schema of a member or parameter."""
        base = self._base(field)
        described = {key: value for key, value in field.metadata.items() if key in {"examples", "x-origin"}}
        if "description" in field.metadata:
            described["description"] = _description(field)
        if not field.allow_none or _in_query(field):
            return base | described
        if "$ref" in base:
            return {"anyOf": [base, {"type": "null"}]} | described
        return base | {"type": [base["type"], "null"]} | described

    def _base(self, field: ma.fields.Field[Any]) -> dict[str, Any]:
        if isinstance(field, Choice):
            return self._vocabulary(field)
        if isinstance(field, Ref) and not _in_query(field):
            reference: dict[str, Any] = self.resolve_nested_schema(RecordRef)
            return reference
        if isinstance(field, Listed):
            return {"type": "array", "items": self.field2property(field.inner)}
        if isinstance(field, ma.fields.Nested):
            nested: dict[str, Any] = self.resolve_nested_schema(field.schema)
            return nested
        if isinstance(field, Keyed):
            values = field.value_field
            # Evidence is the one keyed member whose references stay plain ids on the wire.
            plain = {"type": "array", "items": {"type": "string"}} if isinstance(values, Listed) else {"type": "string"}
            return {"type": "object", "additionalProperties": plain}
        kinds = {Flag: "boolean", Number: "number", Whole: "integer"}
        type_ = next((name for kind, name in kinds.items() if isinstance(field, kind)), "string")
        limits = {
            **self.field2range(field, {"type": type_}),
            **self.field2length(field),
            **self.field2pattern(field),
        }
        return {"type": type_, **limits}

    def _vocabulary(self, field: Choice) -> dict[str, Any]:
        name, terms = field.vocabulary.name, field.vocabulary.terms
        if name not in self.spec.components.schemas:
            listed = "\n".join(f"- `{term}`: {meaning}" for term, meaning in terms.items())
            self.spec.components.schema(
                name,
                {
                    "type": "string",
                    "enum": list(terms),
                    "description": listed,
                    "x-enumDescriptions": dict(terms),
                },
            )
        return {"$ref": f"#/components/schemas/{name}"}


class Plugin(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter


class ProblemApi(Api):
    """flask-smorest's Api that answers errors with problems and documents them."""

    # Each operation names the problems it answers with.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: Any) -> Any:
        """Answer any HTTP error."""
        return respond(error)

    def _register_responses(self) -> None:
        for problem in PROBLEMS.values():
            shape = WithdrawnProblem if problem.name == "withdrawn" else Problem
            self._register_response(
                response_name(problem.name),
                f"{problem.title}.",
                headers("Retry-After" if problem.name == "unavailable" else "Content-Release"),
                content={MEDIA_TYPE: {"schema": shape}},
            )
        said = headers("ETag", "Content-Release", "Link")
        self._register_response("NotModified", "What you have is still right.", said)
        for name, (description, schema) in HEADERS.items():
            self.spec.components.header(name, {"description": description, "schema": schema}, lazy=True)

    def _register_response(self, name: str, description: str, said: dict[str, str], **body: Any) -> None:
        self.spec.components.response(name, {"description": description, "headers": said, **body}, lazy=True)

    def _register_etag_headers(self) -> None:
        """Leave out headers that we document ourselves."""

    def _register_pagination_header(self) -> None:
        """Leave out a header that we do not send."""


class Routes(Blueprint):
    """A blueprint whose operations say what they are, and which problems they answer with."""

    ARGUMENTS_PARSER = Arguments()

    def operation(
        self,
        name: str,
        summary: str,
        description: str,
        problems: tuple[str, ...] = (),
        *,
        cached: bool = True,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document an operation: its operationId, texts, the problems it answers with, and whether it is cached."""
        described: dict[str, Any] = {"operationId": name, "summary": summary, "description": description}
        responses: dict[int, str] = {PROBLEMS[problem].status: response_name(problem) for problem in reversed(problems)}
        if cached:
            responses[304] = "NotModified"

        def document(function: Callable[..., Any]) -> Callable[..., Any]:
            documented: Any = self.doc(**described, responses=responses)(function)
            if cached:
                # Not by `doc`: its parameters would take the place of those that `arguments` documents.
                documented._apidoc["arguments"]["parameters"].append(IF_NONE_MATCH)
            view: Callable[..., Any] = documented
            return view

        return document


def response_name(problem: str) -> str:
    """Return the name of a problem's response component."""
    return "".join(word.capitalize() for word in problem.split("-"))


def headers(*names: str) -> dict[str, str]:
    """Return the documentation of the headers by these names."""
    return {name: name for name in names}


def documented(app: Flask) -> ProblemApi:
    """Return the Api of the app, its document begun."""
    return ProblemApi(app, spec_kwargs={"marshmallow_plugin": Plugin()})


def _description(field: ma.fields.Field[Any]) -> str:
    text = str(field.metadata["description"])
    if isinstance(field.parent, Statement):
        return f"{text} {ORIGINS[Origin(field.metadata['x-origin'])]}"
    return text


def _in_query(field: ma.fields.Field[Any]) -> bool:
    parent = field.parent
    while isinstance(parent, ma.fields.Field):
        parent = parent.parent
    return isinstance(parent, Query)


def _error(schema: ma.Schema, name: str, message: Any) -> dict[str, Any]:
    while isinstance(message, dict):
        message = next(iter(message.values()))
    field = next(field for field in schema.fields.values() if field.data_key == name)
    inner = field.inner if isinstance(field, Listed) else field
    error: dict[str, Any] = {"parameter": name, "detail": str(message[0])}
    if isinstance(inner, Choice):
        error["allowed"] = list(inner.vocabulary.terms)
    return error
