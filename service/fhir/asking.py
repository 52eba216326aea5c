"""Asking: parameters as an operation reads them, from an address or from a posted Parameters resource."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from schemas.shapes import UNSAFE_TEXT
from service.fhir.declaring import POSTED, Parameter
from service.fhir.faults import BadParameter

Given = Mapping[str, Any]
BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
LONGEST = 1000
# The members of Parameters.parameter that a value of each type may stand in.
MEMBERS: Mapping[str, Sequence[str]] = {
    "string": ("valueString",),
    "code": ("valueCode", "valueString"),
    "uri": ("valueUri", "valueUrl", "valueCanonical", "valueString", "valueId"),
    "boolean": ("valueBoolean",),
    "integer": ("valueInteger", "valueUnsignedInt", "valuePositiveInt"),
    "Coding": ("valueCoding",),
    "CodeableConcept": ("valueCodeableConcept",),
}


def from_address(values: Mapping[str, Sequence[str]], taken: Sequence[Parameter]) -> Given:
    """Return the parameters of an address, each in its type; those that are not known were refused before.

    Raises BadParameter.
    """
    declared = {each.name: each for each in taken}
    return {name: _typed(declared[name], each) for name, each in values.items() if name in declared}


def from_body(resource: Mapping[str, Any], taken: Sequence[Parameter]) -> Given:
    """Return the parameters of a posted Parameters resource, each in its type.

    Raises BadParameter.
    """
    if resource.get("resourceType") != "Parameters" or not isinstance(resource.get("parameter", []), list):
        raise BadParameter("Post a Parameters resource, its `parameter` a list.")
    declared = {each.name: each for each in taken}
    found: dict[str, Any] = {}
    for each in resource.get("parameter", []):
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or name not in declared:
            raise BadParameter(
                f"{name!r:.80} is not known here; these are: {', '.join(sorted(declared))}.", "parameter"
            )
        if name in found:
            raise BadParameter("This parameter may be given once only.", name)
        found[name] = _value(declared[name], each)
    return found


def codings(given: Given, system: str | None = None) -> Iterator[tuple[str, str, str | None]]:
    """Yield the system, the code and the name of each coding that a request gives, by whichever parameter.

    `system` is that of a plain code; raises BadParameter where a code is missing, or given twice.
    """
    ways = [name for name in ("code", "coding", "codeableConcept") if name in given]
    if len(ways) != 1:
        raise BadParameter("Give one of code (with its system), coding and codeableConcept.", "code")
    if ways == ["code"]:
        wanted = [{"system": given.get("system", system), "code": given["code"], "display": given.get("display")}]
    else:
        wanted = [given["coding"]] if ways == ["coding"] else _listed(given["codeableConcept"].get("coding"))
    for each in wanted:
        if not isinstance(each.get("code"), str) or not isinstance(each.get("system"), str):
            raise BadParameter("A code needs its system, and both are text.", "system" if "code" in each else ways[0])
        display = each.get("display")
        yield each["system"], each["code"], display if isinstance(display, str) else None


def _listed(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
        raise BadParameter("It must hold at least one coding.", "codeableConcept")
    return value


def _typed(declared: Parameter, values: Sequence[str]) -> Any:
    if len(values) > 1:
        raise BadParameter("This parameter may be given once only.", declared.name)
    (text,) = values
    if declared.type in POSTED:
        raise BadParameter("Its value is an object: post it in a Parameters resource.", declared.name)
    if not text or text != text.strip() or len(text) > LONGEST:
        raise BadParameter(f"Write 1 to {LONGEST} characters, without white space around them.", declared.name)
    if UNSAFE_TEXT.search(text):
        raise BadParameter("It holds control characters.", declared.name)
    return _CONVERTED.get(declared.type, _text)(declared.name, text)


def _value(declared: Parameter, given: Mapping[str, Any]) -> Any:
    members = [name for name in given if name != "name"]
    if len(members) != 1 or members[0] not in MEMBERS[declared.type]:
        raise BadParameter(f"Its value must stand in {' or '.join(MEMBERS[declared.type])}.", declared.name)
    value = given[members[0]]
    wanted = {"boolean": bool, "integer": int, "Coding": dict, "CodeableConcept": dict}.get(declared.type, str)
    if type(value) is not wanted:
        raise BadParameter(f"Its value must be of the type {declared.type}.", declared.name)
    return value if declared.type in {"boolean", *POSTED} else _typed(declared, [str(value)])


def _text(_name: str, text: str) -> str:
    return text


def _boolean(name: str, text: str) -> bool:
    if text not in BOOLEANS:
        raise BadParameter("Write true or false.", name)
    return BOOLEANS[text]


def _integer(name: str, text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise BadParameter("Write a whole number, 0 or more.", name)
    return int(text)


_CONVERTED: Mapping[str, Callable[[str, str], Any]] = {"boolean": _boolean, "integer": _integer}
