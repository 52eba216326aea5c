"""Topics: what several documents are about. A topic says nothing itself: what its members say stays theirs."""

from schemas.base import Shape
from schemas.codes import Code
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Listed, Part, Ref, Text, declare_refs
from schemas.records import Advisory, Record, RecordRef, Review, declare_confirmed
from schemas.schema_org import Thing

# The kinds of which documents can speak about the same thing, by the `type` of their records.
MEMBER_KIND = Vocabulary(
    "TopicKind",
    {
        "condition": "Members are conditions.",
        "site": "Members are sites.",
        "finding": "Members are findings.",
        "recurrence-type": "Members are recurrence types.",
        "mechanism": "Members are mechanisms.",
        "distinction": "Members are distinctions.",
        "risk-factor": "Members are risk factors.",
        "prognostic-factor": "Members are prognostic factors.",
        "statistic": "Members are statistics.",
        "treatment": "Members are treatments.",
        "test": "Members are tests.",
        "adverse-effect": "Members are adverse effects.",
        "outlook": "Members are outlooks.",
        "guidance": "Members are guidance.",
        "research-area": "Members are research areas.",
        "substance": "Members are substances.",
    },
)
DERIVED = Origin.DERIVED


class Membership(Shape):
    """What one document says about the topic: its records, and what a reader must know of them."""

    filters = "none"

    document = Ref("document", "The document.", origin=DERIVED)
    publisher = Text("The publisher of the document; null if unknown.", origin=DERIVED, nullable=True)
    published = Day("The day on which the document was published; null if unknown.", origin=DERIVED, nullable=True)
    licence = Text("The licence of the document; null if unknown.", origin=DERIVED, nullable=True)
    record = Part(RecordRef, "The record that the document has about the topic.", origin=DERIVED)
    review = Part(Review, "Whether a clinician has reviewed the record.", origin=DERIVED)
    advisories = Listed(
        Part(Advisory, "An advisory.", origin=DERIVED),
        "Assessments of the claims that the record rests on, unless they agree with public sources.",
        origin=DERIVED,
    )


class Topic(Record):
    """One thing that several documents are about. It gathers their records, and says nothing itself."""

    singular = "topic"
    linked = Thing(
        "MedicalEntity",
        by="kind",
        types={
            "condition": "MedicalCondition",
            "site": "AnatomicalStructure",
            "finding": "MedicalSignOrSymptom",
            "treatment": "MedicalTherapy",
            "test": "MedicalTest",
        },
    )
    later = True

    kind = Choice(MEMBER_KIND, "The kind of its members.", origin=Origin.EDITORIAL, required=True, example="condition")
    name = Text("A short heading, in the editors' words.", required=True, limit=200, example="Amber fever")
    aliases = Listed(Text("Another name.", limit=200), "Other names that people search by.")
    codes = Listed(Part(Code, "A code."), "Codes of public terminologies.")
    broader = declare_refs("", "Topics of wider meaning, of the same kind.", origin=Origin.EDITORIAL, later=True)
    related = declare_refs("", "Topics that readers of this one may want too.", origin=Origin.EDITORIAL, later=True)
    members = Listed(
        Part(Membership, "A member.", origin=DERIVED),
        "The records of the topic by document: those whose `topic` it is.",
        origin=DERIVED,
    )
    confirmed = declare_confirmed()
