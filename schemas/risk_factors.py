"""Risk factors: what causes, triggers, promotes or prevents a condition or its recurrence."""

from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Part, Quoted, declare_refs
from schemas.occurrence import FrequentStatement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import Characteristic

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


CERTAINTY = Vocabulary(
    "RiskFactorCertainty",
    {
        "established": "The source says that it is known.",
        "suspected": "The source says that it is possible.",
        "unknown": "The source says that it is not known.",
        "disproved": "The source says that it is not so.",
    },
)
# These must not be stated as risks.
UNSURE = ("certainty", ("unknown", "disproved"))


class RiskFactor(FrequentStatement):
    """Something that makes a condition or its recurrence more or less likely."""

    singular = "risk-factor"
    linked = Thing("MedicalEntity", by="role", types=dict.fromkeys(RISKS, "MedicalRiskFactor"), unless=UNSURE)
    placed = Placement("causes")

    role = Choice(ROLE, "The effect of the factor.", required=True, example="cause")
    description = Quoted("The source's description of it.", linked=Property("description"))
    conditions = declare_refs(
        "condition",
        "The conditions that it affects.",
        linked=Property("increasesRiskOf", where=("role", RISKS), unless=UNSURE),
    )
    recurrence_types = declare_refs("recurrence-type", "The recurrence types that it affects.")
    certainty = Choice(CERTAINTY, "Whether it is known to be one.", example="suspected", later=True)
    factor = Part(Characteristic, "What the factor is.", origin=Origin.CODED, later=True)
    substances = declare_refs("substance", "The substances, genes or germs that it is.", later=True)
