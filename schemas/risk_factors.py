"""Risk factors: what causes, triggers, promotes or prevents a condition or its recurrence."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

ROLE = Vocabulary(
    "RiskFactorRole",
    {
        "cause": "The source says that it causes the condition.",
        "risk": "The source says that it makes the condition more likely.",
        "trigger": "The source says that it triggers an episode.",
        "protective": "The source says that it makes the condition less likely.",
    },
)

# schema.org's risk factors increase a risk; a protective factor does the opposite.
RISKS = ("cause", "risk", "trigger")


class RiskFactor(Statement):
    """Something that makes a condition or its recurrence more or less likely."""

    singular = "risk-factor"
    linked = Thing("MedicalEntity", by="role", types=dict.fromkeys(RISKS, "MedicalRiskFactor"))

    role = Choice(ROLE, "The effect of the factor.", required=True, example="cause")
    description = Quoted("The source's description of it.", linked=Property("description"))
    conditions = declare_refs(
        "condition", "The conditions that it affects.", linked=Property("increasesRiskOf", where=("role", RISKS))
    )
    recurrence_types = declare_refs("recurrence-type", "The recurrence types that it affects.")
