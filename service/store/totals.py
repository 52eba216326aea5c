"""Totals: how many records a list has, counted once for each release and filter.

To count is the one part of a page that grows with the list; and what was released never changes.
"""

from collections.abc import Hashable

from service.store.reading import Release, Selection, count
from service.store.statements import Source

# Clients decide what there is to count: these many are kept.
KEPT = 4096


class Totals:
    """The totals of a database. Threads may share them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[Hashable, int] = {}

    def of(self, source: Source, release: Release, selection: Selection) -> int:
        """Return how many records a selection of a release has. Raises StorageFault."""
        # The release as a whole: a database that was restored may have another one of the same number.
        key = release, selection.shape, tuple(selection.values.values())
        total = self._known.get(key)
        if total is None:
            total = count(source, selection)
            if len(self._known) >= KEPT:
                self._known = {}
            self._known[key] = total
        return total
