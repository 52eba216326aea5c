"""Sites: places in the body, and their roles in conditions."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Quoted, Ref, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement

ROLE = Vocabulary(
    "SiteRole",
    {
        "primary": "Where the disease began.",
        "metastatic": "Where the disease has spread to.",
        "route": "The route by which it spreads.",
        "contralateral": "The same organ on the other side.",
        "affected": "A place that the condition affects.",
        "treated": "A place that is treated.",
    },
)


class SiteRoleOf(Shape):
    """The role of a site in a condition."""

    condition = Ref("condition", "The condition.", required=True, linked=Property("relatedCondition"))
    role = Choice(ROLE, "The role of the site in it.", required=True, example="metastatic")


class Site(Statement):
    """A place in the body."""

    singular = "site"
    linked = Thing("AnatomicalStructure")
    placed = Placement("what-it-is", rank=1)

    roles = Listed(
        Part(SiteRoleOf, "A role.", origin=Origin.CODED),
        "Its role in each condition.",
    )
    description = Quoted("The source's description of it.", linked=Property("description"))
    function = Quoted("What it does in the body.", later=True)
    location = Quoted("Where it is, in the source's words.", later=True)
    part_of = declare_refs("site", "The sites that it is a part of.", later=True)
