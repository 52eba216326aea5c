"""References: the works that assessments cite."""

from schemas.declaration import Origin
from schemas.fields import Text, Url, Whole
from schemas.records import Record, declare_confirmed
from schemas.schema_org import Property, Thing


class Reference(Record):
    """A work that an assessment cites. It has a title only if the locator gives one."""

    singular = "reference"
    linked = Thing("CreativeWork")
    naming = ("title", "locator")

    title = Text("The title, if the locator gives one.", limit=500)
    locator = Text("The place where the work was found, verbatim.", required=True, limit=2000)
    publisher = Text("The publisher.", required=True, limit=300, linked=Property("creditText"))
    url = Url("The address, if the locator gives one.", linked=Property("url"))
    year = Whole(
        "The year, if the locator or the publisher gives one.",
        least=1000,
        most=9999,
        origin=Origin.EDITORIAL,
        linked=Property("datePublished", as_text=True),
    )
    note = Text("A remark by the editors.", limit=1000)
    confirmed = declare_confirmed()
