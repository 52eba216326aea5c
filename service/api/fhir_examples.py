"""The FHIR requests in the examples of the OpenAPI document: the query of each address, and the same as a body."""

from collections.abc import Mapping
from typing import Any

from schemas.terminologies import SYSTEMS
from service.fhir.composition import DEVICE_ID
from service.fhir.concepts import SYSTEMS_OF_OURS
from service.fhir.definitions import TYPES
from service.fhir.request_parameters import MEMBERS

# The resource in the examples, independent of the content.
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
# What keeps long answers short: the number of resources, or one element.
SHORT_QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "metadata": {"_elements": "fhirVersion"},
    "CodeSystem": {"_summary": "count"},
    "ValueSet": {"_summary": "count"},
    "ConceptMap": {"_summary": "count"},
    "ConceptMap/{id}": {"_elements": "url"},
    "ValueSet/$expand": {"url": SHOWN.value_set, "count": "1"},
    "ValueSet/{id}/$expand": {"count": "1"},
    "Composition": {"_summary": "count"},
    "Composition/{id}": {"_elements": "title"},
}


def build_parameters(
    asked: str, id_: str | None, code: Mapping[str, str] | None = None, *, short: bool = False
) -> Mapping[str, str]:
    """Return the parameters that are asked of an address below FHIR's base, the id standing as `{id}`.

    `id_` is the id of a condition, `code` a code that one carries, as records have it; `short` asks for short answers.
    """
    if short and asked in SHORT_QUESTIONS:
        return SHORT_QUESTIONS[asked]
    if asked == "Composition/$document" and id_:
        return {"id": id_}
    given = QUESTIONS.get(asked, {})
    if code and asked.endswith("/$translate"):
        return {**given, "system": SYSTEMS[code["system"]].fhir_uri, "code": code["code"]}
    return given


def build_body(asked: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the Parameters resource that asks an operation the same as the parameters do."""
    name, _, operation = asked.replace("/{id}", "").partition("/$")
    declared = {
        parameter.name: parameter.type
        for each in TYPES[name].operations
        if each.name == operation
        for parameter in each.parameters
    }
    parameters = [
        {"name": name, MEMBERS[declared[name]][0]: _parse_value(declared[name], value)} for name, value in given.items()
    ]
    return {"resourceType": "Parameters", **({"parameter": parameters} if parameters else {})}


def _parse_value(type_: str, value: str) -> str | int | bool:
    """Return a parameter's value as JSON has it."""
    if type_ == "boolean":
        return value == "true"
    return int(value) if type_ == "integer" else value
