"""Kept faults: the results of checks of single documents, with what each depends on."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from service.publishing.drafts import Key
from service.publishing.faults import Fault


class DocumentFaults(NamedTuple):
    """The faults of one document's drafts, and what they depend on beside these.

    `shape` are the faults of drafts that do not fit their kind; `found` has the digest of each draft elsewhere that was
    looked up (None: there was none), `listed` the digest of the ids of each kind that were, `gathered` that of the
    drafts of each topic.
    """

    shape: tuple[Fault, ...]
    cut: tuple[Fault, ...]
    faults: tuple[Fault, ...]
    found: Mapping[Key, bytes | None]
    listed: Mapping[str, bytes]
    gathered: Mapping[str, bytes]
    # Whether a fault may come or go by itself, as time passes.
    is_dated: bool = False


class KeptFaults(Protocol):
    """Keeps results by the digest of the drafts that were checked."""

    def find(self, digest: bytes) -> DocumentFaults | None:
        """Return the result for these drafts, whose dependencies may have changed."""

    def keep(self, digest: bytes, result: DocumentFaults) -> None:
        """Keep the result."""


class RecentFaults:
    """Keeps the results in memory that the current check or the one before it used."""

    def __init__(self) -> None:
        """Begin with no result."""
        self._current: dict[bytes, DocumentFaults] = {}
        self._before: dict[bytes, DocumentFaults] = {}

    def start_check(self) -> None:
        """Forget what was not used since this was last called."""
        self._current, self._before = {}, self._current

    def find(self, digest: bytes) -> DocumentFaults | None:
        """Return the result for these drafts."""
        known = self._current.get(digest) or self._before.get(digest)
        if known:
            self._current[digest] = known
        return known

    def keep(self, digest: bytes, result: DocumentFaults) -> None:
        """Keep the result."""
        self._current[digest] = result
