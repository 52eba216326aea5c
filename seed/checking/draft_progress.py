"""The progress of confirming drafts: how many of each document are confirmed. Drafts are work, and no mistakes."""

from collections.abc import Iterable
from typing import NamedTuple

from service.publishing.provenance_rules import is_unconfirmed
from service.publishing.records import Draft


class DraftProgress(NamedTuple):
    """How many claims and records of a document software drafted, and how many of them are confirmed."""

    document: str
    drafted: int
    confirmed: int

    def __str__(self) -> str:
        """Return the line that `check` shows."""
        line = f"{self.document}: {self.confirmed:,} of {self.drafted:,} drafts confirmed."
        return line if self.is_done else f"{line} To confirm: medcontent confirm PATH --by NAME"

    @property
    def is_done(self) -> bool:
        """Whether every draft is confirmed."""
        return self.confirmed == self.drafted


def list_progress(drafts: Iterable[Draft]) -> list[DraftProgress]:
    """Return the progress of the documents with unconfirmed drafts, by id."""
    drafted: dict[str, list[bool]] = {}
    for draft in drafts:
        if isinstance(draft.values, dict) and isinstance(draft.values.get("provenance"), dict):
            document = draft.id.partition(".")[0] if draft.kind.name == "claim" else str(draft.values.get("document"))
            drafted.setdefault(document, []).append(not is_unconfirmed(draft.values))
    progress = [DraftProgress(document, len(done), sum(done)) for document, done in sorted(drafted.items())]
    return [each for each in progress if not each.is_done]
