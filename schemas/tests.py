"""Tests: what is done to find, stage or watch a condition."""

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
        "pathology": "A look at tissue or cells.",
        "physical-exam": "An examination of the body.",
        "history": "Questions about what has been.",
        "functional": "A measurement of how well an organ works.",
        "clinical-criteria": "A set of criteria that are checked.",
    },
)
USE = Vocabulary(
    "TestUse",
    {
        "screening": "To find a disease in people without symptoms.",
        "diagnosis": "To find out what it is.",
        "staging": "To find out how far it has gone.",
        "monitoring": "To watch how it goes on.",
    },
)


class DiagnosticTest(Statement):
    """A test or an examination."""

    singular = "test"
    linked = Thing("MedicalTest", by="modality", types={"imaging": "ImagingTest", "pathology": "PathologyTest"})

    modality = Choice(MODALITY, "How it is done.", example="imaging")
    use = Choice(USE, "What it is for.", example="monitoring")
    frequency = Quoted("How often it is done, in the source's words.")
    necessity = Choice(NECESSITY, "How strongly the source calls for it.", example="necessary")
    conditions = declare_refs(
        "condition", "The conditions that it is for.", linked=Property("typicalTest", of="target")
    )
    combined_with = declare_refs("treatment", "The treatments that it goes together with.")
