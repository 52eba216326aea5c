"""Standing: how a record stands to a code that was asked for, by way of the code that it carries.

Two things are put together: how the code that the record carries stands to the record (its `relation`), and how it
lies to the code asked for in their terminology. Where the two pull apart, no more can be said than `related`.
"""

from collections.abc import Mapping
from enum import StrEnum


class CodePlace(StrEnum):
    """Where the code that a record carries lies, seen from the code asked for."""

    SAME = "same"
    ABOVE = "above"
    BELOW = "below"


# The best first.
MATCHES = ("exact", "broader", "narrower", "related")
TABLE: Mapping[tuple[CodePlace, str], str] = {
    (CodePlace.SAME, "exact"): "exact",
    (CodePlace.SAME, "broader"): "narrower",
    (CodePlace.SAME, "narrower"): "broader",
    (CodePlace.SAME, "related"): "related",
    (CodePlace.ABOVE, "exact"): "broader",
    # The record and the code asked for both fall under the code carried: side by side, for all that is known.
    (CodePlace.ABOVE, "broader"): "related",
    (CodePlace.ABOVE, "narrower"): "broader",
    (CodePlace.ABOVE, "related"): "related",
    (CodePlace.BELOW, "exact"): "narrower",
    (CodePlace.BELOW, "broader"): "narrower",
    # Both are wider than the code carried: they have that in common, and either may be the wider.
    (CodePlace.BELOW, "narrower"): "related",
    (CodePlace.BELOW, "related"): "related",
}
MEANING: Mapping[str, str] = {
    "exact": "means the same as the record",
    "broader": "means more than the record",
    "narrower": "means less than the record",
    "related": "means something else that is close to the record",
}


def explain_match(place: CodePlace, relation: str, carried: str, note: str | None) -> str:
    """Return in words why a record was found: `carried` is the code that it carries, with its terminology."""
    meaning = MEANING[relation]
    words = {
        CodePlace.SAME: f"The code {meaning}.",
        CodePlace.ABOVE: f"The code falls under {carried}, which {meaning}.",
        CodePlace.BELOW: f"Under the code falls {carried}, which {meaning}.",
    }[place]
    return f"{words} The editors' note: {note.rstrip('.')}." if note else words
