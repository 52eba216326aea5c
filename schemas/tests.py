"""Tests: procedures to find, stage or monitor a condition."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.treatments import NECESSITY

MODALITY = Vocabulary(
    "TestModality",
    {
        "imaging": "A picture of the inside of the body.",
        "laboratory": "A measurement in blood or another sample.",
        "pathology": "An examination of tissue or cells.",
        "physical-exam": "An examination of the body.",
        "history": "Questions about the past.",
        "functional": "A measurement of how well an organ works.",
        "clinical-criteria": "A set of criteria to check.",
    },
)
USE = Vocabulary(
    "TestUse",
    {
        "screening": "To find a disease in people without symptoms.",
        "diagnosis": "To identify the condition.",
        "staging": "To find out how far the disease has advanced.",
        "monitoring": "To follow its course.",
    },
)


class DiagnosticTest(Statement):
    """A test or an examination."""

    singular = "test"
    linked = Thing("MedicalTest", by="modality", types={"imaging": "ImagingTest", "pathology": "PathologyTest"})

    modality = Choice(MODALITY, "How it is done.", example="imaging")
    use = Choice(USE, "The purpose.", example="monitoring")
    frequency = Quoted("How often it is done, in the source's words.")
    necessity = Choice(NECESSITY, "How necessary it is according to the source.", example="necessary")
    conditions = declare_refs(
        "condition", "The conditions that it is for.", linked=Property("typicalTest", of="target")
    )
    combined_with = declare_refs("treatment", "The treatments that it is combined with.")
