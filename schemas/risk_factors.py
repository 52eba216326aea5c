"""Risk factors: what causes, triggers, favours or prevents a condition or its return."""

from schemas.declaring import Vocabulary
from schemas.fields import Choice, Quoted, refs
from schemas.records import Statement

ROLE = Vocabulary(
    "RiskFactorRole",
    {
        "cause": "The source says that it brings the condition about.",
        "risk": "The source says that it makes the condition more likely.",
        "trigger": "The source says that it sets off an episode.",
        "protective": "The source says that it makes the condition less likely.",
    },
)


class RiskFactor(Statement):
    """Something that makes a condition or its return more or less likely."""

    singular = "risk-factor"

    role = Choice(ROLE, "What the factor does.", required=True, example="cause")
    description = Quoted("What the source says of it.")
    conditions = refs("condition", "The conditions that it bears on.")
    recurrence_types = refs("recurrence-type", "The recurrence types that it bears on.")
