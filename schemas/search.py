"""Search: the hits for a question, and the outcome in words."""

import enum

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Text, Whole
from schemas.pages import Page
from schemas.records import Advisory, RecordRef, declare_document, declare_others, declare_topic

DERIVED = Origin.DERIVED
# The maximum number of code points in a question.
MAX_QUESTION_CHARACTERS = 256


class Tier(enum.StrEnum):
    """The parts of a record by the weight of their words, heaviest first."""

    NAME = "name"
    ALIAS = "alias"
    TERM = "term"
    CODE = "code"
    TEXT = "text"
    VALUE = "value"


MATCHED_ON = Vocabulary(
    "MatchedOn",
    {
        Tier.NAME.value: "The name given by the editors.",
        Tier.ALIAS.value: "An alias for search.",
        Tier.TERM.value: "The standard term, or the title of a document or work.",
        Tier.CODE.value: "A code of a public terminology.",
        Tier.TEXT.value: "Words of the record, most of them from the source.",
        Tier.VALUE.value: "A value that an editor derived from the source, such as a modality.",
    },
)
SEARCH_MATCH = Vocabulary(
    "SearchMatch",
    {
        "exact": "A record has exactly the question, with signs and numbers, as a name or code.",
        "words": "Records contain words of the question, as typed.",
        "similar": "A typing mistake was corrected, or a code shortened: `readAs` is the question as understood.",
        "none": "Nothing matches. This means only that no record here contains these words.",
    },
)

SUGGESTION_MATCH = Vocabulary(
    "SuggestionMatch",
    {
        "words": "The names contain the words as typed.",
        "similar": "A typing mistake was corrected: `readAs` is the text as understood.",
        "none": "No name continues the text.",
    },
)


class Mark(Shape):
    """A stretch of a text in code points, from 0, end-exclusive."""

    start = Whole("The start.", origin=DERIVED)
    end = Whole("The end (exclusive).", origin=DERIVED)


class Highlight(Shape):
    """A member of the record with matching words."""

    field = Text("The member of the record.", origin=DERIVED, example="aliases")
    text = Text("The text, or the part of a long text that contains the words.", origin=DERIVED)
    marks = Listed(Part(Mark, "A stretch of matching words.", origin=DERIVED), "The positions of the words in `text`.")


class Hit(RecordRef):
    """A matching record: a reference to it, and why it was found."""

    document = declare_document()
    matched_on = Choice(MATCHED_ON, "The part of the record with the best match.", origin=DERIVED)
    highlight = Listed(
        Part(Highlight, "A member with matching words.", origin=DERIVED),
        "The members with matching words, best first, at most three.",
    )
    lead_ins = Listed(
        Part(RecordRef, "A sentence.", origin=DERIVED),
        "The sentences that introduce the words shown, outermost first; show them before these.",
    )
    sentence = Part(
        RecordRef,
        "The sentence that answers best, of those that the record rests on, or null.",
        origin=DERIVED,
        nullable=True,
    )
    advisories = Listed(
        Part(Advisory, "An advisory.", origin=DERIVED),
        "Assessments of the claims that it rests on.",
    )
    topic = declare_topic()
    others = declare_others()
    others_total = Whole("The number of all these.", origin=DERIVED)


class Outcome(Shape):
    """The outcome of the search, for programs and in words."""

    match = Choice(SEARCH_MATCH, "How the hits match the question.", origin=DERIVED)
    searched = Listed(
        Choice(MATCHED_ON, "A part of records.", origin=DERIVED), "The parts of records that were searched."
    )
    read_as = Text(
        "The question as understood, if a typing mistake was corrected or a code shortened; else null.",
        origin=DERIVED,
        nullable=True,
    )
    message = Text("The same in words, for display.", origin=DERIVED)


class SearchPage(Shape):
    """One page of hits, best first."""

    items = Listed(Part(Hit, "A hit.", origin=DERIVED), "The hits of this page.")
    total = Whole("The total number of hits, with those below others.", origin=DERIVED)
    omitted = Whole("The number of hits left out by `exclude`.", origin=DERIVED)
    outcome = Part(Outcome, "The outcome of the search.", origin=DERIVED)
    page = Part(Page, "The links to the other pages.", origin=DERIVED)


class Suggestion(RecordRef):
    """A completion of the typed text, and its record."""

    text = Text("The completion: a name, alias or standard term of the record.", origin=DERIVED)
    topic = declare_topic()
    others_total = Whole("The number of other records of its topic.", origin=DERIVED)


class Suggestions(Shape):
    """Completions of the typed text, best first."""

    items = Listed(Part(Suggestion, "A completion.", origin=DERIVED), "The completions.")
    match = Choice(SUGGESTION_MATCH, "How the completions match what was typed.", origin=DERIVED)
    read_as = Text(
        "What was typed as it was read, where a typing mistake was forgiven; else null.", origin=DERIVED, nullable=True
    )
