"""Totals: how many records a list has, counted once for each release and filter.

To count is the one part of a page that grows with the list; and what was released never changes. Whoever answers others
in the same thread takes what is `counted`, and leaves the counting to those who may take their time.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from service.store.queries import ReleaseRow, Selection, count, count_some
from service.store.statements import Source

# Clients decide what there is to count: these many are kept.
KEPT = 4096
# In the time in which SQLite looks up whether a record has a facet, it walks through so many that have it.
WALKS = 8
# To tell which facet is the rarest, they are counted as far as this: it takes SQLite 15 milliseconds.
MANY = 200_000
# So many records a page has, as a rule.
PAGE = 20


class Way(NamedTuple):
    """How a page is found: on a walk in order, or by looking at all that are selected; and after how many steps.

    A step is a look at a record, or at a row of an index: about a microsecond.
    """

    rare: bool
    steps: int


class Uncounted(LookupError):
    """A total is not known yet."""


class Totals:
    """The totals of a database. Threads may share them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[Hashable, int] = {}
        self.counted = Counted(self._known)

    def count(self, source: Source, release: ReleaseRow, selection: Selection) -> int:
        """Return how many records a selection of a release has. Raises StorageFault."""
        if selection.exclude:
            # What is left out is less than what is left, and most often known already.
            return self.count(source, release, selection.drop_exclusion()) - self.count(
                source, release, selection.select_excluded()
            )
        return self._count_up_to(source, release, selection, None)

    def order_facets(self, source: Source, release: ReleaseRow, selection: Selection) -> Selection:
        """Return the same selection with its rarest facet first, so that it leads to few records.

        Raises StorageFault.
        """
        if len(selection.facets) < 2:
            return selection
        counted = (
            (self._count_up_to(source, release, selection.select_by(facet), MANY), facet) for facet in selection.facets
        )
        # One with several values leads to no page, so that it comes after the others.
        ordered = sorted((len(facet[1]) > 1, total, facet) for total, facet in counted)
        (_, rarest, _), *others = ordered
        few = rarest * WALKS < sum(total for _, total, _ in others)
        return replace(selection, facets=[facet for *_, facet in ordered], few=few)

    def choose_way(
        self, source: Source, release: ReleaseRow, selection: Selection, total: int, *, by_kind: bool
    ) -> Way:
        """Return the way to a page of a selection that was led; `by_kind` tells that it is in the order of the kind.

        A walk in order fills a page the later, the fewer of all records are selected. Raises StorageFault.
        """
        if selection.is_whole:
            return Way(rare=False, steps=PAGE)
        facets = selection.facets
        led_to = self._count_up_to(source, release, selection.select_by(facets[0]), MANY) if facets else total
        is_led = by_kind and selection.shape.leading is not None
        walked = led_to if is_led else release.total
        steps = min(walked, walked * PAGE // total) if total else 0
        return Way(rare=True, steps=led_to) if led_to < steps and not is_led else Way(rare=False, steps=steps)

    def _count_up_to(self, source: Source, release: ReleaseRow, selection: Selection, most: int | None) -> int:
        """Return how many records a selection has, or the most that it is asked for if they are more."""
        # The release as a whole: a database that was restored may have another one of the same number. A list that was
        # begun when the release was the newest is not counted anew when it no longer is.
        key = release, selection.shape._replace(newest=True), tuple(selection.values.values()), most
        total = self._known.get(key)
        if total is None:
            total = self._count(source, selection, most)
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[key] = total
        return total

    def _count(self, source: Source, selection: Selection, most: int | None) -> int:
        return count(source, selection) if most is None else count_some(source, selection, most)


class Counted(Totals):
    """The totals that are known already."""

    def __init__(self, known: dict[Hashable, int]) -> None:
        """Share what is known; to ask for more raises Uncounted."""
        self._known = known

    def _count(self, source: Source, selection: Selection, most: int | None) -> int:
        raise Uncounted(source, selection)
