"""Comparisons: what the documents of a topic say, question by question, each in its own words."""

from schemas.base import CLAIM_ID, Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Flag, Listed, Part, Text, Whole, declare_refs
from schemas.records import ASSESSMENT_STATUS, VERDICT, RecordRef, Review

DERIVED = Origin.DERIVED
OUTCOME = Vocabulary(
    "ComparisonOutcome",
    {
        "agree": "Several documents say it, and none of them says otherwise.",
        "differ": "Documents say different things.",
        "only-one-says": "Only one document says it.",
    },
)
BASIS = Vocabulary(
    "ComparisonBasis",
    {
        "coded": "Values that editors derived from the source: of vocabularies, flags and numbers.",
        "reference": "Records that are referred to; those of one topic count as one.",
        "number": "Figures of the same measure, population and period.",
        "quoted": "Words of the sources, next to each other: nobody judges whether they mean the same.",
    },
)


class ComparedDocument(Shape):
    """A document that is compared: a column."""

    document = Part(RecordRef, "The document.", origin=DERIVED)
    publisher = Text("The publisher; null if unknown.", origin=DERIVED, nullable=True)
    published = Day("The day of publication; null if unknown.", origin=DERIVED, nullable=True)
    licence = Text("The licence; null if unknown.", origin=DERIVED, nullable=True)
    records = Listed(Part(RecordRef, "A record.", origin=DERIVED), "Its records about the topic.")
    reviews = Listed(
        Part(Review, "A review.", origin=DERIVED), "Whether a clinician reviewed each of these records.", origin=DERIVED
    )


class ComparedSource(Shape):
    """A document that gives an answer, and the claims that the answer rests on there."""

    document = Text("The id of the document.", origin=DERIVED, example="amber-fever")
    record = Part(RecordRef, "The record that says it.", origin=DERIVED)
    lead_ins = declare_refs("sentence", "The sentences that introduce the words, outermost first.", origin=DERIVED)
    words = Text(
        "The source's words, if the answer is quoted or a record; else null. Show them as this document's.",
        origin=DERIVED,
        nullable=True,
    )
    claims = Listed(Text("The id of a claim.", origin=DERIVED, pattern=CLAIM_ID), "The claims that it rests on.")
    advisories = Listed(
        Whole("A number.", origin=DERIVED),
        "The numbers of the advisories on these claims; where the answer is a record, of all its advisories.",
    )


class ComparedAnswer(Shape):
    """One answer to a question, and the documents that give it."""

    text = Text("The answer: words of the source where `quoted`, else in words for display.", origin=DERIVED)
    quoted = Flag("Whether the text is words of the source.", origin=DERIVED)
    code = Text("The value of the vocabulary; null for other answers.", origin=DERIVED, nullable=True)
    reference = Part(
        RecordRef, "The topic or record that the answer is; null for other answers.", origin=DERIVED, nullable=True
    )
    outcome = Choice(
        OUTCOME, "Whether documents agree on this answer; null if it is not compared.", origin=DERIVED, nullable=True
    )
    sources = Listed(Part(ComparedSource, "A source.", origin=DERIVED), "The documents that give this answer.")


class ComparedQuestion(Shape):
    """A question: a field of the members, records that refer to them, or figures of one measure and population."""

    id = Text("The field, the plural of a kind, or `statistics` with a number.", origin=DERIVED, example="category")
    title = Text("The question in words.", origin=DERIVED)
    basis = Choice(BASIS, "What is compared.", origin=DERIVED)
    outcome = Choice(
        OUTCOME,
        "The outcome over all answers; null if words are not compared, or if documents list different things, which "
        "each answer tells.",
        origin=DERIVED,
        nullable=True,
    )
    answers = Listed(Part(ComparedAnswer, "An answer.", origin=DERIVED), "The answers, the most common first.")
    unanswered = Listed(
        Text("The id of a document.", origin=DERIVED), "The documents that do not say; empty if `omitted`."
    )
    omitted = Whole(
        "The number of records left out, because a question has too many; nothing is judged then.", origin=DERIVED
    )


class ComparedAdvisory(Shape):
    """What reviewers say of a claim behind an answer; show it next to the answer."""

    number = Whole("The number by which answers name it.", origin=DERIVED)
    claim = Part(RecordRef, "The claim.", origin=DERIVED)
    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=DERIVED)
    reason = Text("Why, in one or two sentences.", origin=DERIVED)
    references = Listed(Part(RecordRef, "A work.", origin=DERIVED), "The works that the verdict is based on.")
    assessed_by = Text("Who assessed the claim.", origin=DERIVED)
    status = Choice(ASSESSMENT_STATUS, "The kind of review.", origin=DERIVED)


class Comparison(Shape):
    """What the documents of a topic say, question by question. The topic says nothing itself."""

    topic = Part(RecordRef, "The topic.", origin=DERIVED)
    documents = Listed(Part(ComparedDocument, "A document.", origin=DERIVED), "The documents, by id.")
    questions = Listed(Part(ComparedQuestion, "A question.", origin=DERIVED), "The questions with answers.")
    advisories = Listed(Part(ComparedAdvisory, "An advisory.", origin=DERIVED), "The advisories, each once.")
    notice = Text("The notice to readers that this is not medical advice.", origin=DERIVED)
