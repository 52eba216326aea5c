"""Claims: exact quotes inside one sentence, what they state, and what reviewers say of them."""

from schemas.base import SENTENCE_ID, Shape
from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Listed, Part, Ref, Text, Verbatim, Whole, declare_refs
from schemas.records import ASSESSMENT_STATUS, VERDICT, Record, RecordRef, declare_confirmed
from schemas.schema_org import Property, Thing

DERIVED = Origin.DERIVED


class Qualifiers(Shape):
    """How the source hedges, stresses or limits the claim."""

    certainty = Text("How sure the source is.", origin=Origin.CODED, limit=200, example="possible")
    strength = Text("How strongly the source puts it.", origin=Origin.CODED, limit=200, example="must")
    frequency = Text("How often it is so.", origin=Origin.CODED, limit=200, example="sometimes")
    quantifier = Text("For how many it is so.", origin=Origin.CODED, limit=200, example="many")
    approximator = Text("How a figure is to be taken.", origin=Origin.CODED, limit=200, example="almost")
    circumstance = Text("When it is so.", origin=Origin.CODED, limit=200)
    tone = Text("The tone, where the claim is one of tone.", origin=Origin.CODED, limit=200)
    exhaustive = Flag("False where the source gives examples only.")
    source_error = Text("A slip in the source, delivered as it is.", origin=Origin.CODED, limit=500)


class Assessment(Shape):
    """What a reviewer thinks of a claim, and on the strength of which works."""

    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=Origin.EDITORIAL, required=True)
    reason = Text("Why, in one or two sentences.", required=True, limit=2000)
    references = declare_refs("reference", "The works that the verdict rests on.", origin=Origin.EDITORIAL)
    assessed_by = Text("Who assessed the claim.", required=True, limit=200)
    status = Choice(ASSESSMENT_STATUS, "What kind of review it was.", origin=Origin.EDITORIAL, required=True)


class Support(RecordRef):
    """A field of a record that rests on the claim."""

    field = Text("The field.", origin=DERIVED, example="purpose")


class Claim(Record):
    """A quote from one sentence, and what it states."""

    singular = "claim"
    linked = Thing("Claim")
    naming = ("quote",)

    document = Ref("document", "The document.", origin=Origin.EDITORIAL, required=True, linked=Property("appearance"))
    sentence = Ref("sentence", "The sentence that the quote is from.", pattern=SENTENCE_ID, origin=DERIVED)
    quote = Verbatim("The exact words.", required=True, linked=Property("text"))
    occurrence = Whole("Which occurrence, where the sentence has the words more than once.", least=1, source_only=True)
    start = Whole("Where the quote starts in the document's text (code points from 0).", origin=DERIVED)
    end = Whole("Where it ends (exclusive).", origin=DERIVED)
    states = Text(
        "What the claim states, in an editor's words.", required=True, limit=500, linked=Property("description")
    )
    qualifiers = Part(Qualifiers, "How the source hedges, stresses or limits it.", default=dict)
    assessment = Part(Assessment, "What a reviewer thinks of it; null where nobody has looked.")
    supports = Listed(Part(Support, "A support.", origin=DERIVED), "The fields of records that rest on the claim.")
    confirmed = declare_confirmed()
