"""The members of every served record, and the envelope of statements.

`Record` is the base of all kinds. `Statement` is the base of the kinds that repeat what a document says; the fields of
a kind are between the head and the tail of the envelope.
"""

from typing import Any, ClassVar

from schemas.base import CLAIM_ID, SENTENCE_ID, Shape
from schemas.codes import Code
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Keyed, Listed, Moment, Part, Quoted, Ref, Text, Whole, declare_refs
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import declare_characteristics

VERDICT = Vocabulary(
    "Verdict",
    {
        "agrees": "Public sources say the same.",
        "imprecise": "Public sources differ from it in a relevant way.",
        "outdated": "It was true or accepted in the past, or its figures are old.",
        "misleading-or-unsafe": "Taken literally, it could mislead or harm.",
        "not-assessable": "It is tone or opinion and cannot be compared.",
    },
)
# The verdicts that readers of a record must be warned about.
ADVISED = ("imprecise", "outdated", "misleading-or-unsafe")
ASSESSMENT_STATUS = Vocabulary(
    "AssessmentStatus",
    {
        "desk-review": "Compared with public pages by someone who is not a clinician.",
        "clinical-review": "Judged by a named clinician.",
    },
)
DRAFT_STATE = Vocabulary(
    "DraftState",
    {
        "written": "People wrote the record.",
        "confirmed": "Software drafted the record, and a person confirmed it.",
    },
)
REVIEW_STATUS = Vocabulary(
    "ReviewStatus",
    {
        "not-reviewed": "No clinician has reviewed the record.",
        "reviewed": "A named clinician has reviewed the record.",
    },
)


class RecordRef(Shape):
    """A reference to another record, with enough to show it and to fetch it."""

    type = Text("The kind of the referenced record.", origin=Origin.DERIVED, example="condition")
    id = Text("Its id, unique within the kind.", origin=Origin.DERIVED, example="metastatic-breast-cancer")
    name = Text("Its name; the quote of a claim, or the text of a sentence.", origin=Origin.DERIVED)
    self = Text("Its address, relative to this host.", origin=Origin.DERIVED)


FOLD = Vocabulary(
    "Fold",
    {
        "topic": "The records of a topic are one item.",
        "none": "Each record is an item.",
    },
)


def declare_document() -> Part:
    """Declare the document of a record that was found."""
    text = "The document that the record belongs to; null for a work."
    return Part(RecordRef, text, origin=Origin.DERIVED, nullable=True)


def declare_topic() -> Part:
    """Declare the topic of a record that was found."""
    return Part(RecordRef, "The topic that it is or belongs to; null for none.", origin=Origin.DERIVED, nullable=True)


class TopicRecord(RecordRef):
    """A record of a topic, and its document."""

    document = declare_document()


def declare_others() -> Listed:
    """Declare what was found of the topic of a record besides the record itself."""
    listed = Part(TopicRecord, "A record.", origin=Origin.DERIVED)
    return Listed(listed, "Others of its topic that were found: show them below it, each with its document.")


class Review(Shape):
    """Whether a clinician has reviewed the record, and when the next review is due."""

    status = Choice(REVIEW_STATUS, "The state of the review.", origin=Origin.EDITORIAL, required=True)
    last_reviewed = Day("The day of the last review.", example="2026-03-01")
    next_review_due = Day("The day by which the next review is due.", example="2029-03-01")
    reviewed_by = Text("The reviewer, by name.", limit=200)


class Provenance(Shape):
    """Which software drafted the record, and who confirmed the draft and answers for it."""

    drafted_by = Text(
        "The software that drafted it: `rules` for the rules of this service, else its command or model.",
        required=True,
        limit=200,
        example="rules",
    )
    confirmed_by = Text("Who read the draft and answers for it, by name.", limit=200)
    confirmed_at = Moment("When the draft was confirmed.", example="2026-11-30T09:30:00Z")


class Advisory(Shape):
    """An assessment of a claim that the record rests on."""

    claim = Ref("claim", "The claim.", pattern=CLAIM_ID, origin=Origin.DERIVED)
    fields_ = Listed(
        Text("A field name.", origin=Origin.DERIVED),
        "The fields of this record that rest on the claim.",
        data_key="fields",
    )
    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=Origin.DERIVED)
    reason = Text("Why, in one or two sentences.", origin=Origin.DERIVED)
    references = declare_refs("reference", "The works that the verdict is based on.", origin=Origin.DERIVED)
    assessed_by = Text("Who assessed the claim.", origin=Origin.DERIVED)
    status = Choice(ASSESSMENT_STATUS, "The kind of review.", origin=Origin.DERIVED)


class LeadIn(Shape):
    """The sentences that introduce the words of some claims, as "See a doctor if:" introduces the items of a list."""

    sentences = declare_refs("sentence", "The sentences, outermost first.", pattern=SENTENCE_ID, origin=Origin.DERIVED)
    claims = Listed(
        Text("The id of a claim.", origin=Origin.DERIVED, pattern=CLAIM_ID),
        "The claims of the record that they introduce.",
    )
    fields_ = Listed(
        Text("A field name.", origin=Origin.DERIVED),
        "The fields of the record that rest on these claims.",
        data_key="fields",
    )


def declare_lead_ins() -> Listed:
    """Declare the sentences that introduce a sentence or claim."""
    return declare_refs(
        "sentence",
        "The sentences that introduce it, outermost first, as of an item of a list; show them before its words.",
        pattern=SENTENCE_ID,
        origin=Origin.DERIVED,
        later=True,
    )


