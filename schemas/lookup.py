"""Look-up: what is known of a code that a client asked for."""

from schemas.base import Shape
from schemas.codes import Code
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Flag, Listed, Part, Text

DERIVED = Origin.DERIVED
# Printable ASCII but the separator: a terminology by its name, URI or OID, its version if need be, then the code.
CODED = r"^[!-{}~]{1,200}(?:\|[!-{}~]{0,200})?\|[!-{}~]{1,80}$"
# How many codes one request may ask for, and how many octets it may have.
MOST_CODES = 100
MOST_OCTETS = 65_536
FOUND = {
    "exact": "The record means the same as the code.",
    "broader": "The record means more than the code.",
    "narrower": "The record means less than the code.",
    "related": "The record means something else that is close to the code.",
}
MATCH = Vocabulary("CodeMatch", FOUND)
OUTCOME = Vocabulary("CodeOutcome", {**FOUND, "none": "No record was found."})


class AskedCode(Shape):
    """A code as it was asked for, and as it was understood."""

    asked = Text("The code as it was asked for.", origin=DERIVED, example="icd-10-cm|C50.911")
    system = Text("The short name of the terminology; null where it is not known.", origin=DERIVED, nullable=True)
    title = Text("What the terminology is called; null where it is not known.", origin=DERIVED, nullable=True)
    uri = Text("The URI of the terminology, as FHIR names it.", origin=DERIVED, nullable=True)
    code = Text("The code in the terminology's own spelling.", origin=DERIVED, example="C50.911")


class LookupOutcome(Shape):
    """How the best of the records found stands to the code asked for, and why."""

    match = Choice(OUTCOME, "How the first record stands to the code asked for.", origin=DERIVED)
    reason = Text("Why, in words that can be shown.", origin=DERIVED)
    searched = Listed(
        Text("A terminology and a code.", origin=DERIVED),
        "The codes that records were sought by: the one asked for, and those that it falls under.",
    )


class FoundRecord(Shape):
    """A record that was found by a code."""

    type = Text("The kind of the record.", origin=DERIVED, example="condition")
    id = Text("Its id, unique within the kind.", origin=DERIVED, example="breast-cancer")
    name = Text("Its name.", origin=DERIVED)
    self = Text("Its address, relative to this host.", origin=DERIVED)
    web_url = Text("The address of its page for people, relative to this host.", origin=DERIVED)
    match = Choice(MATCH, "How the record stands to the code asked for.", origin=DERIVED)
    reason = Text("Why, in words that can be shown.", origin=DERIVED)
    code = Part(Code, "The code that the record carries, by which it was found.", origin=DERIVED)


class LookupAnswer(Shape):
    """What is known of a code. That nothing was found is an answer too, and says so in words."""

    code = Part(AskedCode, "The code.", origin=DERIVED)
    outcome = Part(LookupOutcome, "How the records found stand to it.", origin=DERIVED)
    items = Listed(Part(FoundRecord, "A record.", origin=DERIVED), "The records found, the best first, at most 100.")
    more = Flag("Whether there are records beyond those shown.", origin=DERIVED)


class LookupAnswers(Shape):
    """What is known of several codes, in the order that they were asked in."""

    items = Listed(Part(LookupAnswer, "An answer.", origin=DERIVED), "One answer for each code.")
