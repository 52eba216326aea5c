"""Mechanisms: how a disease arises or spreads, step by step."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Listed, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

ROUTE = Vocabulary(
    "SpreadRoute",
    {
        "haematogenous": "Through the blood.",
        "lymphatic": "Through the lymph.",
        "direct": "By growing into what is next to it.",
    },
)
BELIEF = Vocabulary(
    "BeliefStatus",
    {
        "current": "The source holds it to be so.",
        "superseded": "The source says that it was believed once.",
        "hypothesis": "The source says that it may be so.",
    },
)

# What was believed once, or may be so, is not said as if it were so.
HELD = ("beliefStatus", (None, "current"))


class Mechanism(Statement):
    """How a disease arises or spreads."""

    singular = "mechanism"
    linked = Thing("HealthTopicContent", coded=False)

    definition = Quoted("What the source says the mechanism is.", linked=Property("text", where=HELD))
    steps = declare_quoted_list(
        "The steps in their order, in the source's words.",
        linked=Property("hasPart", where=HELD, wrapped=("Quotation", "text")),
    )
    routes = Listed(Choice(ROUTE, "A route."), "The ways by which the disease spreads.")
    belief_status = Choice(
        BELIEF,
        "Whether the source holds it to be so.",
        linked=Property("hasHealthAspect", terms={"current": "HowItWorksHealthAspect"}),
    )
    conditions = declare_refs("condition", "The conditions that it leads to.", linked=Property("about"))
    sites = declare_refs("site", "The sites that it involves.", linked=Property("mentions"))
