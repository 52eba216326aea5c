"""Conditions: diseases, their stages, subtypes and complications."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, Ref
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CATEGORY = Vocabulary(
    "ConditionCategory",
    {
        "disease": "A disease.",
        "stage": "A stage or extent of a disease.",
        "subtype": "A form of a disease.",
        "complication": "A consequence of another condition.",
    },
)


class Condition(Statement):
    """A disease, a stage or form of one, or a complication."""

    singular = "condition"
    linked = Thing("MedicalCondition")

    category = Choice(CATEGORY, "The sort of condition.", required=True, example="stage")
    definition = Quoted("The source's definition of the condition.", linked=Property("description"))
    stage_of = Ref("condition", "The disease that it is a stage of.")
    subtype_of = Ref("condition", "The disease that it is a form of.")
    complication_of = Ref("condition", "The condition that leads to it.")
