"""Adverse effects: the harms of treatments."""

from schemas.fields import Quoted, declare_refs
from schemas.occurrence import OccurringStatement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement


class AdverseEffect(OccurringStatement):
    """An unwanted effect of treatment."""

    singular = "adverse-effect"
    linked = Thing("MedicalEntity")
    placed = Placement("treatments")

    description = Quoted("The source's description of it.", linked=Property("description"))
    relation = Quoted("How it is related to the treatment, in the source's words.")
    treatments = declare_refs("treatment", "The treatments that cause it.", linked=Property("about", of="page"))
    conditions = declare_refs(
        "condition", "The conditions during whose treatment it occurs.", linked=Property("about", of="page")
    )
