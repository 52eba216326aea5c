"""Several: the parameters that take more than one name at once, with commas between, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import marshmallow as ma

from schemas.declaring import Origin, arguments, described


class Several(ma.fields.Field[Sequence[str]]):
    """Some of the names that are allowed, each once, in the order of these."""

    def __init__(self, description: str, allowed: Iterable[str]) -> None:
        """Declare a parameter that takes several names."""
        super().__init__(**arguments(description, {"origin": Origin.EDITORIAL, "default": tuple, "nullable": False}))
        self.allowed = tuple(allowed)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Sequence[str]:
        wanted = str(value).split(",")
        for name in wanted:
            if name not in self.allowed:
                raise ma.ValidationError(f"{described(name)} is not a name that is known here.")
        return tuple(name for name in self.allowed if name in wanted)
