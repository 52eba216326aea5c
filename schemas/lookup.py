"""Look-up: the answer for a code that a client asked for."""

from schemas.base import Shape
from schemas.codes import Code
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Flag, Listed, Part, Text
from schemas.records import declare_document, declare_others, declare_topic

DERIVED = Origin.DERIVED
# Printable ASCII except the separator: a terminology by its name, URI or OID, optionally its version, then the code.
CODED = r"^[!-{}~]{1,200}(?:\|[!-{}~]{0,200})?\|[!-{}~]{1,80}$"
# The maximum number of codes in a request, and the maximum number of bytes of its body.
MOST_CODES = 100
MOST_OCTETS = 65_536
FOUND = {
    "exact": "The record means the same as the code.",
    "broader": "The record means more than the code.",
    "narrower": "The record means less than the code.",
    "related": "The record has a different but related meaning.",
}
MATCH = Vocabulary("CodeMatch", FOUND)
OUTCOME = Vocabulary("CodeOutcome", {**FOUND, "none": "No record was found."})


class AskedCode(Shape):
    """A requested code, as sent and as understood."""

    asked = Text("The code as requested.", origin=DERIVED, example="icd-10-cm|C50.911")
    system = Text("The short name of the terminology; null if unknown.", origin=DERIVED, nullable=True)
    title = Text("The title of the terminology; null if unknown.", origin=DERIVED, nullable=True)
    uri = Text("The URI of the terminology in FHIR.", origin=DERIVED, nullable=True)
    code = Text("The code in the terminology's spelling.", origin=DERIVED, example="C50.911")


class LookupOutcome(Shape):
    """The relation of the best record to the requested code, and the reason."""

    match = Choice(OUTCOME, "The relation of the first record to the requested code.", origin=DERIVED)
    reason = Text("The reason, in words for display.", origin=DERIVED)
    searched = Listed(
        Text("A terminology and a code.", origin=DERIVED),
        "The codes that were searched for: the requested one and its ancestors.",
    )


class FoundRecord(Shape):
    """A record found by a code."""

    type = Text("The kind of the record.", origin=DERIVED, example="condition")
    id = Text("Its id, unique within the kind.", origin=DERIVED, example="breast-cancer")
    name = Text("Its name.", origin=DERIVED)
    self = Text("Its address, relative to this host.", origin=DERIVED)
    web_url = Text("The address of its page for people, relative to this host.", origin=DERIVED)
    match = Choice(MATCH, "The relation of the record to the requested code.", origin=DERIVED)
    reason = Text("The reason, in words for display.", origin=DERIVED)
    code = Part(Code, "The code of the record by which it was found.", origin=DERIVED)
    document = declare_document()
    topic = declare_topic()
    others = declare_others()


class LookupAnswer(Shape):
    """The answer for a code. An empty result is a valid answer, and explains itself in words."""

    code = Part(AskedCode, "The code.", origin=DERIVED)
    outcome = Part(LookupOutcome, "The relation of the found records to the code.", origin=DERIVED)
    items = Listed(
        Part(FoundRecord, "A record.", origin=DERIVED),
        "The records found, best match first, at most 100 with those below others.",
    )
    more = Flag("Whether there are records beyond those shown.", origin=DERIVED)


class LookupAnswers(Shape):
    """The answers for several codes, in the order of the request."""

    items = Listed(Part(LookupAnswer, "An answer.", origin=DERIVED), "One answer for each code.")
