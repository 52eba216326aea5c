"""The settings of a content root, in its content.yaml: author, time, note and significance of its release."""

from schemas.base import Shape
from schemas.complaints import Complaint, FaultCode
from schemas.fields import Choice, Moment, Part, Text
from schemas.significance import SIGNIFICANCE
from seed.reading.nodes import Node, convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.root import MARKER
from seed.shape_faults import build_shape_fault, find_shape_faults
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
    if faults := find_shape_faults(node, ContentSettings(), MARKER, HELP):
        return faults
    time = (ContentSettings().load(convert_to_plain(node)).get("release") or {}).get("time")
    if not time or not is_future(time):
        return []
    late = Complaint(FaultCode.OUT_OF_RANGE, str(FutureTime(time)))
    return [build_shape_fault(node, ("release", "time"), late, MARKER, HELP)]


HELP = "write `release:` and, indented below it, time, author, note and significance"
