"""Quotes: whether words that somebody attributes to a source occur there, and what reviewers say of them."""

from schemas.base import CLAIM_ID, SENTENCE_ID, Shape
from schemas.claims import Assessment, Support
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Flag, Listed, Part, Ref, Text, Verbatim, Whole

DERIVED = Origin.DERIVED
# The maximum number of quotes in a request, of code points in a quote and in all of them, and of bytes of the body.
MAX_QUOTES = 50
MAX_QUOTE_CHARACTERS = 2000
MAX_ALL_CHARACTERS = 20_000
MAX_QUOTES_BYTES = 524_288
# The maximum number of places in an answer.
MAX_PLACES = 20

QUOTE_MATCH = Vocabulary(
    "QuoteMatch",
    {
        "verbatim": "The words occur, character by character.",
        "same-words": "The words occur; only capitals, spaces, quotation marks, dashes or the final stop differ.",
        "elsewhere": "The words do not occur in the document named in the request, but in others.",
        "similar": "The words do not occur. The place has the nearest true wording, and `differences`.",
        "unspecific": "The quote has only words that most texts have, such as `it is`: name a document.",
        "none": "Nothing similar occurs. This means only that no document here says it in such words.",
    },
)
DIFFERENCE = Vocabulary(
    "QuoteDifferenceKind",
    {
        "number": "A number differs.",
        "negation": "A word that negates is missing or added.",
        "hedge": "A word that hedges is missing or added.",
        "wording": "Other words differ.",
    },
)
LEFT_OUT = Vocabulary(
    "QuoteOmission",
    {
        "negation": "A word that negates the quoted words in their clause.",
        "hedge": "A word that hedges the quoted words in their clause.",
    },
)


class AskedQuote(Shape):
    """A quote as requested."""

    text = Verbatim("The quoted words.", origin=DERIVED, example="it spreads out to other organs")
    document = Text("The id of the document named as their source; null for any.", origin=DERIVED, nullable=True)


class QuoteOutcome(Shape):
    """Whether the words occur, for programs and in words."""

    match = Choice(QUOTE_MATCH, "Whether the words occur.", origin=DERIVED)
    message = Text("The same in words, for display.", origin=DERIVED)


class QuoteDifference(Shape):
    """Words that differ between the quote and the source."""

    kind = Choice(DIFFERENCE, "The kind of difference, the gravest first.", origin=DERIVED)
    quoted = Text("The words of the quote; null if the quote omits those of the source.", origin=DERIVED, nullable=True)
    source = Text("The words of the source; null if the quote adds its own.", origin=DERIVED, nullable=True)


class OmittedWord(Shape):
    """A word of the clause around the quote that changes its meaning, and that the quote omits."""

    kind = Choice(LEFT_OUT, "What the word does.", origin=DERIVED)
    word = Text("The word.", origin=DERIVED, example="no")


class QuotedSentence(Shape):
    """A sentence that the quote is from."""

    sentence = Ref("sentence", "The sentence, its whole text as `name`.", pattern=SENTENCE_ID, origin=DERIVED)
    lead_in = Ref(
        "sentence",
        "The sentence that introduces it, as of an item of a list; show it with the sentence.",
        pattern=SENTENCE_ID,
        origin=DERIVED,
        nullable=True,
    )


class QuotedClaim(Shape):
    """A claim whose words the quote contains or overlaps."""

    claim = Ref("claim", "The claim, its quote as `name`.", pattern=CLAIM_ID, origin=DERIVED)
    assessment = Part(
        Assessment,
        "What a reviewer says of it, to be shown in full; null if not assessed.",
        origin=DERIVED,
        nullable=True,
    )
    supports = Listed(Part(Support, "A support.", origin=DERIVED), "The fields of records that rest on it.")


class QuotePlace(Shape):
    """A place in a document. Offsets count the Unicode code points of its text from 0; the end is exclusive."""

    document = Ref("document", "The document.", origin=DERIVED)
    start = Whole("The start in the text.", origin=DERIVED)
    end = Whole("The end in the text.", origin=DERIVED)
    text = Verbatim("The words of the source at this place.", origin=DERIVED)
    differences = Listed(
        Part(QuoteDifference, "A difference.", origin=DERIVED), "What differs, numbers and negations first."
    )
    left_out = Listed(Part(OmittedWord, "A word.", origin=DERIVED), "Words around the quote that negate or hedge it.")
    sentences = Listed(Part(QuotedSentence, "A sentence.", origin=DERIVED), "Its sentences, in reading order.")
    claims = Listed(Part(QuotedClaim, "A claim.", origin=DERIVED), "The claims in it, in reading order.")
    attribution = Text("The attribution to show with the words.", origin=DERIVED)
    notice = Text("The notice to show with the words.", origin=DERIVED)


class QuoteAnswer(Shape):
    """The answer for a quote."""

    quote = Part(AskedQuote, "The quote.", origin=DERIVED)
    outcome = Part(QuoteOutcome, "Whether the words occur.", origin=DERIVED)
    places = Listed(
        Part(QuotePlace, "A place.", origin=DERIVED), f"Where they occur, at most {MAX_PLACES}; documents by id."
    )
    more = Flag("Whether the words occur at more places than those shown.", origin=DERIVED)


class QuoteAnswers(Shape):
    """The answers for several quotes, in the order of the request."""

    items = Listed(Part(QuoteAnswer, "An answer.", origin=DERIVED), "One answer for each quote.")
