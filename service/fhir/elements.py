"""Elements: reduces a resource for `_summary` and `_elements`.

The elements are those of R4's definitions: `*` marks those of the summary, `!` required ones, some of them by an
invariant.
https://hl7.org/fhir/R4/search.html#summary
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from service.fhir.faults import BadParameter
from service.fhir.request_parameters import Given

Resource = dict[str, Any]
HEAD = (
    "url* version* name* title* status*! experimental* date* publisher* contact* description useContext* "
    "jurisdiction* purpose copyright"
)
ABILITY = "kind*! software* implementation*!"
WRITTEN: Mapping[str, str] = {
    "CodeSystem": f"{HEAD} identifier* caseSensitive* valueSet* hierarchyMeaning* compositional* versionNeeded* "
    "content*! supplements* count* filter* property* concept",
    "ValueSet": f"{HEAD} identifier* immutable* compose expansion",
    "ConceptMap": f"{HEAD} identifier* sourceUri* sourceCanonical* targetUri* targetCanonical* group",
    "Composition": "identifier* status*! type*! category* subject* encounter* date*! author*! title*! "
    "confidentiality* attester custodian* relatesTo event* section",
    "Device": "identifier definition udiCarrier* status* statusReason distinctIdentifier manufacturer manufactureDate "
    "expirationDate lotNumber serialNumber deviceName modelNumber partNumber type specialization version property "
    "patient owner contact location url note safety* parent",
    "CapabilityStatement": f"{HEAD} {ABILITY} date! instantiates* imports* fhirVersion*! format*! patchFormat* "
    "implementationGuide* rest*! messaging* document*",
    "TerminologyCapabilities": f"{HEAD} {ABILITY} date! copyright* lockedDate* codeSystem expansion codeSearch "
    "validateCode translation closure",
}
ALWAYS = {"resourceType", "id", "meta"}
COMMON = {"implicitRules", "language", "text", "contained", "extension", "modifierExtension"}
# The summary of `rest` contains the types and the operations.
IN_REST = {"mode", "security", "resource"}
IN_RESOURCE = {"type", "profile", "operation"}
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}


def reduce_resource(resource: Resource, given: Given) -> Resource:
    """Return a resource reduced to the requested elements, and marked as a subset.

    Raises BadParameter for an unknown element of the type, and for `_elements` together with `_summary`.
    """
    summary, elements = given.get("_summary", "false"), given.get("_elements")
    type_ = resource["resourceType"]
    if elements is not None:
        if summary != "false":
            raise BadParameter("It cannot be combined with _summary.", "_elements")
        wanted = _list_wanted(type_, elements)
        kept = _keep_only(resource, wanted | _mark_subset(type_, "!"))
        return kept if "rest" in wanted else _drop_details(kept)
    if summary == "true":
        return _drop_details(_keep_only(resource, _mark_subset(type_, "*") | _mark_subset(type_, "!")))
    if summary == "text":
        return _drop_details(_keep_only(resource, {"text"} | _mark_subset(type_, "!")))
    return _keep_only(resource, set(resource) - {"text"}) if summary == "data" else resource


def _list_wanted(type_: str, elements: str) -> AbstractSet[str]:
    wanted = {name for each in elements.split(",") if (name := each.strip())}
    known = {each.rstrip("*!") for each in WRITTEN[type_].split()} | COMMON | ALWAYS
    if unknown := sorted(wanted - known):
        raise BadParameter(f"{type_} has no element {', '.join(unknown):.80}.", "_elements")
    return wanted


def _mark_subset(type_: str, mark: str) -> AbstractSet[str]:
    return {each.rstrip("*!") for each in WRITTEN[type_].split() if mark in each}


def _keep_only(resource: Resource, names: AbstractSet[str]) -> Resource:
    kept = {name: value for name, value in resource.items() if name in names | ALWAYS}
    return {**kept, "meta": {**kept.get("meta", {}), "tag": [SUBSETTED]}}


def _drop_details(resource: Resource) -> Resource:
    if resource["resourceType"] != "CapabilityStatement":
        return resource
    return {**resource, "rest": [_rest(each) for each in resource["rest"]]}


def _rest(rest: Resource) -> Resource:
    kept = {name: value for name, value in rest.items() if name in IN_REST}
    types = [{name: value for name, value in each.items() if name in IN_RESOURCE} for each in rest["resource"]]
    for each in types:
        if "operation" in each:
            each["operation"] = [{name: op[name] for name in ("name", "definition")} for op in each["operation"]]
    return {**kept, "security": {"cors": rest["security"]["cors"]}, "resource": types}
