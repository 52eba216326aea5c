"""The routes of FHIR R4, made from what `service.fhir.declaring` declares."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response

from schemas.shapes import SLUG
from service.api.converting import PLAIN_TEXT
from service.api.fhir_requests import FORMS, answering, asked, is_lenient, sent
from service.api.hosts import base, for_the_sender, public_url
from service.api.names import camel
from service.api.problems import Refusal, bad_parameter
from service.api.records import live
from service.api.smorest import IF_NONE_MATCH, FhirRoutes, headers
from service.fhir.asking import LONGEST, Given
from service.fhir.capabilities import MODES, metadata
from service.fhir.concepts import SYSTEMS_OF_OURS, Content
from service.fhir.declaring import BASE, MEDIA_TYPE, TYPES, Operation, ResourceType
from service.fhir.documents import CONDITION, DEVICE_ID, document
from service.fhir.faults import BadParameter, NotThere
from service.fhir.operations import MOST as MOST_CODES
from service.fhir.operations import RUN
from service.fhir.outcomes import is_interaction
from service.fhir.parameters import COMMON, PAGED, POSTED, REDUCING, SUMMARIES, TOTALS, Parameter
from service.fhir.searching import choice_of, read, search
from service.fhir.terminology import Resource
from service.store.reading import record

READ = ("bad-parameter", "not-found", "not-acceptable", "unavailable")
ASKED = ("bad-parameter", "not-acceptable", "unavailable")
POST = ("bad-request", "not-found", "not-acceptable", "too-large", "unsupported-media-type", "unavailable")
MODE = Parameter("mode", "code", "`full` (the default), `normative`, or `terminology` for TerminologyCapabilities.")
BODY = {"type": "object", "description": "A Parameters resource of FHIR R4."}
BOUNDS = {"count": {"minimum": 0, "maximum": MOST_CODES}}
# What the examples of the OpenAPI document show, whatever the content is.
SHOWN = SYSTEMS_OF_OURS["condition-category"]
IDS = {"CodeSystem": SHOWN.id, "ValueSet": SHOWN.id, "ConceptMap": "conditions", "Device": DEVICE_ID}
CODE = {"system": SHOWN.url, "code": "disease"}
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "CodeSystem/$lookup": CODE,
    "CodeSystem/$validate-code": {"url": SHOWN.url, "code": "disease"},
    "CodeSystem/{id}/$validate-code": {"code": "disease"},
    "ValueSet/$expand": {"url": SHOWN.value_set},
    "ValueSet/$validate-code": {"url": SHOWN.value_set, **CODE},
    "ValueSet/{id}/$validate-code": CODE,
    "ConceptMap/$translate": {"system": "http://hl7.org/fhir/sid/icd-10", "code": "C50", "reverse": "true"},
    "ConceptMap/{id}/$translate": {"system": "http://hl7.org/fhir/sid/icd-10", "code": "C50", "reverse": "true"},
}
CHOICES: Mapping[str, Sequence[str]] = {"_format": FORMS, "_summary": SUMMARIES, "_total": TOTALS, "mode": MODES}
PAGED_SUMMARY = next(each for each in PAGED if each.name == "_summary")
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
}


def routes() -> FhirRoutes:
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


def question(asked: str, id_: str | None) -> str:
    """Return the parameters of the example of an address below FHIR's base, the id standing as `{id}`."""
    given = {"id": id_} if asked == "Composition/$document" else QUESTIONS.get(asked, {})
    return urlencode(given)


def _add_metadata(blueprint: FhirRoutes) -> None:
    @blueprint.route("/metadata", endpoint="metadata")
    @blueprint.operation(
        "getFhirMetadata",
        "Ask what the FHIR server can do",
        "The CapabilityStatement: every resource type, parameter and operation that there is. With "
        "`mode=terminology` the TerminologyCapabilities, which name every code system.",
        ASKED,
    )
    @blueprint.doc(parameters=[IF_NONE_MATCH, *map(_documented, (MODE, *REDUCING, *COMMON))])
    @blueprint.response(200, _schema("CapabilityStatement"), **_answer("The statement.", "ETag", "Last-Modified"))
    def get_metadata() -> Response:
        given = asked([MODE, *REDUCING])
        mode = given.get("mode", "full")
        if mode not in MODES:
            raise bad_parameter("mode", "This mode is not known here.", MODES)
        with answering() as content:
            choice_of(given, "_summary", SUMMARIES, "false")
            address = f"{public_url()}{BASE}" if public_url() else ""
            return sent(metadata(content, mode, address), given, updated_at=content.release.time, stored=True)


def _add_search(blueprint: FhirRoutes, type_: ResourceType) -> None:
    taken = [*type_.search, *PAGED]

    @blueprint.route(f"/{type_.name}", endpoint=f"search{type_.name}")
    @blueprint.operation(
        f"listFhir{type_.name}",
        f"Search {type_.name} resources",
        f"{type_.about} A Bundle of those that match every parameter, by id. Follow its link `next`.",
        ASKED,
        cached=False,
    )
    @blueprint.doc(parameters=[*map(_documented, (*taken, *COMMON))])
    @blueprint.response(200, _schema("Bundle"), **_answer("The Bundle.", "Last-Modified"))
    def search_resources() -> Response:
        given = asked(taken, searching=True)
        with answering() as content:
            found = search(content, type_.name, given, f"{base()}{BASE}")
            response = for_the_sender(sent(found, given, updated_at=content.release.time))
        if is_lenient():
            response.headers["Preference-Applied"] = "handling=lenient"
        return response


