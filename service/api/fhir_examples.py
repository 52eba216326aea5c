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


def build_parameters(asked: str, id_: str | None, code: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the parameters that are asked of an address below FHIR's base, the id standing as `{id}`.

    `id_` is the id of a condition, `code` a code that one carries, as records have it.
    """
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
        {"name": name, MEMBERS[declared[name]][0]: value == "true" if declared[name] == "boolean" else value}
        for name, value in given.items()
    ]
    return {"resourceType": "Parameters", **({"parameter": parameters} if parameters else {})}
