"""Findings: signs, symptoms and results of tests."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.occurrence import OccurringStatement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import declare_quantity

CATEGORY = Vocabulary(
    "FindingCategory",
    {
        "sign": "Something that others can see or measure.",
        "symptom": "Something that the patient feels.",
        "finding": "Something that a test or an examination shows.",
    },
)


class Finding(OccurringStatement):
    """A sign, a symptom or a finding."""

    singular = "finding"
    linked = Thing("MedicalSignOrSymptom", by="category", types={"sign": "MedicalSign", "symptom": "MedicalSymptom"})
    placed = Placement("signs")

    category = Choice(CATEGORY, "The sort of finding.", required=True, example="symptom")
    description = Quoted("The source's description of it.", linked=Property("description"))
    meaning = Quoted("The meaning according to the source.")
    conditions = declare_refs(
        "condition", "The conditions that it belongs to.", linked=Property("signOrSymptom", of="target")
    )
    sites = declare_refs("site", "The sites where it is found.", linked=Property("associatedAnatomy"))
    tests = declare_refs("test", "The tests that show it.", later=True, linked=Property("signDetected", of="target"))
    substances = declare_refs("substance", "The substances that are found, or missing.", later=True)
    value = declare_quantity("The value that makes it a finding.")
