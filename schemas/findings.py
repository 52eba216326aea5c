"""Findings: signs, symptoms and what tests show."""

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

    category = Choice(CATEGORY, "What sort of finding it is.", required=True, example="symptom")
    description = Quoted("What the source says of it.", linked=Property("description"))
    meaning = Quoted("What the source says it means.")
    conditions = declare_refs(
        "condition", "The conditions that it belongs to.", linked=Property("signOrSymptom", of="target")
    )
    sites = declare_refs("site", "The sites where it is found.", linked=Property("associatedAnatomy"))
