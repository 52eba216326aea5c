"""Health: whether the process runs and whether it can serve (`application/health+json`)."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Text, Whole


class Health(Shape):
    """The state of the service."""

    status = Text(
        "`pass`; `warn` where content is served, but the primary database does not answer, so that nothing can be "
        "published; `fail`.",
        origin=Origin.DERIVED,
        example="pass",
    )
    release = Whole("The release that is served; null where there is none.", origin=Origin.DERIVED, nullable=True)
