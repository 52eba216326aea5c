"""Sentences: the parts of a document's text, by offsets that reproduce it exactly."""

from schemas.base import CLAIM_ID, SENTENCE_ID
from schemas.declaration import Origin
from schemas.documents import TEXT_ROLE
from schemas.fields import Choice, Ref, Verbatim, Whole, declare_refs
from schemas.records import Record, declare_lead_ins
from schemas.schema_org import Property, Thing

DERIVED = Origin.DERIVED


class Sentence(Record):
    """A sentence of a document. Offsets count Unicode code points from 0; the end is exclusive."""

    singular = "sentence"
    linked = Thing("Quotation")
    naming = ("text",)

    document = Ref("document", "The document.", origin=DERIVED, linked=Property("isPartOf"))
    paragraph = Whole("The paragraph, from 1.", origin=DERIVED, least=1, filtered=True)
    ordinal = Whole("The sentence within its paragraph, from 1.", origin=DERIVED, least=1)
    start = Whole("The start in the text.", origin=DERIVED)
    end = Whole("The end in the text.", origin=DERIVED)
    lead_ins = declare_lead_ins()
    text = Verbatim("The sentence.", origin=DERIVED, linked=Property("text"))
    role = Choice(
        TEXT_ROLE, "What it is on the page; null for a plain paragraph.", origin=DERIVED, nullable=True, later=True
    )
    lead_in = Ref(
        "sentence",
        "The last of `leadIns`: the sentence that introduces it directly.",
        pattern=SENTENCE_ID,
        origin=DERIVED,
        nullable=True,
        later=True,
    )
    claims = declare_refs("claim", "The claims made in it, in reading order.", pattern=CLAIM_ID, origin=DERIVED)
