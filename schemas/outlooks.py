"""Outlooks: what the source says may be expected."""

from schemas.declaring import Vocabulary
from schemas.fields import Choice, Quoted, refs
from schemas.records import Statement

ASPECT = Vocabulary(
    "OutlookAspect",
    {
        "treatability": "Whether it can be treated.",
        "curability": "Whether it can be cured.",
        "survival": "How long people live.",
        "severity": "How bad it is.",
        "quality-of-life": "How well people live.",
        "treatment-success": "Whether treatment works.",
        "evaluation": "What the source thinks of it.",
    },
)


class Outlook(Statement):
    """What may be expected, for whom and when."""

    singular = "outlook"

    aspect = Choice(ASPECT, "What it is about.", required=True, example="treatability")
    value = Quoted("What may be expected, in the source's words.")
    quantifier = Quoted("For how many.")
    population = Quoted("For whom.")
    circumstance = Quoted("Under which circumstances.")
    conditions = refs("condition", "The conditions that it is about.")
    prognostic_factors = refs("prognostic-factor", "The factors that it depends on.")
