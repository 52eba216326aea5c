"""Statistics: figures, and figures of speech, as the source gives them."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Number, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

MEASURE = Vocabulary(
    "StatisticMeasure",
    {
        "incidence": "New cases in a period.",
        "cumulative-proportion": "The share that is ever affected.",
        "prevalence": "The share that is affected at one time.",
        "mortality": "Deaths.",
        "survival": "The share that survives.",
        "relative-frequency": "How often, compared with others.",
        "risk": "The chance that something happens.",
    },
)
APPROXIMATOR = Vocabulary(
    "Approximator",
    {
        "exactly": "The figure itself.",
        "almost": "A little less than the figure.",
        "about": "Near the figure.",
        "more-than": "Above the figure.",
        "less-than": "Below the figure.",
    },
)

# An inexact figure must not be stated as exact.
PLAIN = ("approximator", (None, "exactly"))


class Statistic(Statement):
    """A figure as the source gives it, with the source's numerator and denominator."""

    singular = "statistic"
    linked = Thing("Observation", wording="description", coded=False)

    measure = Choice(
        MEASURE,
        "The measured quantity.",
        required=True,
        example="cumulative-proportion",
        linked=Property("variableMeasured"),
    )
    value = Number("The figure, if the source gives one number.", example=12.5, linked=Property("value", where=PLAIN))
    numerator = Number("The numerator, if the source gives a proportion such as 30 out of 100.", example=30)
    denominator = Number("The denominator, if the source gives a proportion such as 30 out of 100.", example=100)
    lower = Number("The lower end, if the source gives a range.", linked=Property("minValue", where=PLAIN))
    upper = Number("The upper end, if the source gives a range.", linked=Property("maxValue", where=PLAIN))
    unit = Quoted("The unit, in the source's words.", linked=Property("unitText", where=PLAIN))
    qualitative_value = Quoted("The figure of speech, if the source gives no number.")
    approximator = Choice(APPROXIMATOR, "How exact the figure is.", example="almost")
    population = Quoted("The population of the figure.")
    comparator = Quoted("The group that it is compared with.")
    time_frame = Quoted("The period that it covers.")
    stated_source = Quoted("The origin of the figure according to the source.")
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("observationAbout"))
