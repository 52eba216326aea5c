"""Figures: numbers with their units as ranges, so that "about 8 %" and "7 to 9 %" can both be true."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

INFINITE = float("inf")
# The share of a figure by which `about` and `almost` may miss it.
TOLERANCE = 0.1
PERCENT = ("%", "percent", "per cent")


class Figure(NamedTuple):
    """A range of numbers, and their unit."""

    lower: float
    upper: float
    unit: str

    def is_comparable(self, other: "Figure") -> bool:
        """Return whether both have the same unit; units are not converted."""
        return self.unit == other.unit

    def is_compatible(self, other: "Figure") -> bool:
        """Return whether both can be true."""
        return self.is_comparable(other) and self.lower <= other.upper and other.lower <= self.upper


def read_figure(values: Mapping[str, Any]) -> Figure | None:
    """Return the figure of a statistic or quantity; None if it gives no number.

    A proportion is a percentage. `about 8` is within a tenth of 8, `less than 8` any smaller number, and a figure
    without an approximator is exact.
    """
    value, unit = values.get("value"), values.get("unit")
    lower, upper = values.get("lower"), values.get("upper")
    if values.get("numerator") is not None and values.get("denominator"):
        value, unit = 100 * values["numerator"] / values["denominator"], "%"
    if lower is None and upper is None:
        if value is None:
            return None
        lower, upper = _compute_range(value, values.get("approximator"))
    return Figure(-INFINITE if lower is None else lower, INFINITE if upper is None else upper, _fold_unit(unit))


def _compute_range(value: float, approximator: str | None) -> tuple[float | None, float | None]:
    """Return the range that a number stands for; None is an open end."""
    margin = abs(value) * TOLERANCE
    ranges: Mapping[str | None, tuple[float | None, float | None]] = {
        "about": (value - margin, value + margin),
        "almost": (value - margin, value),
        "more-than": (math.nextafter(value, INFINITE), None),
        "at-least": (value, None),
        "less-than": (None, math.nextafter(value, -INFINITE)),
        "at-most": (None, value),
    }
    return ranges.get(approximator, (value, value))


def _fold_unit(unit: str | None) -> str:
    folded = " ".join((unit or "").casefold().split())
    return "%" if folded in PERCENT else folded
