"""Significance: how much a change matters to those who have seen the record before."""

from collections.abc import Iterable

from schemas.declaration import Vocabulary

# The highest first.
SIGNIFICANCE = Vocabulary(
    "Significance",
    {
        "correction-of-harm": "What was published could have harmed somebody: show the record again at once, and alert "
        "those who have seen it.",
        "correction": "What was published was wrong, or is withdrawn or judged: show it again as soon as you can.",
        "update": "New content, or content brought up to date; what was published was right in its time.",
        "editorial": "Nothing that a reader would act on differently: spelling, aliases, the form of records.",
    },
)
HARM, CORRECTION, UPDATE, EDITORIAL = SIGNIFICANCE.terms


def pick_highest(values: Iterable[str | None]) -> str | None:
    """Return the highest of these values; None if none of them is given."""
    given = set(values)
    return next((value for value in SIGNIFICANCE.terms if value in given), None)


def list_at_least(value: str) -> list[str]:
    """Return the value and those above it, the highest first."""
    ordered = list(SIGNIFICANCE.terms)
    return ordered[: ordered.index(value) + 1]
