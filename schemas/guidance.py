"""Guidance: the source's advice on what to do, know or decide."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CATEGORY = Vocabulary(
    "GuidanceCategory",
    {
        "treatment-principle": "How to approach treatment.",
        "decision": "Something to decide.",
        "self-care": "Something to do for oneself.",
        "adherence": "Keeping to a treatment.",
        "awareness": "Something to know.",
        "reassurance": "A reason for hope.",
    },
)
HEALTH_ASPECTS = {"treatment-principle": "TreatmentsHealthAspect", "self-care": "SelfCareHealthAspect"}
STRENGTH = Vocabulary(
    "GuidanceStrength",
    {
        "must": "The source says that it must be done.",
        "necessary": "The source says that it is necessary.",
        "important": "The source says that it is important.",
        "recommended": "The source recommends it.",
    },
)


class Guidance(Statement):
    """A piece of advice, in the source's words."""

    singular = "guidance"
    linked = Thing("HealthTopicContent", coded=False)

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
