"""Search: the hits for what somebody typed, and what was found in all, said in words too."""

import enum

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Text, Whole
from schemas.pages import Page
from schemas.records import RecordRef

DERIVED = Origin.DERIVED
# How many code points a question may have.
LONGEST = 256


class Tier(enum.StrEnum):
    """Where in a record its words stand, the weightiest first."""

    NAME = "name"
    ALIAS = "alias"
    TERM = "term"
    CODE = "code"
    TEXT = "text"
    VALUE = "value"


MATCHED_ON = Vocabulary(
    "MatchedOn",
    {
        Tier.NAME.value: "The name that the editors gave.",
        Tier.ALIAS.value: "Another name that people search by.",
        Tier.TERM.value: "The standard term; of a document or work its title.",
        Tier.CODE.value: "A code of a public terminology.",
        Tier.TEXT.value: "Words of the record, most of them the source's own.",
        Tier.VALUE.value: "A value that an editor read out of the source, such as a modality.",
    },
)
SEARCH_MATCH = Vocabulary(
    "SearchMatch",
    {
        "exact": "A record is called just what was asked, signs and numbers included, or has it as a code.",
        "words": "Records have words that were asked, as they were typed.",
        "similar": "A typing mistake was forgiven, or a code shortened: `readAs` says what the records were found by.",
        "none": "Nothing matches. That says nothing about what is so: only that nothing here has these words.",
    },
)

SUGGESTION_MATCH = Vocabulary(
    "SuggestionMatch",
    {
        "words": "The names have the words as they were typed.",
        "similar": "A typing mistake was forgiven: `readAs` says what the names were found by.",
        "none": "No name goes on so.",
    },
)


class Mark(Shape):
    """A stretch of a text: code points from 0, the end exclusive."""

    start = Whole("Where it starts.", origin=DERIVED)
    end = Whole("Where it ends.", origin=DERIVED)


class Highlight(Shape):
    """Words of the record that match."""

    field = Text("The member of the record.", origin=DERIVED, example="aliases")
    text = Text("The text, or the part of a long one in which the words stand.", origin=DERIVED)
    marks = Listed(Part(Mark, "A stretch of matching words.", origin=DERIVED), "Where in `text` they stand.")


class Hit(RecordRef):
    """A record that matches: a reference to it, and why it was found."""

    matched_on = Choice(MATCHED_ON, "Where the best of the matching words stand.", origin=DERIVED)
    highlight = Listed(
        Part(Highlight, "A member with matching words.", origin=DERIVED),
        "The members with the matching words, the best first, three at most.",
    )


class Outcome(Shape):
    """What came of the search, for programs and in words."""

    match = Choice(SEARCH_MATCH, "How the hits match what was asked.", origin=DERIVED)
    searched = Listed(
        Choice(MATCHED_ON, "Where words stand.", origin=DERIVED), "Where the words were looked for, in all records."
    )
    read_as = Text(
        "The question as it was read, where typing mistakes were forgiven or a code was shortened; else null.",
        origin=DERIVED,
        nullable=True,
    )
    message = Text("The same in words, fit to be shown.", origin=DERIVED)


class SearchPage(Shape):
    """One page of hits, the best first."""

    items = Listed(Part(Hit, "A hit.", origin=DERIVED), "The hits of this page.")
    total = Whole("How many hits there are.", origin=DERIVED)
    omitted = Whole("How many hits `exclude` left out.", origin=DERIVED)
    outcome = Part(Outcome, "What came of the search.", origin=DERIVED)
    page = Part(Page, "The way to the rest.", origin=DERIVED)


class Suggestion(RecordRef):
    """A completion of what was typed, and the record that is called so."""

    text = Text("The completion: a name, alias or standard term of the record.", origin=DERIVED)


class Suggestions(Shape):
    """Completions of what was typed, the best first."""

    items = Listed(Part(Suggestion, "A completion.", origin=DERIVED), "The completions.")
    match = Choice(SUGGESTION_MATCH, "How the completions match what was typed.", origin=DERIVED)
    read_as = Text(
        "What was typed as it was read, where a typing mistake was forgiven; else null.", origin=DERIVED, nullable=True
    )
