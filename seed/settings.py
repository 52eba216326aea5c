"""The settings of a content root, in its content.yaml: author, time, note and significance of its release."""

from typing import Any

import marshmallow as ma

from schemas.base import Shape
from schemas.complaints import Complaint, FaultCode, read_complaint
from schemas.fields import Choice, Moment, Part, Text
from schemas.significance import SIGNIFICANCE
from seed.reading.nodes import Node, convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.source_location import Written, find_fault_place
from service.publishing.faults import Fault
from service.publishing.release_times import FutureTime, is_future


class ReleaseSettings(Shape):
    """The release that these files become when they are applied."""

    time = Moment(
        "When the release is made, so that every machine serves the same bytes.", example="2026-11-23T00:00:00Z"
    )
    author = Text("Who makes the release.", limit=200)
    note = Text("What the release is about.", limit=500)
    significance = Choice(
        SIGNIFICANCE,
        "How much its changes matter to those who have seen the records, where nothing else is said of a record.",
    )


class ContentSettings(Shape):
    """The file that marks the root of the content."""

    release = Part(ReleaseSettings, "The release that these files become when they are applied.")


def find_faults(node: Node) -> list[ReadingFault]:
    """Return the faults of the settings."""
    try:
        settings = ContentSettings().load(convert_to_plain(node))
    except ma.ValidationError as error:
        return [_build_fault(node, path, message) for path, message in _flatten(error.messages, ())]
    time = (settings.get("release") or {}).get("time")
    if not time or not is_future(time):
        return []
    return [_build_fault(node, ("release", "time"), Complaint(FaultCode.OUT_OF_RANGE, str(FutureTime(time))))]


def _build_fault(node: Node, path: tuple[str | int, ...], complaint: Complaint) -> ReadingFault:
    unknown = complaint.code is FaultCode.UNKNOWN_FIELD
    rule = "unknown-field" if unknown else "shape"
    spot = find_fault_place(Written.wrap_node(node), Fault(rule, "content", "content", path, complaint))
    if unknown:
        return ReadingFault(rule, spot, f"{path[-1]} is not a field of content.yaml.", HELP)
    return ReadingFault(rule, spot, str(complaint), HELP)


HELP = "write `release:` and, indented below it, time, author, note and significance"


def _flatten(messages: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], Complaint]]:
    if isinstance(messages, list):
        return [(path, read_complaint(message)) for message in messages]
    deeper = [(inner, path if step == "_schema" else (*path, step)) for step, inner in messages.items()]
    return [found for inner, steps in deeper for found in _flatten(inner, steps)]
