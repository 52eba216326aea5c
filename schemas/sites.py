"""Sites: places in the body, and the part each plays in a condition."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Quoted, Ref
from schemas.records import Statement
from schemas.schema_org import Property, Thing

ROLE = Vocabulary(
    "SiteRole",
    {
        "primary": "Where the disease began.",
        "metastatic": "Where the disease has spread to.",
        "route": "The way by which it spreads.",
        "contralateral": "The same organ on the other side.",
        "affected": "A place that the condition affects.",
        "treated": "A place that is treated.",
    },
)


class SiteRoleOf(Shape):
    """The part that a site plays in a condition."""

    condition = Ref("condition", "The condition.", required=True, linked=Property("relatedCondition"))
    role = Choice(ROLE, "The part that the site plays in it.", required=True, example="metastatic")


class Site(Statement):
    """A place in the body."""

    singular = "site"
    linked = Thing("AnatomicalStructure")

    roles = Listed(
        Part(SiteRoleOf, "A role.", origin=Origin.CODED),
        "The part it plays in each condition.",
        required=True,
    )
    description = Quoted("What the source says of it.", linked=Property("description"))
