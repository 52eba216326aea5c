"""Adverse effects: what harm a treatment may do."""

from schemas.fields import Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing


class AdverseEffect(Statement):
    """An unwanted effect of treatment."""

    singular = "adverse-effect"
    linked = Thing("MedicalEntity")

    description = Quoted("What the source says of it.", linked=Property("description"))
    relation = Quoted("How it depends on the treatment, in the source's words.")
    treatments = declare_refs("treatment", "The treatments that cause it.", linked=Property("about", of="page"))
    conditions = declare_refs(
        "condition", "The conditions under whose treatment it arises.", linked=Property("about", of="page")
    )
