"""Request parameters: typed values from an address or from a posted Parameters resource."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from schemas.base import UNSAFE_TEXT
from service.fhir.faults import BadParameter, NotSupported
from service.fhir.parameters import POSTED, Parameter

Given = Mapping[str, Any]
BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
WHOLE = re.compile(r"0|[1-9][0-9]*")
# Larger numbers count as this one: no offset can be larger.
MAX_INTEGER = 999_999_999
MAX_TEXT_CHARACTERS = 1000
# R4's dateTime: a year, a month, a day, or a time with its zone.
DATE_TIME = re.compile(
    r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?)?)?"
)
LAST_ZONE = timezone(timedelta(hours=-12))
# The members of Parameters.parameter for values of each type.
MEMBERS: Mapping[str, Sequence[str]] = {
    "string": ("valueString",),
    "code": ("valueCode", "valueString"),
    "token": ("valueString", "valueCode", "valueUri"),
    "uri": ("valueUri", "valueUrl", "valueCanonical", "valueString", "valueId"),
    "boolean": ("valueBoolean",),
    "integer": ("valueInteger", "valueUnsignedInt", "valuePositiveInt"),
    "dateTime": ("valueDateTime", "valueDate", "valueInstant", "valueString"),
    "Coding": ("valueCoding",),
    "CodeableConcept": ("valueCodeableConcept",),
}
# The types whose values are not text.
PYTHON_TYPES: Mapping[str, type] = {"boolean": bool, "integer": int, "Coding": dict, "CodeableConcept": dict}


def parse_address(values: Mapping[str, Sequence[str]], taken: Sequence[Parameter]) -> Given:
    """Return the typed parameters of an address; unknown ones were refused before.

    Raises BadParameter or NotSupported.
    """
    declared = {each.name: each for each in taken}
    found = {name: _list_all(declared[name], each) for name, each in values.items() if name in declared}
    return {name: value for name, value in found.items() if value is not None}


def parse_resource(resource: Mapping[str, Any], taken: Sequence[Parameter]) -> Given:
    """Return the typed parameters of a posted Parameters resource.

    Raises BadParameter or NotSupported.
    """
    if resource.get("resourceType") != "Parameters" or not isinstance(resource.get("parameter", []), list):
        raise BadParameter("Post a Parameters resource with a list in `parameter`.")
    declared = {each.name: each for each in taken}
    found: dict[str, Any] = {}
    for each in resource.get("parameter", []):
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or name not in declared:
            known = ", ".join(sorted(name for name, each in declared.items() if not each.refused))
            raise NotSupported(f"{name!r:.80} is unknown; known parameters: {known}.", "parameter")
        if name in found and not declared[name].repeats:
            raise BadParameter("This parameter may appear only once.", name)
        value = _convert_value(declared[name], each)
        if declared[name].repeats:
            found[name] = [*found.get(name, ()), value]
        elif value is not None:
            found[name] = value
    return found


def list_codings(given: Given, system: str | None = None) -> Iterator[tuple[str, str, str | None]]:
    """Yield the system, code and display of each coding in a request, from any of the three parameters.

    `system` is the default for a plain code. A coding of a concept without system or code is skipped, since another may
    match. Otherwise a missing code or system, or a value of the wrong type, raises BadParameter.
    """
    ways = [name for name in ("code", "coding", "codeableConcept") if name in given]
    if len(ways) != 1:
        raise BadParameter("Send exactly one of code (with its system), coding and codeableConcept.", "code")
    if ways == ["codeableConcept"]:
        concept = [
            _parse_coding(each, "codeableConcept") for each in _wrap_list(given["codeableConcept"].get("coding"))
        ]
        yield from ((url, code, display) for url, code, display in concept if url and code)
        return
    plain = {"system": given.get("system", system), "code": given.get("code"), "display": given.get("display")}
    url, code, display = _parse_coding(given.get("coding", plain), ways[0])
    if not url or not code:
        raise BadParameter("A code and its system are both required, as text.", "system" if code else ways[0])
    yield url, code, display


def split_canonical(text: str) -> tuple[str, str | None]:
    """Return a canonical URL and the version after its bar, or None."""
    url, bar, version = text.partition("|")
    return url, version if bar and version else None


def find_latest_moment(date_time: str) -> datetime:
    """Return the last moment of a dateTime; a day lasts until its end in the last time zone.

    Raises ValueError for a date that does not exist.
    """
    if "T" in date_time:
        # datetime has no leap seconds.
        return datetime.fromisoformat(date_time.replace(":60", ":59"))
    year, month, day = [*map(int, date_time.split("-")), 0, 0][:3]
    last = day or monthrange(year, month or 12)[1]
    return datetime(year, month or 12, last, 23, 59, 59, tzinfo=LAST_ZONE)


def _parse_coding(value: Mapping[str, Any], where: str) -> tuple[str | None, str | None, str | None]:
    """Return system, code and display of a Coding. Raises BadParameter if one of them is not text."""
    found = [value.get(name) for name in ("system", "code", "display")]
    if any(each is not None and not isinstance(each, str) for each in found):
        raise BadParameter("The system, code and display of a coding must be text.", where)
    url, code, display = found
    return url, code, display


def _wrap_list(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
        raise BadParameter("It must contain at least one coding.", "codeableConcept")
    return value


def _list_all(declared: Parameter, values: Sequence[str]) -> Any:
    _demand_supported(declared)
    if declared.repeats:
        return [_convert_values(declared, each) for each in values]
    if len(values) > 1:
        raise BadParameter("This parameter may appear only once.", declared.name)
    return _convert_values(declared, values[0])


def _convert_values(declared: Parameter, text: str) -> Any:
    if declared.type in POSTED:
        raise BadParameter("Its value is an object: post it in a Parameters resource.", declared.name)
    if declared.blank and not (text := text.strip()):
        return None
    if not text or text != text.strip() or len(text) > MAX_TEXT_CHARACTERS:
        raise BadParameter(
            f"Write 1 to {MAX_TEXT_CHARACTERS} characters, without white space around them.", declared.name
        )
    if UNSAFE_TEXT.search(text):
        raise BadParameter("It contains control characters.", declared.name)
    return _CONVERTED.get(declared.type, _convert_text)(declared.name, text)


def _convert_value(declared: Parameter, given: Mapping[str, Any]) -> Any:
    _demand_supported(declared)
    members = [name for name in given if name != "name"]
    if len(members) != 1 or members[0] not in MEMBERS[declared.type]:
        raise BadParameter(f"Its value must be in {' or '.join(MEMBERS[declared.type])}.", declared.name)
    value = given[members[0]]
    if type(value) is not PYTHON_TYPES.get(declared.type, str):
        raise BadParameter(f"Its value must be of the type {declared.type}.", declared.name)
    return value if declared.type in {"boolean", *POSTED} else _convert_values(declared, str(value))


def _demand_supported(declared: Parameter) -> None:
    if declared.refused:
        raise NotSupported(f"This parameter is not supported here. {declared.about}", declared.name)


def _convert_text(_name: str, text: str) -> str:
    return text


def _convert_boolean(name: str, text: str) -> bool:
    if text not in BOOLEANS:
        raise BadParameter("Write true or false.", name)
    return BOOLEANS[text]


def _convert_integer(name: str, text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise BadParameter("Write a whole number, 0 or more.", name)
    return min(int(text), MAX_INTEGER)


def _convert_date_time(name: str, text: str) -> str:
    try:
        if DATE_TIME.fullmatch(text):
            find_latest_moment(text)
            return text
    except ValueError:
        pass
    raise BadParameter("Write a date such as 2026-11-30, or a time with its zone.", name)


_CONVERTED: Mapping[str, Callable[[str, str], Any]] = {
    "boolean": _convert_boolean,
    "integer": _convert_integer,
    "dateTime": _convert_date_time,
}
