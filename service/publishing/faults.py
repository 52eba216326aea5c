"""Faults: what the checks report, each with its place in the record and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: which rule it breaks, in which record, and where in it (member names and list positions)."""

    rule: str
    kind: str
    id: str
    path: Path
    message: str
    help: str | None = None

    def __str__(self) -> str:
        """Return the fault on one line."""
        place = "/".join(str(step) for step in (self.kind, self.id, *self.path))
        return f"{place}: error[{self.rule}] {self.message}" + (f" ({self.help})" if self.help else "")


class ContentFaults(Exception):
    """Content that breaks the rules; nothing of it is published."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults, at least one."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
