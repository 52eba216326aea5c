"""Mechanisms: how a disease arises or spreads, step by step."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Listed, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

ROUTE = Vocabulary(
    "SpreadRoute",
    {
        "haematogenous": "Through the blood.",
        "lymphatic": "Through the lymph.",
        "direct": "By growing into adjacent tissue.",
    },
)
BELIEF = Vocabulary(
    "BeliefStatus",
    {
        "current": "The source presents it as true.",
        "superseded": "The source says that it was believed in the past.",
        "hypothesis": "The source says that it is possible.",
    },
)

# Superseded and hypothetical mechanisms must not be stated as true.
HELD = ("beliefStatus", (None, "current"))


PROCESS = Vocabulary(
    "ProcessNature",
    {
        "normal-function": "How the healthy body works.",
        "disease-process": "How a disease arises, spreads or does harm.",
        "treatment-action": "How a treatment works.",
    },
)


class Mechanism(Statement):
    """How the body works, how a disease arises or spreads, or how a treatment works."""

    singular = "mechanism"
    linked = Thing("HealthTopicContent", coded=False)
    placed = Placement("causes")

    definition = Quoted("The source's definition of the mechanism.", linked=Property("text", where=HELD))
    steps = declare_quoted_list(
        "The steps in order, in the source's words.",
        linked=Property("hasPart", where=HELD, wrapped=("Quotation", "text")),
    )
    routes = Listed(Choice(ROUTE, "A route."), "The ways by which the disease spreads.")
    belief_status = Choice(
        BELIEF,
        "Whether the source presents it as true.",
        linked=Property("hasHealthAspect", terms={"current": "HowItWorksHealthAspect"}),
    )
    conditions = declare_refs("condition", "The conditions that it leads to.", linked=Property("about"))
    sites = declare_refs("site", "The sites that it involves.", linked=Property("mentions"))
    process = Choice(PROCESS, "Whether it is healthy, diseased or treated.", example="disease-process", later=True)
    substances = declare_refs("substance", "The substances that take part.", later=True)
    treatments = declare_refs("treatment", "The treatments that work this way.", later=True)
