"""Recurrence types: the ways in which a disease comes back, spreads, flares or lasts."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

PATTERN = Vocabulary(
    "RecurrencePattern",
    {
        "de-novo": "Present at the first diagnosis.",
        "local-recurrence": "Back at the first site.",
        "regional-recurrence": "Back near the first site.",
        "distant-recurrence": "Back far from the first site.",
        "progression": "Grows or spreads without having gone away.",
        "exacerbation": "Flares up.",
        "remission": "Recedes.",
        "chronic": "Lasts.",
        "episodic": "Comes and goes in episodes.",
    },
)
TIMING = Vocabulary(
    "RecurrenceTiming",
    {
        "at-first-diagnosis": "When the disease is first found.",
        "during-treatment": "During treatment.",
        "after-treatment": "After treatment has ended.",
        "any": "At any time.",
    },
)


class RecurrenceType(Statement):
    """A way in which a disease comes back, spreads, flares or lasts."""

    singular = "recurrence-type"
    linked = Thing("DefinedTerm", coded=False)
    placed = Placement("outlook", rank=2)

    pattern = Choice(
        PATTERN,
        "The course it describes.",
        required=True,
        example="distant-recurrence",
        linked=Property("termCode"),
    )
    timing = Choice(TIMING, "When it happens.", example="after-treatment")
    description = Quoted("The source's description of it.", linked=Property("description"))
    frequency = Quoted("How often it happens, in the source's words.")
    conditions = declare_refs("condition", "The conditions that take this course.", linked=Property("about"))
    risk_factors = declare_refs("risk-factor", "The risk factors named by the source.")
