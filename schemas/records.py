"""What every served record has, and the envelope of the kinds that say something.

`Record` is the base of all kinds. `Statement` is the base of the kinds that carry what a document says: their own
fields stand between the head of the envelope and its tail.
"""

from typing import Any, ClassVar

from schemas.base import CLAIM_ID, Shape
from schemas.codes import Code
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Keyed, Listed, Moment, Part, Quoted, Ref, Text, Whole, declare_refs
from schemas.schema_org import Thing

VERDICT = Vocabulary(
    "Verdict",
    {
        "agrees": "Public sources say the same.",
        "imprecise": "Public sources say it differently in a way that matters.",
        "outdated": "It was held once and is not any more, or its figures are old.",
        "misleading-or-unsafe": "Taken at its word it could mislead or harm.",
        "not-assessable": "It is tone or opinion: there is nothing to compare.",
    },
)
# The verdicts that a reader of a record must be told of.
ADVISED = ("imprecise", "outdated", "misleading-or-unsafe")
ASSESSMENT_STATUS = Vocabulary(
    "AssessmentStatus",
    {
        "desk-review": "Compared with public pages by someone who is not a clinician.",
        "clinical-review": "Judged by a named clinician.",
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
    """A reference to another record: enough to show it and to fetch it."""

    type = Text("The kind of the record referred to.", origin=Origin.DERIVED, example="condition")
    id = Text("Its id, unique within the kind.", origin=Origin.DERIVED, example="metastatic-breast-cancer")
    name = Text("Its name; of a claim its quote, of a sentence its text.", origin=Origin.DERIVED)
    self = Text("Its address, relative to this host.", origin=Origin.DERIVED)


class Review(Shape):
    """Whether a clinician has reviewed the record, and when that is due again."""

    status = Choice(REVIEW_STATUS, "The state of the review.", origin=Origin.EDITORIAL, required=True)
    last_reviewed = Day("The day of the last review.", example="2026-03-01")
    next_review_due = Day("The day by which the next review is due.", example="2029-03-01")
    reviewed_by = Text("The reviewer, by name.", limit=200)


class Advisory(Shape):
    """What reviewers say of a claim that the record rests on."""

    claim = Ref("claim", "The claim.", pattern=CLAIM_ID, origin=Origin.DERIVED)
    fields_ = Listed(
        Text("A field name.", origin=Origin.DERIVED),
        "The fields of this record that rest on the claim.",
        data_key="fields",
    )
    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=Origin.DERIVED)
    reason = Text("Why, in one or two sentences.", origin=Origin.DERIVED)
    references = declare_refs("reference", "The works that the verdict rests on.", origin=Origin.DERIVED)
    assessed_by = Text("Who assessed the claim.", origin=Origin.DERIVED)
    status = Choice(ASSESSMENT_STATUS, "What kind of review it was.", origin=Origin.DERIVED)


class Attribution(Shape):
    """Whom to name when the record is shown, and on what terms it may be used."""

    text = Text("The attribution as plain text.", origin=Origin.DERIVED)
    html = Text("The attribution as HTML.", origin=Origin.DERIVED)
    documents = declare_refs("document", "The documents that the record is taken from.", origin=Origin.DERIVED)
    licence = Text("The licence of the source; null where it is not known.", origin=Origin.DERIVED, nullable=True)
    reuse = Text("What is known of the right to use the source's words again.", origin=Origin.DERIVED)
    notice = Text("What a reader must be told: this is not medical advice.", origin=Origin.DERIVED)


class Confirmation(Shape):
    """An editor's word that what a rule reports of a field is meant so."""

    rule = Text("The rule, by the name in brackets after `error` or `warning`.", required=True, limit=80)
    field = Text("The field that the rule reports.", required=True, limit=80, example="numerator")
    reason = Text("Why it is right as it is.", required=True, limit=500)


def declare_confirmed() -> Listed:
    """Declare the confirmations of a record: kept with its source and in exports, and not served."""
    return Listed(
        Part(Confirmation, "A confirmation."),
        "What rules report of the record, and an editor has confirmed.",
        default=lambda: None,
        nullable=True,
        source_only=True,
    )


class Record(Shape):
    """A record as served: its own members, then what the service knows of it."""

    singular: ClassVar[str]
    linked: ClassVar[Thing]
    # The member that names the record in references to it: the first that has a value.
    naming: ClassVar[tuple[str, ...]] = ("name",)
    tail: ClassVar[tuple[str, ...]] = ("revision", "release", "sha256", "updated_at", "attribution", "links")

    type = Text("The kind of the record.", origin=Origin.DERIVED)
    id = Text("The id: stable, unique within the kind, never given to anything else.", origin=Origin.DERIVED)
    revision = Whole(
        "How many times the record's own values have changed, counted from 1.", origin=Origin.DERIVED, least=1
    )
    release = Whole("The release in which the served record last changed.", origin=Origin.DERIVED, least=1)
    sha256 = Text(
        "SHA-256 of the record's RFC 8785 form without revision, release, updatedAt and sha256.",
        origin=Origin.DERIVED,
        pattern=r"^[0-9a-f]{64}$",
    )
    updated_at = Moment("When the served record last changed.", origin=Origin.DERIVED)
    attribution = Part(Attribution, "Whom to name when the record is shown.", origin=Origin.DERIVED)
    links = Keyed(
        Text("An address.", origin=Origin.DERIVED),
        "Addresses relative to this host: `self` (this record), `webUrl` (its page for people), and the lists of the "
        "records that refer to it.",
        origin=Origin.DERIVED,
    )

    def __init__(self, **options: Any) -> None:
        """Put the tail of the envelope behind the kind's own fields."""
        super().__init__(**options)
        for name in self.tail:
            self.fields[name] = self.fields.pop(name)


class Statement(Record):
    """A record of what one document says."""

    tail: ClassVar[tuple[str, ...]] = ("evidence", "advisories", "review", *Record.tail)

    name = Text("A short heading, in the editors' words.", required=True, limit=200, filtered=False)
    wording = Quoted("The source's own words for it.", required=True)
    document = Ref(
        "document",
        "The document that says it.",
        origin=Origin.EDITORIAL,
        required=True,
        example="metastatic-breast-cancer",
    )
    standard_term = Text("The standard term of the field, which the source may not use.", limit=200)
    aliases = Listed(Text("Another name.", limit=200), "Other names that people search by.")
    codes = Listed(Part(Code, "A code."), "Codes of public terminologies.")
    same_as = declare_refs("", "Records of the same kind that other documents gave.", origin=Origin.EDITORIAL)
    evidence = Keyed(
        declare_refs("claim", "The claims that the field rests on.", pattern=CLAIM_ID, origin=Origin.EDITORIAL),
        "For each content field that has a value, the ids of the claims it rests on.",
        required=True,
    )
    advisories = Listed(
        Part(Advisory, "An advisory.", origin=Origin.DERIVED),
        "What reviewers say of the claims that the record rests on, where that is not plain agreement.",
    )
    review = Part(Review, "Whether a clinician has reviewed the record.", default=lambda: {"status": "not-reviewed"})
    confirmed = declare_confirmed()
