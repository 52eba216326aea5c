"""Coverage: which sentences of a document are carried by which records, and which are left out and why."""

from schemas.base import CLAIM_ID, SENTENCE_ID, Shape
from schemas.claims import Support
from schemas.declaration import Origin, Vocabulary
from schemas.documents import CoverageFigures
from schemas.fields import Choice, Listed, Part, Ref, Text, Verbatim, Whole
from schemas.records import VERDICT, declare_lead_ins

DERIVED = Origin.DERIVED
STATUS = Vocabulary(
    "CoverageStatus",
    {
        "carried": "At least one record rests on a claim of the sentence.",
        "left-out": "The editors left it out, with a reason.",
        "uncovered": "No record carries it yet.",
    },
)


class CoveredClaim(Shape):
    """A claim of a sentence, and the record fields that rest on it."""

    claim = Ref("claim", "The claim.", pattern=CLAIM_ID, origin=DERIVED)
    verdict = Choice(VERDICT, "The verdict on it; null if it has not been assessed.", origin=DERIVED, nullable=True)
    supports = Listed(Part(Support, "A support.", origin=DERIVED), "The fields of records that rest on it.")


class CoveredSentence(Shape):
    """A sentence and its coverage."""

    sentence = Ref("sentence", "The sentence.", pattern=SENTENCE_ID, origin=DERIVED)
    start = Whole("The start in the text (code points from 0).", origin=DERIVED)
    end = Whole("The end in the text (exclusive).", origin=DERIVED)
    lead_ins = declare_lead_ins()
    text = Verbatim("Its text.", origin=DERIVED)
    status = Choice(STATUS, "Whether it is carried.", origin=DERIVED)
    reason = Text("Why it is left out.", origin=DERIVED, nullable=True)
    claims = Listed(Part(CoveredClaim, "A claim.", origin=DERIVED), "Its claims, in reading order.")


class Coverage(Shape):
    """The coverage of a document, sentence by sentence."""

    document = Ref("document", "The document.", origin=DERIVED)
    release = Whole("The release of this response.", origin=DERIVED, least=1)
    figures = Part(CoverageFigures, "The totals.", origin=DERIVED)
    sentences = Listed(Part(CoveredSentence, "A sentence.", origin=DERIVED), "The sentences in reading order.")
