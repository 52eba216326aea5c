"""Guidance: the source's advice on what to do, know or decide."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import COMBINATION, declare_characteristics

CATEGORY = Vocabulary(
    "GuidanceCategory",
    {
        "treatment-principle": "How to approach treatment.",
        "decision": "Something to decide.",
        "self-care": "Something to do for oneself.",
        "adherence": "Keeping to a treatment.",
        "awareness": "Something to know.",
        "reassurance": "A reason for hope.",
        "seek-help": "When to seek help, and where.",
        "avoidance": "Something not to do.",
        "contraindication": "When a treatment or test must not be used.",
        "interaction": "What a treatment must not be combined with, or only with care.",
        "warning": "A danger, and what to watch for.",
        "prevention": "How to prevent something.",
        "access": "How to get care, and what it costs.",
    },
    {"self-care": "Self-care", "seek-help": "When to seek help"},
)
HEALTH_ASPECTS = {
    "treatment-principle": "TreatmentsHealthAspect",
    "self-care": "SelfCareHealthAspect",
    "seek-help": "SeeDoctorHealthAspect",
    "avoidance": "SafetyHealthAspect",
    "contraindication": "SafetyHealthAspect",
    "interaction": "SafetyHealthAspect",
    "warning": "SafetyHealthAspect",
    "prevention": "PreventionHealthAspect",
    "access": "GettingAccessHealthAspect",
}
# The codes of FHIR's value set request-priority, most urgent first.
URGENCY = Vocabulary(
    "Urgency",
    {
        "stat": "Now: an emergency.",
        "asap": "As soon as possible, today.",
        "urgent": "Soon, ahead of routine care.",
        "routine": "At an ordinary appointment.",
    },
    {
        "stat": "Emergency: now",
        "asap": "As soon as possible",
        "urgent": "Soon",
        "routine": "At an ordinary appointment",
    },
)
STRENGTH = Vocabulary(
    "GuidanceStrength",
    {
        "must": "The source says that it must be done.",
        "necessary": "The source says that it is necessary.",
        "important": "The source says that it is important.",
        "recommended": "The source recommends it.",
        "permitted": "The source says that it may be done.",
        "discouraged": "The source advises against it.",
        "must-not": "The source says that it must not be done.",
    },
)


class Guidance(Statement):
    """A piece of advice, in the source's words."""

    singular = "guidance"
    linked = Thing("HealthTopicContent", coded=False)
    placed = Placement(
        "what-to-do",
        by="category",
        others={
            "seek-help": "seek-help",
            "warning": "seek-help",
            "prevention": "causes",
            "treatment-principle": "treatments",
            "adherence": "treatments",
            "contraindication": "treatments",
            "interaction": "treatments",
        },
        first={"seek-help": "urgency"},
    )

    category = Choice(
        CATEGORY,
        "The sort of advice.",
        required=True,
        example="decision",
        linked=Property("hasHealthAspect", terms=HEALTH_ASPECTS),
    )
    text = Quoted("The advice, in the source's words.", required=True, linked=Property("text"))
    strength = Choice(STRENGTH, "The strength of the wording in the source.", example="must")
    reason = Quoted("The reason that the source gives.")
    difficulty = Quoted("The difficulty according to the source.")
    reassurance = declare_quoted_list("Words of comfort in the source.")
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
    treatments = declare_refs("treatment", "The treatments that it is about.", linked=Property("about"))
    tests = declare_refs("test", "The tests that it is about.", later=True, linked=Property("about"))
    urgency = Choice(URGENCY, "How soon to act or to seek help.", example="stat", later=True)
    contact = Quoted("Whom to contact, in the source's words.", example="your doctor", later=True)
    when = declare_characteristics("The findings and circumstances in which it is to be done.")
    combination = Choice(COMBINATION, "How many of these circumstances are required.", example="any-of", later=True)
