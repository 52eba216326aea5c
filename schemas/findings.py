"""Findings: signs, symptoms and results of tests."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CATEGORY = Vocabulary(
    "FindingCategory",
    {
        "sign": "Something that others can see or measure.",
        "symptom": "Something that the patient feels.",
        "finding": "Something that a test or an examination shows.",
    },
)


class Finding(Statement):
    """A sign, a symptom or a finding."""

    singular = "finding"
    linked = Thing("MedicalSignOrSymptom", by="category", types={"sign": "MedicalSign", "symptom": "MedicalSymptom"})

    category = Choice(CATEGORY, "The sort of finding.", required=True, example="symptom")
    description = Quoted("The source's description of it.", linked=Property("description"))
    meaning = Quoted("The meaning according to the source.")
    conditions = declare_refs(
        "condition", "The conditions that it belongs to.", linked=Property("signOrSymptom", of="target")
    )
    sites = declare_refs("site", "The sites where it is found.", linked=Property("associatedAnatomy"))
