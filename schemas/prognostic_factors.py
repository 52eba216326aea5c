"""Prognostic factors: what makes an outcome better or worse, alone or in combination."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

CATEGORY = Vocabulary(
    "PrognosticFactorCategory",
    {
        "disease-extent": "How far the disease has gone.",
        "biomarker": "Something measured in blood or tissue.",
        "treatment-history": "Earlier treatment.",
        "treatment-response": "How the disease responds to treatment.",
        "psychosocial": "State of mind and circumstances.",
        "demographic": "Age, sex and the like.",
        "other": "Anything else.",
    },
)
DIRECTION = Vocabulary(
    "PrognosticDirection",
    {"favourable": "The outcome is better with it.", "unfavourable": "The outcome is worse with it."},
)
OPERATOR = Vocabulary(
    "LogicOperator", {"all-of": "All of these are required.", "any-of": "Any one of these is sufficient."}
)


class FactorLogic(Shape):
    """How a factor is combined with others."""

    operator = Choice(OPERATOR, "Whether all or any are required.", required=True, example="all-of")
    with_ = declare_refs("prognostic-factor", "The other factors.", required=True, data_key="with")


class PrognosticFactor(Statement):
    """Something that makes an outcome better or worse."""

    singular = "prognostic-factor"
    linked = Thing("MedicalEntity")
    placed = Placement("outlook", rank=1)

    category = Choice(CATEGORY, "The sort of factor.", required=True, example="biomarker")
    direction = Choice(DIRECTION, "Whether the outcome is better or worse with it.", example="favourable")
    outcome = Quoted("The outcome that it affects, in the source's words.")
    logic = Listed(Part(FactorLogic, "A combination.", origin=Origin.CODED), "How the factor is combined with others.")
    conditions = declare_refs("condition", "The conditions that it affects.", linked=Property("about", of="page"))
    outlooks = declare_refs("outlook", "The outlooks that it affects.")
