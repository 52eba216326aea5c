"""Distinctions: the likely and unlikely meanings of a presentation."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

CERTAINTY = Vocabulary(
    "DistinctionCertainty",
    {
        "asserted": "The source asserts it.",
        "probable": "The source says that it is probable.",
        "possible": "The source says that it is possible.",
    },
)


class Distinction(Statement):
    """The meaning of a presentation, in contrast to what it could be mistaken for."""

    singular = "distinction"
    linked = Thing("DDxElement", wording="description")
    placed = Placement("signs")

    presentation = declare_quoted_list("The presentation, in the source's words.", required=True)
    likely_meaning = Quoted("The likely meaning according to the source.")
    unlikely_meaning = Quoted("The unlikely meaning according to the source.")
    certainty = Choice(CERTAINTY, "The source's certainty.", example="probable")
    conditions = declare_refs(
        "condition", "The conditions between which it distinguishes.", linked=Property("diagnosis")
    )
    sites = declare_refs("site", "The sites concerned.")
