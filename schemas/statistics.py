"""Statistics: figures, and figures of speech, as the source gives them."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Number, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import APPROXIMATOR

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
        "count": "How many there are, or how many times it happens.",
        "amount": "How much there is, or how large it is.",
        "duration": "How long something lasts.",
        "time-to-event": "How long it takes until something happens.",
        "age": "The age at which something happens.",
        "threshold": "The value at which something begins, is found or is done.",
        "effect": "How much something changes an outcome.",
        "accuracy": "How often a test is right.",
    },
    {"time-to-event": "Time until it happens"},
)
# An inexact figure must not be stated as exact.
PLAIN = ("approximator", (None, "exactly"))


class Statistic(Statement):
    """A figure as the source gives it, with the source's numerator and denominator."""

    singular = "statistic"
    linked = Thing("Observation", wording="description", coded=False)
    placed = Placement(
        "what-it-is",
        by="measure",
        others={
            "survival": "outlook",
            "mortality": "outlook",
            "time-to-event": "outlook",
            "risk": "causes",
            "threshold": "tests",
            "accuracy": "tests",
            "effect": "treatments",
        },
    )

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
    outcome = Quoted("What is counted or measured, in the source's words.", example="most cases", later=True)
    findings = declare_refs(
        "finding", "The findings that it is about.", later=True, linked=Property("observationAbout")
    )
    treatments = declare_refs(
        "treatment", "The treatments that it is about.", later=True, linked=Property("observationAbout")
    )
    tests = declare_refs("test", "The tests that it is about.", later=True, linked=Property("observationAbout"))
    adverse_effects = declare_refs(
        "adverse-effect", "The adverse effects that it is about.", later=True, linked=Property("observationAbout")
    )
    sites = declare_refs("site", "The sites that it is about.", later=True, linked=Property("observationAbout"))
    substances = declare_refs(
        "substance", "The substances that it is about.", later=True, linked=Property("observationAbout")
    )
