"""Distinctions: what a presentation probably is, and what it is probably not."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CERTAINTY = Vocabulary(
    "DistinctionCertainty",
    {
        "asserted": "The source says that it is so.",
        "probable": "The source says that it is probably so.",
        "possible": "The source says that it may be so.",
    },
)


class Distinction(Statement):
    """What a presentation means, set against what it might be taken for."""

    singular = "distinction"
    linked = Thing("DDxElement", wording="description")

    presentation = declare_quoted_list("What is seen, in the source's words.", required=True)
    likely_meaning = Quoted("What the source says it is.")
    unlikely_meaning = Quoted("What the source says it is not.")
    certainty = Choice(CERTAINTY, "How sure the source is.", example="probable")
    conditions = declare_refs(
        "condition", "The conditions between which it distinguishes.", linked=Property("diagnosis")
    )
    sites = declare_refs("site", "The sites concerned.")
