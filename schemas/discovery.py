"""Discovery: the entry points, for programs that know only the host."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Keyed, Listed, Part, Text, Whole

DERIVED = Origin.DERIVED


class KindSummary(Shape):
    """A kind of record, and the number of its served records."""

    type = Text("The kind: `type` in its records.", origin=DERIVED, example="treatment")
    description = Text("A description of its records.", origin=DERIVED)
    total = Whole("The number of its served records.", origin=DERIVED)
    self = Text("Its list.", origin=DERIVED, example="/v1/treatments")


class Index(Shape):
    """The content of this service, and the addresses of everything else."""

    release = Whole("The served release.", origin=DERIVED, least=1)
    kinds = Listed(Part(KindSummary, "A kind.", origin=DERIVED), "The kinds of record, in the order of the catalog.")
    links = Keyed(Text("An address.", origin=DERIVED), "Addresses relative to this host.", origin=DERIVED)
