"""Marks: which release is the newest, as a server says it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

NEWEST = "SELECT number, time FROM releases ORDER BY number DESC LIMIT 1"


class NewestMark(NamedTuple):
    """The newest release by number and time, which tell it from those of other histories."""

    number: int
    time: str


def mark_of(rows: Sequence[tuple[Any, ...]]) -> NewestMark | None:
    """Return the newest release of what a query for it found."""
    return NewestMark(*rows[0]) if rows else None
