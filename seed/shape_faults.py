"""Faults of files with a schema of their own, such as content.yaml: each at its place."""

from collections.abc import Iterator
from typing import Any

import marshmallow as ma

from schemas.complaints import Complaint, FaultCode, read_complaint
from seed.reading.nodes import Node, convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.source_location import Written, find_fault_place
from service.publishing.faults import Fault, Path


def find_shape_faults(node: Node, schema: ma.Schema, name: str, help_: str) -> list[ReadingFault]:
    """Return the faults of the values of a file; `name` is what messages call the file."""
    try:
        schema.load(convert_to_plain(node))
    except ma.ValidationError as error:
        return [build_shape_fault(node, path, message, name, help_) for path, message in _flatten(error.messages, ())]
    return []


def build_shape_fault(node: Node, path: Path, complaint: Complaint, name: str, help_: str) -> ReadingFault:
    """Return the fault of one value."""
    unknown = complaint.code is FaultCode.UNKNOWN_FIELD
    rule = "unknown-field" if unknown else "shape"
    place = find_fault_place(Written.wrap_node(node), Fault(rule, "content", "content", path, complaint))
    message = f"{path[-1]} is not a field of {name}." if unknown else str(complaint)
    return ReadingFault(rule, place, message, help_)


def _flatten(messages: Any, path: Path) -> Iterator[tuple[Path, Complaint]]:
    if isinstance(messages, list):
        yield from ((path, read_complaint(message)) for message in messages)
        return
    for step, inner in messages.items():
        yield from _flatten(inner, path if step == "_schema" else (*path, step))
