"""Advisories of a comparison: each once, by the number that answers name."""

from collections.abc import Sequence
from typing import Any

from service.comparisons.statements import Wire

SHOWN = ("claim", "verdict", "reason", "references", "assessedBy", "status")


class Advisories:
    """The advisories of the answers so far, in the order in which they were met."""

    def __init__(self) -> None:
        """Start with none."""
        self.listed: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}

    def list_numbers(self, advisories: Sequence[Wire]) -> list[int]:
        """Return the numbers of these advisories, adding those that are new."""
        return [self._find_number(each) for each in advisories]

    def _find_number(self, advisory: Wire) -> int:
        claim = advisory["claim"]["id"]
        if claim not in self._numbers:
            self._numbers[claim] = len(self.listed) + 1
            self.listed.append({"number": self._numbers[claim], **{name: advisory[name] for name in SHOWN}})
        return self._numbers[claim]
