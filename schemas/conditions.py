"""Conditions: diseases, their stages and subtypes, and what they lead to."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, Ref
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CATEGORY = Vocabulary(
    "ConditionCategory",
    {
        "disease": "A disease in its own right.",
        "stage": "A stage or extent of a disease.",
        "subtype": "A form of a disease.",
        "complication": "A condition that another one leads to.",
    },
)


class Condition(Statement):
    """A disease, a stage or form of one, or a complication."""

    singular = "condition"
    linked = Thing("MedicalCondition")

    category = Choice(CATEGORY, "What sort of condition it is.", required=True, example="stage")
    definition = Quoted("What the source says the condition is.", linked=Property("description"))
    stage_of = Ref("condition", "The disease that it is a stage of.")
    subtype_of = Ref("condition", "The disease that it is a form of.")
    complication_of = Ref("condition", "The condition that leads to it.")
