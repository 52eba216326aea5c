"""Conditions: diseases, their stages, subtypes and complications."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Quoted, Ref
from schemas.occurrence import OccurringStatement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

CATEGORY = Vocabulary(
    "ConditionCategory",
    {
        "disease": "A disease.",
        "stage": "A stage or extent of a disease.",
        "subtype": "A form of a disease.",
        "complication": "A consequence of another condition.",
    },
)


COURSE = Vocabulary(
    "ConditionCourse",
    {
        "acute": "Begins suddenly and is short.",
        "chronic": "Lasts long.",
        "episodic": "Comes and goes.",
        "progressive": "Gets worse with time.",
        "self-limiting": "Goes away without treatment.",
        "lifelong": "Never goes away.",
    },
    {"self-limiting": "Self-limiting"},
)
TRANSMISSION = Vocabulary(
    "Transmission",
    {
        "contact": "By touch, or by things that were touched.",
        "droplet": "By coughing and sneezing.",
        "airborne": "Through the air.",
        "food-or-water": "By food or water.",
        "animal": "By animals and their bites.",
        "vector": "By insects and ticks.",
        "sexual": "By sexual contact.",
        "blood": "By blood, needles or transplants.",
        "mother-to-child": "In pregnancy, at birth or by breastfeeding.",
        "inherited": "From parents, by genes.",
        "none": "The source says that it is not passed on.",
    },
    {"mother-to-child": "From mother to child", "none": "Not passed on"},
)
RELATION = Vocabulary(
    "ConditionRelation",
    {
        "comorbidity": "Both occur together.",
        "follows": "It comes after the other condition.",
        "may-lead-to": "It may turn into the other condition, or make it more likely.",
        "due-to": "The other condition causes it.",
        "mistaken-for": "It may be mistaken for the other condition.",
    },
)


class RelatedCondition(Shape):
    """Another condition, and how this one is related to it."""

    filters = "prefixed"

    condition = Ref("condition", "The other condition.", required=True)
    relation = Choice(RELATION, "The relation of this condition to it.", required=True, example="may-lead-to")


class Condition(OccurringStatement):
    """A disease, a stage or form of one, or a complication."""

    singular = "condition"
    linked = Thing("MedicalCondition")
    placed = Placement("what-it-is")

    category = Choice(CATEGORY, "The sort of condition.", required=True, example="stage")
    definition = Quoted("The source's definition of the condition.", linked=Property("description"))
    stage_of = Ref("condition", "The disease that it is a stage of.")
    subtype_of = Ref("condition", "The disease that it is a form of.")
    complication_of = Ref("condition", "The condition that leads to it.")
    course = Listed(Choice(COURSE, "A course."), "How it takes its course.", later=True)
    transmission = Listed(Choice(TRANSMISSION, "A way."), "How it is passed on.", later=True)
    relations = Listed(
        Part(RelatedCondition, "A relation.", origin=Origin.CODED), "Its relations to other conditions.", later=True
    )