class Attribution(Shape):
    """The credit to show with the record, and the terms of reuse."""

    text = Text("The attribution as plain text.", origin=Origin.DERIVED)
    html = Text("The attribution as HTML.", origin=Origin.DERIVED)
    documents = declare_refs("document", "The documents that the record is taken from.", origin=Origin.DERIVED)
    licence = Text("The licence of the source; null if unknown.", origin=Origin.DERIVED, nullable=True)
    reuse = Text("The known terms for reusing the source's words.", origin=Origin.DERIVED)
    notice = Text("The notice to readers that this is not medical advice.", origin=Origin.DERIVED)


class Confirmation(Shape):
    """An editor's confirmation that a value reported by a rule is intended."""

    rule = Text("The rule, by the name in brackets after `error` or `warning`.", required=True, limit=80)
    field = Text("The field that the rule reports.", required=True, limit=80, example="numerator")
    reason = Text("Why the value is right.", required=True, limit=500)


def declare_confirmed() -> Listed:
    """Declare the confirmations of a record: kept with its source and in exports, and not served."""
    return Listed(
        Part(Confirmation, "A confirmation."),
        "Reports of rules on the record that an editor has confirmed as intended.",
        default=lambda: None,
        nullable=True,
        source_only=True,
    )


def declare_provenance() -> Part:
    """Declare the provenance of a record; null where people wrote it."""
    return Part(
        Provenance,
        "Which software drafted the record, and who confirmed the draft; null where people wrote it.",
        later=True,
    )


class Record(Shape):
    """A record as served: its own members, then those derived by the service."""

    singular: ClassVar[str]
    linked: ClassVar[Thing]
    # The members that name the record in references to it; the first with a value is used. Dots lead into objects.
    naming: ClassVar[tuple[str, ...]] = ("name",)
    # Whether the kind was added after the first one: it adds nothing to the `links` of other kinds.
    later: ClassVar[bool] = False
    tail: ClassVar[tuple[str, ...]] = ("revision", "release", "sha256", "updated_at", "attribution", "links")

    type = Text("The kind of the record.", origin=Origin.DERIVED)
    id = Text("The id: stable, unique within the kind, never reused.", origin=Origin.DERIVED)
    revision = Whole("The number of the record's revision, from 1.", origin=Origin.DERIVED, least=1)
    release = Whole("The release in which the served record last changed.", origin=Origin.DERIVED, least=1)
    sha256 = Text(
        "SHA-256 of the record's RFC 8785 form without revision, release, updatedAt and sha256.",
        origin=Origin.DERIVED,
        pattern=r"^[0-9a-f]{64}$",
    )
    updated_at = Moment("When the served record last changed.", origin=Origin.DERIVED)
    attribution = Part(Attribution, "The credit to show with the record.", origin=Origin.DERIVED)
    links = Keyed(
        Text("An address.", origin=Origin.DERIVED),
        "Addresses relative to this host: `self` (this record), `webUrl` (its page for people), and the lists of the "
        "records that refer to it.",
        origin=Origin.DERIVED,
    )

    def __init__(self, **options: Any) -> None:
        """Move the tail of the envelope after the kind's own fields."""
        super().__init__(**options)
        for name in self.tail:
            self.fields[name] = self.fields.pop(name)


class Statement(Record):
    """A record of a statement in one document."""

    # The section of a page about a condition in which records of the kind are.
    placed: ClassVar[Placement]
    tail: ClassVar[tuple[str, ...]] = (
        "applies_to",
        "evidence",
        "lead_ins",
        "advisories",
        "review",
        "provenance",
        *Record.tail,
    )

    name = Text("A short heading, in the editors' words.", required=True, limit=200, filtered=False)
    wording = Quoted("The source's words for it.", required=True)
    document = Ref(
        "document",
        "The document that states it.",
        origin=Origin.EDITORIAL,
        required=True,
        example="metastatic-breast-cancer",
    )
    standard_term = Text("The standard term of the field, which may differ from the source's.", limit=200)
    aliases = Listed(Text("Another name.", limit=200), "Other names that people search by.")
    codes = Listed(Part(Code, "A code."), "Codes of public terminologies.")
    same_as = declare_refs(
        "",
        "Records of the same subject from other documents: those that the editors name, and those of the same topic.",
        origin=Origin.EDITORIAL,
    )
    topic = Ref(
        "topic",
        "The topic that gathers it with the records of other documents about the same thing.",
        origin=Origin.EDITORIAL,
        example="amber-fever",
        later=True,
    )
    applies_to = declare_characteristics(
        "The people for whom it is true, if the source names them; any one of these is enough.",
        linked=Property("audience", of="page", built="audience"),
    )
    evidence = Keyed(
        declare_refs("claim", "The claims that the field rests on.", pattern=CLAIM_ID, origin=Origin.EDITORIAL),
        "For each content field that has a value, the ids of the claims it rests on.",
        required=True,
    )
    lead_ins = Listed(
        Part(LeadIn, "A lead-in.", origin=Origin.DERIVED),
        "The sentences that introduce the source's words; show them before the fields that they name.",
        later=True,
    )
    advisories = Listed(
        Part(Advisory, "An advisory.", origin=Origin.DERIVED),
        "Assessments of the claims that the record rests on, unless they agree with public sources.",
    )
    review = Part(Review, "Whether a clinician has reviewed the record.", default=lambda: {"status": "not-reviewed"})
    provenance = declare_provenance()
    confirmed = declare_confirmed()
