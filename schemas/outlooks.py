"""Outlooks: the expectations stated by the source."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import declare_quantity

ASPECT = Vocabulary(
    "OutlookAspect",
    {
        "treatability": "Whether it can be treated.",
        "curability": "Whether it can be cured.",
        "survival": "How long people live.",
        "severity": "How severe it is.",
        "quality-of-life": "How well people live.",
        "treatment-success": "Whether treatment works.",
        "recovery": "Whether and how soon people recover.",
        "complications": "Whether it leads to other problems.",
        "recurrence": "Whether it comes back.",
        "preventability": "Whether it can be prevented.",
        "evaluation": "The source's evaluation of it.",
    },
)

PROGNOSIS = "PrognosisHealthAspect"
HEALTH_ASPECTS = {
    "curability": PROGNOSIS,
    "survival": PROGNOSIS,
    "severity": PROGNOSIS,
    "treatability": PROGNOSIS,
    "treatment-success": PROGNOSIS,
    "recovery": PROGNOSIS,
    "complications": "RisksOrComplicationsHealthAspect",
    "recurrence": PROGNOSIS,
    "preventability": "PreventionHealthAspect",
    "quality-of-life": "LivingWithHealthAspect",
}


class Outlook(Statement):
    """An expectation, for whom and when."""

    singular = "outlook"
    linked = Thing("HealthTopicContent", wording="text", coded=False)
    placed = Placement("outlook", by="aspect", others={"preventability": "causes"})

    aspect = Choice(
        ASPECT,
        "What it is about.",
        required=True,
        example="treatability",
        linked=Property("hasHealthAspect", terms=HEALTH_ASPECTS),
    )
    value = Quoted("The expectation, in the source's words.")
    quantifier = Quoted("For how many people it is true.")
    population = Quoted("For whom.")
    circumstance = Quoted("The circumstances in which it is true.")
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
    prognostic_factors = declare_refs(
        "prognostic-factor", "The factors that it depends on.", linked=Property("mentions")
    )
    treatments = declare_refs(
        "treatment", "The treatments with which it is expected.", later=True, linked=Property("mentions")
    )
    time_frame = declare_quantity("When it is expected.")
