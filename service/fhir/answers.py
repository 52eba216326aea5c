"""Answers: Parameters resources, as operations answer with them."""

from typing import Any

from service.fhir.terminology import Resource


def build_parameters(*given: tuple[str, str, Any]) -> Resource:
    """Return a Parameters resource of names with the member that each value stands in."""
    return {"resourceType": "Parameters", "parameter": [build_part(*each) for each in given]}


def build_part(name: str, member: str, value: Any) -> Resource:
    """Return a parameter, or a part of one: its name, and the member that its value stands in."""
    return {"name": name, member: value}
