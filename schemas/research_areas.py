"""Research areas: topics under study according to the source."""

from schemas.fields import Quoted, Whole, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing


class ResearchArea(Statement):
    """A field of research, and its aim."""

    singular = "research-area"
    linked = Thing("HealthTopicContent", wording="text", coded=False)

    aim = Quoted("The aim of the research, in the source's words.", required=True, linked=Property("description"))
    intensity = Quoted("How much research there is.")
    result = Quoted("The result of the research.")
    year = Whole("The year that the source gives for it.", least=1000, most=9999)
    conditions = declare_refs("condition", "The conditions that it is about.", linked=Property("about"))
