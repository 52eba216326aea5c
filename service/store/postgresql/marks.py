"""Marks: the newest release as a server reports it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

NEWEST = "SELECT number, time FROM releases ORDER BY number DESC LIMIT 1"


class NewestMark(NamedTuple):
    """The newest release by number and time, which also distinguish it from other histories."""

    number: int
    time: str


def mark_of(rows: Sequence[tuple[Any, ...]]) -> NewestMark | None:
    """Return the newest release from the rows of `NEWEST`."""
    return NewestMark(*rows[0]) if rows else None
