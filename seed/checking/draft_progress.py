"""The progress of confirming drafts: how many of each document are confirmed. Drafts are work, and no mistakes."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from service.operations.terminal import pluralise
from service.publishing.drafts import Draft
from service.publishing.faults import Fault
from service.publishing.provenance_rules import UNCONFIRMED, is_unconfirmed

UNUSED = "claims-are-used"


class DraftProgress(NamedTuple):
    """How many claims and records of a document software drafted, and how many of them are confirmed."""

    document: str
    drafted: int
    confirmed: int
    unused: int

    def __str__(self) -> str:
        """Return the line that `check` shows."""
        line = f"{self.document}: {self.confirmed:,} of {self.drafted:,} drafts confirmed."
        unused = f" {pluralise(self.unused, 'drafted claim')} without a record." if self.unused else ""
        how = f" To confirm: medcontent confirm --all-of {self.document} --by NAME"
        return f"{line}{unused}{'' if self.is_done else how}"

    @property
    def is_done(self) -> bool:
        """Whether every draft is confirmed."""
        return self.confirmed == self.drafted


def list_progress(drafts: Iterable[Draft], faults: Iterable[Fault]) -> list[DraftProgress]:
    """Return the progress of the documents with work on drafts, by id; `faults` are those that only count as work."""
    drafted: dict[str, list[bool]] = {}
    for draft in drafts:
        if isinstance(draft.values, dict) and isinstance(draft.values.get("provenance"), dict):
            drafted.setdefault(draft.owner, []).append(not is_unconfirmed(draft.values))
    unused = Counter(fault.id.partition(".")[0] for fault in faults if fault.rule == UNUSED)
    progress = [DraftProgress(each, len(done), sum(done), unused[each]) for each, done in sorted(drafted.items())]
    return [each for each in progress if not each.is_done]


def split_faults(drafts: Iterable[Draft], faults: Iterable[Fault]) -> tuple[list[Fault], list[Fault]]:
    """Return the faults that are mistakes, and those that are work: drafts to confirm, and claims without a record."""
    unconfirmed = {draft.key for draft in drafts if is_unconfirmed(draft.values)}
    mistakes: list[Fault] = []
    work: list[Fault] = []
    for fault in faults:
        is_work = fault.rule == UNCONFIRMED or (fault.rule == UNUSED and (fault.kind, fault.id) in unconfirmed)
        (work if is_work else mistakes).append(fault)
    return mistakes, work
