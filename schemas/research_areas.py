"""Research areas: what the source says is being studied."""

from schemas.fields import Quoted, Whole, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing


class ResearchArea(Statement):
    """A field of research, and what it aims at."""

    singular = "research-area"
    linked = Thing("HealthTopicContent", wording="text", coded=False)

    aim = Quoted("What the research aims at, in the source's words.", required=True, linked=Property("description"))
    intensity = Quoted("How much research there is.")
    result = Quoted("What it has found.")
    year = Whole("The year that the source gives for it.", least=1000, most=9999)
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
