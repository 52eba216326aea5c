"""Faults: what the checks report, each with its place in the record and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.publishing.suggestions import ask_about

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: which rule it breaks, in which record, and where in it (member names and list positions).

    `proposal` is the value that was probably meant there; `help` asks about it unless it says more. `code` says which
    of the faults that one rule finds this is. Programs read these; `message` and `help` are for people only.
    """

    rule: str
    kind: str
    id: str
    path: Path
    message: str
    help: str | None = None
    proposal: str | None = None
    code: str | None = None

    def __post_init__(self) -> None:
        """Ask about the proposal, where nothing else helps."""
        if self.help is None and self.proposal is not None:
            object.__setattr__(self, "help", ask_about(self.proposal))

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
