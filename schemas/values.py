"""Value types that fields of several kinds share: quantities, characteristics of people and situations, and dosages.

A value is an object within a record. Its `words` are the source's; what they mean is coded in the other members, so
that an app can compute with it and still show the words.
"""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Flag, Listed, Number, Part, Quoted, Ref, Text, Whole
from schemas.schema_org import Property

APPROXIMATOR = Vocabulary(
    "Approximator",
    {
        "exactly": "The figure itself.",
        "almost": "A little less than the figure.",
        "about": "Near the figure.",
        "more-than": "Above the figure.",
        "less-than": "Below the figure.",
        "at-least": "The figure or more.",
        "at-most": "The figure or less.",
    },
)
# MeSH's age groups, the ones that HL7's Infobutton standard asks for.
AGE_GROUP = Vocabulary(
    "AgeGroup",
    {
        "newborn": "In the first month of life (MeSH D007231).",
        "infant": "From 1 to 23 months (MeSH D007223).",
        "preschool-child": "From 2 to 5 years (MeSH D002675).",
        "child": "From 6 to 12 years (MeSH D002648).",
        "adolescent": "From 13 to 18 years (MeSH D000293).",
        "young-adult": "From 19 to 24 years (MeSH D055815).",
        "adult": "From 19 to 44 years (MeSH D000328).",
        "middle-aged": "From 45 to 64 years (MeSH D008875).",
        "aged": "At 65 years or older (MeSH D000368).",
        "aged-over-80": "At 80 years or older (MeSH D000369).",
    },
    {"middle-aged": "Middle-aged", "aged-over-80": "Aged 80 or over"},
)
# The codes of FHIR's value set administrative-gender that articles use.
SEX = Vocabulary("AdministrativeGender", {"female": "Women and girls, or females.", "male": "Men and boys, or males."})
PREGNANCY = Vocabulary(
    "PregnancyStatus",
    {
        "planning": "Planning a pregnancy.",
        "pregnant": "Pregnant.",
        "postpartum": "In the weeks after giving birth.",
        "breastfeeding": "Breastfeeding.",
    },
)
# The first three codes of FHIR's value set characteristic-combination.
COMBINATION = Vocabulary(
    "CharacteristicCombination",
    {
        "all-of": "All of them are required.",
        "any-of": "Any one of them is sufficient.",
        "at-least": "At least `count` of them are required.",
    },
)


class Quantity(Shape):
    """A measured or counted quantity, an age or a duration, in the source's words and as numbers.

    In FHIR a Quantity (or a Range), in schema.org a QuantitativeValue.
    """

    filters = "none"

    words = Quoted("The source's words for it.", required=True, example="at least 2 weeks")
    value = Number("The number, if the source gives one.", example=2)
    lower = Number("The lower end, if the source gives a range.")
    upper = Number("The upper end, if the source gives a range.")
    unit = Text(
        "The unit as a UCUM code, as FHIR requires.",
        origin=Origin.CODED,
        limit=40,
        pattern=r"^[A-Za-z0-9%\[\]{}()/.*'_+\-]+$",
        example="wk",
    )
    approximator = Choice(APPROXIMATOR, "How exact the numbers are.", example="at-least")


class Characteristic(Shape):
    """A characteristic of people or of a situation; what several members say must all be true.

    In FHIR an `EvidenceVariable.characteristic`, in schema.org a PeopleAudience.
    """

    filters = "prefixed"

    words = Quoted("The source's words for it.", required=True, example="pregnant women")
    excluded = Flag("True if it is about those to whom the words do not apply, as in `except`.")
    age_groups = Listed(Choice(AGE_GROUP, "An age group."), "The age groups.")
    age = Part(Quantity, "The age.", origin=Origin.CODED)
    sex = Choice(SEX, "The sex.")
    pregnancy = Choice(PREGNANCY, "The state of pregnancy.", example="pregnant")
    condition = Ref("condition", "The condition that is present.")
    finding = Ref("finding", "The sign, symptom or result that is present.")
    treatment = Ref("treatment", "The treatment that is being used.")
    test = Ref("test", "The test or set of criteria that is positive, or gives the value.")
    value = Part(Quantity, "The value of the finding or test.", origin=Origin.CODED)
    duration = Part(Quantity, "How long it has been so.", origin=Origin.CODED)


class Dosage(Shape):
    """A dose of a treatment and its schedule.

    In FHIR a Dosage, in schema.org a DoseSchedule.
    """

    filters = "prefixed"

    words = Quoted("The source's words for it.", required=True, example="one spoon twice a day before meals")
    dose = Part(Quantity, "The amount at a time.", origin=Origin.CODED)
    maximum = Part(Quantity, "The greatest amount in a period.", origin=Origin.CODED)
    times = Whole("How many times it is given in each period.", example=2)
    period = Part(Quantity, "The period in which it is given that many times.", origin=Origin.CODED)
    duration = Part(Quantity, "How long it is continued.", origin=Origin.CODED)
    timing = Quoted("When it is given, in the source's words.", example="before meals")
    for_whom = Part(Characteristic, "The people for whom the dosage is.", origin=Origin.CODED)


def declare_quantity(description: str, linked: Property | None = None) -> Part:
    """Declare a quantity that was added after the first records."""
    return Part(Quantity, description, origin=Origin.CODED, later=True, linked=linked)


def declare_characteristics(description: str, linked: Property | None = None) -> Listed:
    """Declare a list of characteristics that was added after the first records."""
    return Listed(
        Part(Characteristic, "A characteristic.", origin=Origin.CODED), description, later=True, linked=linked
    )
