"""Substances: what a condition, a test or a treatment is about, from genes to nutrients and germs."""

from typing import ClassVar

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_quoted_list, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

CATEGORY = Vocabulary(
    "SubstanceCategory",
    {
        "gene": "A gene or a variant of one.",
        "protein": "A protein, an enzyme, a receptor or an antibody.",
        "hormone": "A hormone or another messenger.",
        "nutrient": "A nutrient, a vitamin or a mineral.",
        "metabolite": "Something that the body makes or breaks down.",
        "cell": "A cell or a part of one.",
        "pathogen": "A bacterium, virus, fungus or parasite.",
        "toxin": "A poison, an allergen or a pollutant.",
        "other": "Anything else.",
    },
)
CHEMICAL = ("protein", "hormone", "nutrient", "metabolite", "toxin")


class Substance(Statement):
    """A substance, a gene, a cell or a germ."""

    singular = "substance"
    later: ClassVar[bool] = True
    linked = Thing("MedicalEntity", by="category", types=dict.fromkeys(CHEMICAL, "Substance"))
    placed = Placement("causes")

    category = Choice(CATEGORY, "The sort of substance.", required=True, example="hormone")
    description = Quoted("The source's description of it.", linked=Property("description"))
    function = Quoted("What it does in the body.")
    sources = declare_quoted_list("Where it comes from, such as foods.")
    conditions = declare_refs(
        "condition", "The conditions that it plays a part in.", later=True, linked=Property("about", of="page")
    )
    sites = declare_refs("site", "The sites where it is made or found.", later=True)
    treatments = declare_refs("treatment", "The treatments that contain it or act on it.", later=True)
