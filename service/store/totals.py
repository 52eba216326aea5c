"""Totals: how many records a list has, counted once for each release and filter.

To count is the one part of a page that grows with the list; and what was released never changes. Whoever answers others
in the same thread takes what is `counted`, and leaves the counting to those who may take their time.
"""

from collections.abc import Hashable
from dataclasses import replace

from service.store.reading import Release, Selection, count
from service.store.statements import Source

# Clients decide what there is to count: these many are kept.
KEPT = 4096
# In the time in which SQLite looks up whether a record has a facet, it walks through so many that have it.
WALKS = 8


class Uncounted(LookupError):
    """A total is not known yet."""


class Totals:
    """The totals of a database. Threads may share them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[Hashable, int] = {}
        self.counted = Counted(self._known)

    def of(self, source: Source, release: Release, selection: Selection) -> int:
        """Return how many records a selection of a release has. Raises StorageFault."""
        if selection.exclude:
            # What is left out is less than what is left, and most often known already.
            return self.of(source, release, selection.without_exclusion()) - self.of(
                source, release, selection.of_exclusion()
            )
        # The release as a whole: a database that was restored may have another one of the same number.
        key = release, selection.shape, tuple(selection.values.values())
        total = self._known.get(key)
        if total is None:
            total = self._count(source, selection)
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[key] = total
        return total

    def led(self, source: Source, release: Release, selection: Selection) -> Selection:
        """Return the same selection with its rarest facet first, so that it leads to few records.

        Raises StorageFault.
        """
        if len(selection.facets) < 2:
            return selection
        counted = ((self.of(source, release, selection.by(facet)), facet) for facet in selection.facets)
        # One with several values leads to no page, so that it comes after the others.
        ordered = sorted((len(facet[1]) > 1, total, facet) for total, facet in counted)
        (_, rarest, _), *others = ordered
        few = rarest * WALKS < sum(total for _, total, _ in others)
        return replace(selection, facets=[facet for *_, facet in ordered], few=few)

    def _count(self, source: Source, selection: Selection) -> int:
        return count(source, selection)


class Counted(Totals):
    """The totals that are known already."""

    def __init__(self, known: dict[Hashable, int]) -> None:
        """Share what is known; to ask for more raises Uncounted."""
        self._known = known

    def _count(self, source: Source, selection: Selection) -> int:
        raise Uncounted(source, selection)
