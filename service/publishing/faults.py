"""Faults: the results of the checks, each with its place in the record and a remedy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from service.publishing.closest_names import ask_about

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the broken rule, the record, and the place in it (member names and list positions).

    A `warning` keeps nothing from being published. `others` are further records that the fault is about;
    `offset` is the place in a document's text (code points from 0).
    `proposal` is the value that was probably meant; if `help` is empty, it asks about the proposal. `code`
    distinguishes the faults of a rule. Programs read these; `message` and `help` are for people only.
    """

    rule: str
    kind: str
    id: str
    path: Path
    message: str
    help: str | None = None
    proposal: str | None = None
    code: str | None = None
    warning: bool = False
    others: tuple[tuple[str, str], ...] = ()
    offset: int | None = None

    def __post_init__(self) -> None:
        """Ask about the proposal if there is no other help."""
        if self.help is None and self.proposal is not None:
            object.__setattr__(self, "help", ask_about(self.proposal))

    @property
    def field(self) -> str:
        """The field with the fault; for evidence the field that it supports."""
        steps = self.path[1:2] if self.path[:1] == ("evidence",) and len(self.path) > 1 else self.path[:1]
        return str(steps[0]) if steps else ""

    def lower_severity(self) -> Self:
        """Return the fault as a warning."""
        return replace(self, warning=True)

    def __str__(self) -> str:
        """Return the fault in one line."""
        place = "/".join(str(step) for step in (self.kind, self.id, *self.path))
        severity = "warning" if self.warning else "error"
        return f"{place}: {severity}[{self.rule}] {self.message}" + (f" ({self.help})" if self.help else "")


class ContentFaults(Exception):
    """Content that breaks the rules; none of it is published."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults, at least one."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
