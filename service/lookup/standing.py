"""Standing: how a record stands to a code that was asked for, by way of the code that it carries.

Two things are put together: how the code that the record carries stands to the record (its `relation`), and how it
lies to the code asked for in their terminology. Where the two pull apart, no more can be said than `related`.
"""

from collections.abc import Mapping
from enum import StrEnum


class Place(StrEnum):
    """Where the code that a record carries lies, seen from the code asked for."""

    SAME = "same"
    ABOVE = "above"
    BELOW = "below"


# The best first.
MATCHES = ("exact", "broader", "narrower", "related")
TABLE: Mapping[tuple[Place, str], str] = {
    (Place.SAME, "exact"): "exact",
    (Place.SAME, "broader"): "narrower",
    (Place.SAME, "narrower"): "broader",
    (Place.SAME, "related"): "related",
    (Place.ABOVE, "exact"): "broader",
    # The record and the code asked for both fall under the code carried: side by side, for all that is known.
    (Place.ABOVE, "broader"): "related",
    (Place.ABOVE, "narrower"): "broader",
    (Place.ABOVE, "related"): "related",
    (Place.BELOW, "exact"): "narrower",
    (Place.BELOW, "broader"): "narrower",
    # Both are wider than the code carried: they have that in common, and either may be the wider.
    (Place.BELOW, "narrower"): "related",
    (Place.BELOW, "related"): "related",
}
MEANING: Mapping[str, str] = {
    "exact": "means the same as the record",
    "broader": "means more than the record",
    "narrower": "means less than the record",
    "related": "means something else that is close to the record",
}


def reason(place: Place, relation: str, carried: str, note: str | None) -> str:
    """Return in words why a record was found: `carried` is the code that it carries, with its terminology."""
    meaning = MEANING[relation]
    words = {
        Place.SAME: f"The code {meaning}.",
        Place.ABOVE: f"The code falls under {carried}, which {meaning}.",
        Place.BELOW: f"Under the code falls {carried}, which {meaning}.",
    }[place]
    return f"{words} The editors' note: {note.rstrip('.')}." if note else words
