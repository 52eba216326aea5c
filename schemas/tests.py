"""Tests: procedures to find, stage or monitor a condition."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Listed, Quoted, Whole, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.treatments import NECESSITY
from schemas.values import COMBINATION, declare_characteristics

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
    {"physical-exam": "Physical examination"},
)
USE = Vocabulary(
    "TestUse",
    {
        "screening": "To find a disease in people without symptoms.",
        "diagnosis": "To identify the condition.",
        "staging": "To find out how far the disease has advanced.",
        "monitoring": "To follow its course.",
        "exclusion": "To rule something out.",
        "treatment-choice": "To choose a treatment or its dose.",
        "prognosis": "To find out what to expect.",
    },
)


class DiagnosticTest(Statement):
    """A test or an examination."""

    singular = "test"
    linked = Thing("MedicalTest", by="modality", types={"imaging": "ImagingTest", "pathology": "PathologyTest"})
    placed = Placement("tests")

    modality = Choice(MODALITY, "How it is done.", example="imaging")
    use = Choice(USE, "The purpose.", example="monitoring")
    frequency = Quoted("How often it is done, in the source's words.")
    necessity = Choice(NECESSITY, "How necessary it is according to the source.", example="necessary")
    conditions = declare_refs(
        "condition", "The conditions that it is for.", linked=Property("typicalTest", of="target")
    )
    combined_with = declare_refs("treatment", "The treatments that it is combined with.")
    uses = Listed(Choice(USE, "A use."), "Its purposes, if there are several.", later=True)
    purpose = Quoted("The purpose, in the source's words.", later=True)
    timing = Quoted("When it is done, in the source's words.", later=True)
    when = declare_characteristics("The circumstances in which it is done; any one of these is enough.")
    how_performed = declare_quoted_list("How it is done, step by step, in the source's words.", later=True)
    findings = declare_refs("finding", "The findings that it looks for.", later=True)
    substances = declare_refs("substance", "The substances that it measures or looks for.", later=True)
    sites = declare_refs("site", "The sites that are examined, or that the sample is from.", later=True)
    specimen = Quoted("The sample that is examined.", example="a sample of blood", later=True)
    interpretation = Quoted("What its result means, in the source's words.", later=True)
    criteria = declare_characteristics("The criteria to check; a criterion may be another test with its own criteria.")
    combination = Choice(COMBINATION, "How many of the criteria are required.", example="all-of", later=True)
    count = Whole("The number of criteria that are required at least.", example=2, later=True)
    author = Quoted("Who set the criteria.", later=True)
