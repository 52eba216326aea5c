"""The routes of FHIR R4, built from the declarations in `service.fhir.definitions`."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from schemas.base import SLUG
from service.api.fhir_requests import FORMS, is_lenient, open_answer, parse_parameters, send_resource
from service.api.openapi_fields import PLAIN_TEXT_REFERENCE
from service.api.openapi_names import format_camel
from service.api.smorest import IF_NONE_MATCH, FhirRoutes, describe_headers
from service.fhir.capabilities import MODES, build_metadata
from service.fhir.chapters import CONDITION
from service.fhir.composition import build_document
from service.fhir.concepts import NewestRelease
from service.fhir.definitions import BASE, MEDIA_TYPE, TYPES, Operation, ResourceType
from service.fhir.faults import BadParameter, NotThere
from service.fhir.operations import MAX_EXPANDED_CODES as MOST_CODES
from service.fhir.operations import RUN
from service.fhir.outcomes import is_interaction
from service.fhir.parameters import COMMON, PAGED, POSTED, REDUCING, SUMMARIES, TOTALS, Parameter
from service.fhir.request_parameters import MAX_TEXT_CHARACTERS, Given
from service.fhir.search_params import parse_choice, read, search
from service.fhir.terminology import Resource
from service.http.base_url import get_base, get_public_url, keep_private
from service.http.live_records import require_live
from service.http.problems import Refusal, refuse_parameter
from service.store.queries import record

READ = ("bad-parameter", "not-found", "not-acceptable", "unavailable")
ASKED = ("bad-parameter", "not-acceptable", "unavailable")
POST = ("bad-request", "not-found", "not-acceptable", "too-large", "unsupported-media-type", "unavailable")
MODE = Parameter("mode", "code", "`full` (the default), `normative`, or `terminology` for TerminologyCapabilities.")
BODY = {"type": "object", "description": "A Parameters resource of FHIR R4."}
BOUNDS = {"count": {"minimum": 0, "maximum": MOST_CODES}}
CHOICES: Mapping[str, Sequence[str]] = {"_format": FORMS, "_summary": SUMMARIES, "_total": TOTALS, "mode": MODES}
PAGED_SUMMARY = next(each for each in PAGED if each.name == "_summary")
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "minimum": 0},
}


def build_routes() -> FhirRoutes:
    """Return the blueprint of FHIR."""
    about = "Vocabularies and records as FHIR R4 terminology, and conditions as documents."
    blueprint = FhirRoutes("fhir", __name__, url_prefix=BASE, description=about)
    _add_metadata(blueprint)
    for each in TYPES.values():
        if each.search:
            _add_search(blueprint, each)
        _add_read(blueprint, each)
        for operation in each.operations:
            for instance in [False] * operation.on_type + [True] * operation.on_instance:
                _add_operation(blueprint, each, operation, instance=instance)
    return blueprint


def _add_metadata(blueprint: FhirRoutes) -> None:
    @blueprint.route("/metadata", endpoint="metadata")
    @blueprint.describe_operation(
        "getFhirMetadata",
        "Get the FHIR capabilities",
        "The CapabilityStatement: every supported resource type, parameter and operation. With "
        "`mode=terminology` the TerminologyCapabilities, which name every code system.",
        ASKED,
    )
    @blueprint.doc(parameters=[IF_NONE_MATCH, *map(_document_parameter, (MODE, *REDUCING, *COMMON))])
    @blueprint.response(200, _build_schema("CapabilityStatement"), **_answer("The statement.", "ETag", "Last-Modified"))
    def get_metadata() -> Response:
        given = parse_parameters([MODE, *REDUCING])
        mode = given.get("mode", "full")
        if mode not in MODES:
            raise refuse_parameter("mode", "This mode is not supported.", MODES)
        with open_answer() as content:
            parse_choice(given, "_summary", SUMMARIES, "false")
            address = f"{get_public_url()}{BASE}" if get_public_url() else ""
            return send_resource(
                build_metadata(content, mode, address), given, updated_at=content.release.time, stored=True
            )


def _add_search(blueprint: FhirRoutes, type_: ResourceType) -> None:
    taken = [*type_.search, *PAGED]

    @blueprint.route(f"/{type_.name}", endpoint=f"search{type_.name}")
    @blueprint.describe_operation(
        f"listFhir{type_.name}",
        f"Search {type_.name} resources",
        f"{type_.about} Returns a Bundle of those that match every parameter, by id. Follow its link `next`.",
        ASKED,
        cached=False,
    )
    @blueprint.doc(parameters=[*map(_document_parameter, (*taken, *COMMON))])
    @blueprint.response(200, _build_schema("Bundle"), **_answer("The Bundle.", "Last-Modified"))
    def search_resources() -> Response:
        given = parse_parameters(taken, searching=True)
        with open_answer() as content:
            found = search(content, type_.name, given, f"{get_base()}{BASE}")
            response = keep_private(send_resource(found, given, updated_at=content.release.time))
        if is_lenient():
            response.headers["Preference-Applied"] = "handling=lenient"
        return response


def _add_read(blueprint: FhirRoutes, type_: ResourceType) -> None:
    taken = REDUCING

    @blueprint.route(f"/{type_.name}/<id>", endpoint=f"read{type_.name}", parameters=[_describe_identifier(type_.name)])
    @blueprint.describe_operation(
        f"getFhir{type_.name}",
        f"Read a {type_.name} resource",
        type_.about,
        READ,
    )
    @blueprint.doc(parameters=[IF_NONE_MATCH, *map(_document_parameter, (*taken, *COMMON))])
    @blueprint.response(200, _build_schema(type_.name), **_answer("The resource.", "ETag", "Last-Modified"))
    def read_resource(id: str) -> Response:  # noqa: A002 (the name on the wire)
        if is_interaction(id):
            raise Refusal("not-found", f"There is no {type_.name} {id}.")
        given = parse_parameters(taken)
        with open_answer() as content:
            parse_choice(given, "_summary", SUMMARIES, "false")
            return send_resource(
                _find_resource(content, type_.name, id), given, updated_at=content.release.time, stored=True
            )


def _add_operation(blueprint: FhirRoutes, type_: ResourceType, operation: Operation, *, instance: bool) -> None:
    taken, supported = operation.list_parameters(instance=instance), operation.list_supported(instance=instance)
    path = f"/{type_.name}{'/<id>' if instance else ''}/${operation.name}"
    name = f"Fhir{type_.name}{format_camel(operation.name)}{'OfOne' if instance else ''}"
    where = f"{type_.name}/{'{id}/' if instance else ''}"
    located = {"parameters": [_describe_identifier(type_.name)]} if instance else {}

    def answer_operation(id_: str | None) -> Response:
        given = parse_parameters(taken)
        with open_answer() as content:
            return send_resource(
                _run(content, type_.name, operation.name, given, id_), given, updated_at=content.release.time
            )

    for method, problems in (("GET", READ), ("POST", POST)):
        posting = method == "POST"
        asks = COMMON if posting else [each for each in (*supported, *COMMON) if each.type not in POSTED]
        body = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": BODY}}}} if posting else {}

        @blueprint.route(path, endpoint=f"{method}{name}", methods=[method], **located)
        @blueprint.describe_operation(
            f"{method.lower()}{name}",
            f"{operation.short} with {where}${operation.name}{', posted' if posting else ''}",
            f"{operation.about} {_explain_parameters(type_, operation, instance=instance) if posting else type_.about}",
            problems,
            cached=not posting,
        )
        @blueprint.doc(parameters=[*([] if posting else [IF_NONE_MATCH]), *map(_document_parameter, asks)], **body)
        @blueprint.response(
            200, _build_schema("Resource"), **_answer("The answer.", *([] if posting else ["ETag"]), "Last-Modified")
        )
        def run(id: str | None = None) -> Response:  # noqa: A002 (the name on the wire)
            return answer_operation(id)


def _run(content: NewestRelease, type_: str, operation: str, given: Given, id_: str | None) -> Resource:
    if type_ == "Composition":
        return _build_document(content, given, id_)
    if id_ is not None:
        _find_resource(content, type_, id_)
    return RUN[type_, operation](content, given, id_)


def _demand_live(content: NewestRelease, id_: str) -> None:
    """Refuse a composition whose condition is withdrawn."""
    served = record(content.connection, CONDITION.name, id_, content.release.number)
    if served is not None:
        require_live(CONDITION, served)


def _build_document(content: NewestRelease, given: Given, id_: str | None) -> Resource:
    wanted = id_ or str(given.get("id", "")).removeprefix("Composition/")
    if not wanted:
        raise BadParameter("Name the composition.", "id")
    if given.get("persist"):
        raise BadParameter("Documents are not stored here; omit this parameter.", "persist")
    _demand_live(content, wanted)
    found = build_document(content, wanted)
    if found is None:
        raise NotThere(f"There is no Composition {wanted}.")
    return found


def _find_resource(content: NewestRelease, type_: str, id_: str) -> Resource:
    if type_ == "Composition":
        _demand_live(content, id_)
    found = read(content, type_, id_)
    if found is None:
        raise Refusal("not-found", f"There is no {type_} {id_}.")
    return found


def _explain_parameters(type_: ResourceType, operation: Operation, *, instance: bool) -> str:
    """Return what can be posted: what GET takes too, and what only a body can hold.

    The operation on one resource refers to that on the type, which has all parameters.
    """
    if instance and operation.on_type:
        taken = operation.list_supported(instance=True)
        named = ", ".join(f"`{each.name}`" for each in operation.list_supported(instance=False) if each not in taken)
        return f"Parameters: those of `POST {BASE}/{type_.name}/${operation.name}`, without {named}."
    supported = operation.list_supported(instance=instance)
    same = ", ".join(f"`{each.name}` ({each.type})" for each in supported if each.type not in POSTED)
    posted = "".join(f" `{each.name}` ({each.type}): {each.about}" for each in supported if each.type in POSTED)
    return f"Parameters as for GET: {same}.{posted}"


def _build_schema(type_: str) -> dict[str, Any]:
    return {"type": "object", "description": f"{type_} of FHIR R4."}


def _answer(description: str, *said: str) -> dict[str, Any]:
    named = describe_headers("Content-Release", *said)
    return {"content_type": MEDIA_TYPE, "description": description, "headers": named}


def _describe_identifier(type_: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": SLUG}
    return {"name": "id", "in": "path", "required": True, "description": f"The id of the {type_}.", "schema": schema}


def _document_parameter(parameter: Parameter) -> dict[str, Any]:
    text: dict[str, Any] = {**PLAIN_TEXT_REFERENCE, "maxLength": MAX_TEXT_CHARACTERS}
    if parameter.blank:
        text = {"type": "string", "maxLength": MAX_TEXT_CHARACTERS}
    schema = dict(SCHEMAS.get(parameter.type, text))
    if parameter.name in BOUNDS:
        schema = {"type": "integer", **BOUNDS[parameter.name]}
    if parameter.name in CHOICES:
        schema = {"type": "string", "enum": list(CHOICES[parameter.name])}
    if parameter is PAGED_SUMMARY:
        schema["enum"].append("count")
    said = {"in": "query", "name": parameter.name, "description": parameter.about}
    if parameter.repeats:
        return {**said, "schema": {"type": "array", "items": schema}, "style": "form", "explode": True}
    return {**said, "schema": schema}
