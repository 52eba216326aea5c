"""Research areas: topics under study according to the source."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, Whole, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

# schema.org's MedicalStudy types and trial designs, reduced to what articles say.
DESIGN = Vocabulary(
    "StudyDesign",
    {
        "trial": "A trial of a treatment or test in people.",
        "observation": "Observation of people.",
        "laboratory": "Work in the laboratory or with animals.",
        "review": "A review of other studies.",
    },
)


class ResearchArea(Statement):
    """A field of research, and its aim."""

    singular = "research-area"
    linked = Thing("HealthTopicContent", wording="text", coded=False)
    placed = Placement("research")

    aim = Quoted("The aim of the research, in the source's words.", required=True, linked=Property("description"))
    intensity = Quoted("How much research there is.")
    result = Quoted("The result of the research.")
    year = Whole("The year that the source gives for it.", least=1000, most=9999)
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
    treatments = declare_refs("treatment", "The treatments that are studied.", later=True, linked=Property("about"))
    tests = declare_refs("test", "The tests that are studied.", later=True, linked=Property("about"))
    substances = declare_refs("substance", "The substances that are studied.", later=True, linked=Property("about"))
    design = Choice(DESIGN, "The sort of study.", example="trial", later=True)
    sponsor = Quoted("Who does or pays for the research.", later=True)
