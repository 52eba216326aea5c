"""Parameters resources: the results of operations."""

from typing import Any

from service.fhir.terminology import Resource


def build_parameters(*given: tuple[str, str, Any]) -> Resource:
    """Return a Parameters resource; each parameter has a name, the member for its value, and the value."""
    return {"resourceType": "Parameters", "parameter": [build_part(*each) for each in given]}


def build_part(name: str, member: str, value: Any) -> Resource:
    """Return a parameter, or a part of one, with its value in the given member."""
    return {"name": name, member: value}
