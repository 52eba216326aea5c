"""Sentences: the parts of a document's text, by offsets that reproduce it exactly."""

from schemas.base import CLAIM_ID
from schemas.declaration import Origin
from schemas.fields import Ref, Verbatim, Whole, declare_refs
from schemas.records import Record
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
    text = Verbatim("The sentence.", origin=DERIVED, linked=Property("text"))
    claims = declare_refs("claim", "The claims made in it, in reading order.", pattern=CLAIM_ID, origin=DERIVED)
