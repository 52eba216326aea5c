"""Mechanisms: how a disease arises or spreads, step by step."""

from schemas.declaring import Vocabulary
from schemas.fields import Choice, Listed, Quoted, quoted_list, refs
from schemas.records import Statement

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


class Mechanism(Statement):
    """How a disease arises or spreads."""

    singular = "mechanism"

    definition = Quoted("What the source says the mechanism is.")
    steps = quoted_list("The steps in their order, in the source's words.")
    routes = Listed(Choice(ROUTE, "A route."), "The ways by which the disease spreads.")
    belief_status = Choice(BELIEF, "Whether the source holds it to be so.")
    conditions = refs("condition", "The conditions that it leads to.")
    sites = refs("site", "The sites that it involves.")
