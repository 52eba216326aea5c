"""Statistics: figures, and figures of speech, as the source gives them."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Number, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

MEASURE = Vocabulary(
    "StatisticMeasure",
    {
        "incidence": "New cases in a time.",
        "cumulative-proportion": "The share that is ever affected.",
        "prevalence": "The share that is affected at one time.",
        "mortality": "Deaths.",
        "survival": "The share that lives on.",
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

# A figure that is only near, above or below the true one is not said as if it were that.
PLAIN = ("approximator", (None, "exactly"))


class Statistic(Statement):
    """A figure as the source gives it; numerator and denominator as it says them."""

    singular = "statistic"
    linked = Thing("Observation", wording="description", coded=False)

    measure = Choice(
        MEASURE,
        "What is measured.",
        required=True,
        example="cumulative-proportion",
        linked=Property("variableMeasured"),
    )
    value = Number(
        "The figure, where the source gives one number.", example=12.5, linked=Property("value", where=PLAIN)
    )
    numerator = Number("The part, where the source says so many out of so many.", example=30)
    denominator = Number("The whole, where the source says so many out of so many.", example=100)
    lower = Number("The lower end, where the source gives a range.", linked=Property("minValue", where=PLAIN))
    upper = Number("The upper end, where the source gives a range.", linked=Property("maxValue", where=PLAIN))
    unit = Quoted("The unit, in the source's words.", linked=Property("unitText", where=PLAIN))
    qualitative_value = Quoted("The figure of speech, where the source gives no number.")
    approximator = Choice(APPROXIMATOR, "How the figure is to be taken.", example="almost")
    population = Quoted("Whom the figure is about.")
    comparator = Quoted("What it is compared with.")
    time_frame = Quoted("The time that it covers.")
    stated_source = Quoted("Where the source says that the figure is from.")
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("observationAbout"))
