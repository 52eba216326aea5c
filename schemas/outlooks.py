"""Outlooks: what the source says may be expected."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

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

PROGNOSIS = "PrognosisHealthAspect"
HEALTH_ASPECTS = {
    "curability": PROGNOSIS,
    "survival": PROGNOSIS,
    "severity": PROGNOSIS,
    "treatability": PROGNOSIS,
    "treatment-success": PROGNOSIS,
    "quality-of-life": "LivingWithHealthAspect",
}


class Outlook(Statement):
    """What may be expected, for whom and when."""

    singular = "outlook"
    linked = Thing("HealthTopicContent", wording="text", coded=False)

    aspect = Choice(
        ASPECT,
        "What it is about.",
        required=True,
        example="treatability",
        linked=Property("hasHealthAspect", terms=HEALTH_ASPECTS),
    )
    value = Quoted("What may be expected, in the source's words.")
    quantifier = Quoted("For how many.")
    population = Quoted("For whom.")
    circumstance = Quoted("Under which circumstances.")
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
    prognostic_factors = declare_refs(
        "prognostic-factor", "The factors that it depends on.", linked=Property("mentions")
    )
