"""Health: whether the process is alive and can serve (`application/health+json`)."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Text, Whole


class Health(Shape):
    """The state of the service."""

    status = Text(
        "`pass`; `warn` if content is served but nothing can be published, because the primary database does not "
        "answer; `fail`.",
        origin=Origin.DERIVED,
        example="pass",
    )
    release = Whole("The served release; null before the first.", origin=Origin.DERIVED, nullable=True)
