"""Discovery: what there is to fetch, for programs that know only the host."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Keyed, Listed, Part, Text, Whole

DERIVED = Origin.DERIVED


class KindSummary(Shape):
    """A kind of record, and how many of it are served."""

    type = Text("The kind: `type` in its records.", origin=DERIVED, example="treatment")
    description = Text("What its records are.", origin=DERIVED)
    total = Whole("How many records of it are served.", origin=DERIVED)
    self = Text("Its list.", origin=DERIVED, example="/v1/treatments")


class Index(Shape):
    """What this service serves, and where the rest is."""

    release = Whole("The release that is served.", origin=DERIVED, least=1)
    kinds = Listed(Part(KindSummary, "A kind.", origin=DERIVED), "The kinds of record, in the order of the catalog.")
    links = Keyed(Text("An address.", origin=DERIVED), "Addresses relative to this host.", origin=DERIVED)
