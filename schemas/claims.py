"""Claims: exact quotes from one sentence, their meaning, and reviewers' assessments of them."""

from schemas.base import SENTENCE_ID, SENTENCE_PLACE, Shape
from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Listed, Part, Ref, Text, Verbatim, Whole, declare_refs
from schemas.records import (
    ASSESSMENT_STATUS,
    VERDICT,
    Record,
    RecordRef,
    declare_confirmed,
    declare_lead_ins,
    declare_provenance,
)
from schemas.schema_org import Property, Thing

DERIVED = Origin.DERIVED


class Qualifiers(Shape):
    """The qualifications of the claim in the source."""

    certainty = Text("The source's certainty.", origin=Origin.CODED, limit=200, example="possible")
    strength = Text("The strength of the wording in the source.", origin=Origin.CODED, limit=200, example="must")
    frequency = Text("How often it is true.", origin=Origin.CODED, limit=200, example="sometimes")
    quantifier = Text("For how many it is true.", origin=Origin.CODED, limit=200, example="many")
    approximator = Text("How exact a figure is.", origin=Origin.CODED, limit=200, example="almost")
    circumstance = Text("The circumstance in which it is true.", origin=Origin.CODED, limit=200)
    tone = Text("The tone, if the claim is about tone.", origin=Origin.CODED, limit=200)
    exhaustive = Flag("False if the source gives only examples.")
    source_error = Text("A mistake in the source, which is kept unchanged.", origin=Origin.CODED, limit=500)


class Assessment(Shape):
    """A reviewer's opinion of a claim, and the works that it is based on."""

    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=Origin.EDITORIAL, required=True)
    reason = Text("Why, in one or two sentences.", required=True, limit=2000)
    references = declare_refs("reference", "The works that the verdict is based on.", origin=Origin.EDITORIAL)
    assessed_by = Text("Who assessed the claim.", required=True, limit=200)
    status = Choice(ASSESSMENT_STATUS, "The kind of review.", origin=Origin.EDITORIAL, required=True)


class Support(RecordRef):
    """A field of a record that rests on the claim."""

    field = Text("The field.", origin=DERIVED, example="purpose")


class Claim(Record):
    """A quote from one sentence, and its meaning."""

    singular = "claim"
    linked = Thing("Claim")
    naming = ("quote",)

    document = Ref("document", "The document.", origin=Origin.EDITORIAL, required=True, linked=Property("appearance"))
    sentence = Ref("sentence", "The sentence that the quote is from.", pattern=SENTENCE_ID, origin=DERIVED)
    lead_ins = declare_lead_ins()
    quote = Verbatim("The exact words.", required=True, linked=Property("text"))
    occurrence = Whole("The number of the occurrence, if there are several.", least=1, source_only=True)
    within = Text(
        "The sentence that has the quote, where a changed text or split put it into another one than its id names.",
        pattern=SENTENCE_PLACE,
        example="p1s4",
        source_only=True,
    )
    start = Whole("The start of the quote in the document's text (code points from 0).", origin=DERIVED)
    end = Whole("The end of the quote (exclusive).", origin=DERIVED)
    states = Text(
        "What the claim states, in an editor's words.", required=True, limit=500, linked=Property("description")
    )
    qualifiers = Part(Qualifiers, "The qualifications of the claim in the source.", default=dict)
    assessment = Part(Assessment, "A reviewer's opinion of it; null if it has not been assessed.")
    supports = Listed(Part(Support, "A support.", origin=DERIVED), "The fields of records that rest on the claim.")
    provenance = declare_provenance()
    confirmed = declare_confirmed()
