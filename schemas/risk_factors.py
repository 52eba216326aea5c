"""Risk factors: what causes, triggers, favours or prevents a condition or its return."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

ROLE = Vocabulary(
    "RiskFactorRole",
    {
        "cause": "The source says that it brings the condition about.",
        "risk": "The source says that it makes the condition more likely.",
        "trigger": "The source says that it sets off an episode.",
        "protective": "The source says that it makes the condition less likely.",
    },
)

# What schema.org means by a risk factor; a protective factor is the opposite of one.
RISKS = ("cause", "risk", "trigger")


class RiskFactor(Statement):
    """Something that makes a condition or its return more or less likely."""

    singular = "risk-factor"
    linked = Thing("MedicalEntity", by="role", types=dict.fromkeys(RISKS, "MedicalRiskFactor"))

    role = Choice(ROLE, "What the factor does.", required=True, example="cause")
    description = Quoted("What the source says of it.", linked=Property("description"))
    conditions = declare_refs(
        "condition", "The conditions that it bears on.", linked=Property("increasesRiskOf", where=("role", RISKS))
    )
    recurrence_types = declare_refs("recurrence-type", "The recurrence types that it bears on.")
