"""A breakage: one thing done to the valid world, and the one fault that must come of it."""

from collections.abc import Callable
from dataclasses import dataclass

from service.publishing.faults import Path
from service.store.database import Database
from tests.drafts import Drafts
from tests.releases import faults


@dataclass(frozen=True)
class Breakage:
    """What is done, and where the fault is; `named` stands in its message, `remedy` in its help.

    The remedy may be empty for faults of shape: their message says what to write.
    """

    rule: str
    kind: str
    id: str
    path: Path
    named: str
    remedy: str
    change: Callable[[Drafts], Drafts]

    def check(self, database: Database, drafts: Drafts) -> None:
        """Break the world, plan to publish it in an empty database, and find this fault, no other, and its help."""
        found = faults(database, self.change(drafts))
        assert [(fault.rule, fault.kind, fault.id, fault.path) for fault in found] == [
            (self.rule, self.kind, self.id, self.path)
        ]
        assert self.named in found[0].message
        assert found[0].help or (self.rule, self.remedy) == ("shape", "")
        assert self.remedy in (found[0].help or "")
