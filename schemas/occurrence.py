"""How often something occurs, how severe it is, when it begins and how long it lasts: fields of several kinds."""

from typing import ClassVar

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted
from schemas.records import Statement
from schemas.values import declare_quantity

OCCURRENCE = Vocabulary(
    "Occurrence",
    {
        "always": "In all cases.",
        "usually": "In most cases.",
        "often": "In many cases.",
        "sometimes": "In some cases.",
        "rarely": "In few cases.",
        "never": "In no case.",
    },
)
# The terms of FHIR's value set condition-severity, and the gravest one.
SEVERITY = Vocabulary(
    "Severity",
    {
        "mild": "Mild (SNOMED CT 255604002).",
        "moderate": "Moderate (SNOMED CT 6736007).",
        "severe": "Severe (SNOMED CT 24484000).",
        "life-threatening": "A danger to life.",
    },
    {"life-threatening": "Life-threatening"},
)


class FrequentStatement(Statement):
    """A statement on something that occurs more or less often."""

    tail: ClassVar[tuple[str, ...]] = ("frequency", "occurrence", *Statement.tail)

    frequency = Quoted("How often it occurs, in the source's words.", example="in rare cases", later=True)
    occurrence = Choice(OCCURRENCE, "How often it occurs.", example="rarely", later=True)


class OccurringStatement(FrequentStatement):
    """A statement on something that occurs, begins and lasts."""

    tail: ClassVar[tuple[str, ...]] = (
        "frequency", "occurrence", "severity", "onset", "duration", *Statement.tail,
    )  # fmt: skip

    severity = Choice(SEVERITY, "How severe it is.", example="mild", later=True)
    onset = declare_quantity("When or how it begins.")
    duration = declare_quantity("How long it lasts.")