def _add_read(blueprint: FhirRoutes, type_: ResourceType) -> None:
    taken = REDUCING

    @blueprint.route(f"/{type_.name}/<id>", endpoint=f"read{type_.name}", parameters=[_identifier(type_.name)])
    @blueprint.operation(
        f"getFhir{type_.name}",
        f"Read a {type_.name} resource",
        type_.about,
        READ,
    )
    @blueprint.doc(parameters=[IF_NONE_MATCH, *map(_documented, (*taken, *COMMON))])
    @blueprint.response(200, _schema(type_.name), **_answer("The resource.", "ETag", "Last-Modified"))
    def read_resource(id: str) -> Response:  # noqa: A002 (the name on the wire)
        if is_interaction(id):
            raise Refusal("not-found", f"There is no {type_.name} {id}.")
        given = asked(taken)
        with answering() as content:
            choice_of(given, "_summary", SUMMARIES, "false")
            return sent(_found(content, type_.name, id), given, updated_at=content.release.time, stored=True)


def _add_operation(blueprint: FhirRoutes, type_: ResourceType, operation: Operation, *, instance: bool) -> None:
    taken, supported = operation.taken(instance=instance), operation.supported(instance=instance)
    path = f"/{type_.name}{'/<id>' if instance else ''}/${operation.name}"
    name = f"Fhir{type_.name}{camel(operation.name)}{'OfOne' if instance else ''}"
    where = f"{type_.name}/{'{id}/' if instance else ''}"
    located = {"parameters": [_identifier(type_.name)]} if instance else {}

    def answered(id_: str | None) -> Response:
        given = asked(taken)
        with answering() as content:
            return sent(_run(content, type_.name, operation.name, given, id_), given, updated_at=content.release.time)

    for method, problems in (("GET", READ), ("POST", POST)):
        posting = method == "POST"
        asks = COMMON if posting else [each for each in (*supported, *COMMON) if each.type not in POSTED]
        body = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": BODY}}}} if posting else {}

        @blueprint.route(path, endpoint=f"{method}{name}", methods=[method], **located)
        @blueprint.operation(
            f"{method.lower()}{name}",
            f"{operation.short} with {where}${operation.name}{', posted' if posting else ''}",
            f"{operation.about} {_explained(supported) if posting else type_.about}",
            problems,
            cached=not posting,
        )
        @blueprint.doc(parameters=[*([] if posting else [IF_NONE_MATCH]), *map(_documented, asks)], **body)
        @blueprint.response(
            200, _schema("Resource"), **_answer("The answer.", *([] if posting else ["ETag"]), "Last-Modified")
        )
        def run(id: str | None = None) -> Response:  # noqa: A002 (the name on the wire)
            return answered(id)


def _run(content: Content, type_: str, operation: str, given: Given, id_: str | None) -> Resource:
    if type_ == "Composition":
        return _document(content, given, id_)
    if id_ is not None:
        _found(content, type_, id_)
    return RUN[type_, operation](content, given, id_)


def _demand_live(content: Content, id_: str) -> None:
    """Refuse a composition whose condition was withdrawn."""
    served = record(content.connection, CONDITION.name, id_, content.release.number)
    if served is not None:
        live(CONDITION, served)


def _document(content: Content, given: Given, id_: str | None) -> Resource:
    wanted = id_ or str(given.get("id", "")).removeprefix("Composition/")
    if not wanted:
        raise BadParameter("Name the composition.", "id")
    if given.get("persist"):
        raise BadParameter("Documents are not kept here: leave it out.", "persist")
    _demand_live(content, wanted)
    found = document(content, wanted)
    if found is None:
        raise NotThere(f"There is no Composition {wanted}.")
    return found


def _found(content: Content, type_: str, id_: str) -> Resource:
    if type_ == "Composition":
        _demand_live(content, id_)
    found = read(content, type_, id_)
    if found is None:
        raise Refusal("not-found", f"There is no {type_} {id_}.")
    return found


def _explained(taken: Sequence[Parameter]) -> str:
    named = " ".join(f"`{each.name}` ({each.type}): {each.about}" for each in taken)
    return f"Parameters: {named}"


def _schema(type_: str) -> dict[str, Any]:
    return {"type": "object", "description": f"A resource of FHIR R4 ({type_})."}


def _answer(description: str, *said: str) -> dict[str, Any]:
    named = headers("Content-Release", *said)
    return {"content_type": MEDIA_TYPE, "description": description, "headers": named}


def _identifier(type_: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": SLUG}
    return {"name": "id", "in": "path", "required": True, "description": f"The id of the {type_}.", "schema": schema}


def _documented(parameter: Parameter) -> dict[str, Any]:
    text = {"type": "string", "pattern": PLAIN_TEXT["pattern"], "maxLength": LONGEST}
    if parameter.blank:
        text = {"type": "string", "maxLength": LONGEST}
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
