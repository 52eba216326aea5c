"""Matching: how a record relates to the requested code, through the code that the record carries.

Two relations are combined: from the record's code to the record (its `relation`), and from the record's code to the
requested code in their terminology. If the two point in opposite directions, the result is only `related`.
"""

from collections.abc import Mapping
from enum import StrEnum


class CodePlace(StrEnum):
    """The place of a record's code in the hierarchy, relative to the requested code."""

    SAME = "same"
    ABOVE = "above"
    BELOW = "below"


# Best match first.
MATCHES = ("exact", "broader", "narrower", "related")
TABLE: Mapping[tuple[CodePlace, str], str] = {
    (CodePlace.SAME, "exact"): "exact",
    (CodePlace.SAME, "broader"): "narrower",
    (CodePlace.SAME, "narrower"): "broader",
    (CodePlace.SAME, "related"): "related",
    (CodePlace.ABOVE, "exact"): "broader",
    # The record and the requested code are both below the record's code, and so may be siblings.
    (CodePlace.ABOVE, "broader"): "related",
    (CodePlace.ABOVE, "narrower"): "broader",
    (CodePlace.ABOVE, "related"): "related",
    (CodePlace.BELOW, "exact"): "narrower",
    (CodePlace.BELOW, "broader"): "narrower",
    # Both are wider than the record's code; either may be the wider of the two.
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
    """Return the reason why a record was found; `carried` is the record's code with its terminology."""
    meaning = MEANING[relation]
    words = {
        CodePlace.SAME: f"The code {meaning}.",
        CodePlace.ABOVE: f"The code falls under {carried}, which {meaning}.",
        CodePlace.BELOW: f"The code includes {carried}, which {meaning}.",
    }[place]
    return f"{words} The editors' note: {note.rstrip('.')}." if note else words
