"""Totals: the number of records in a list, counted once for each release and filter.

Counting is the only part of a page that grows with the list, and released content never changes. Code that must not
block others in its thread uses only `counted`, and leaves counting to code that may take longer.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from service.byte_cache import KIBIBYTE, ByteCache, measure_texts
from service.store.queries import ReleaseRow, Selection, count, count_some
from service.store.statements import Source

# Clients choose the filters, so the cache of totals is bounded in bytes.
TOTALS_BYTES = 1024 * KIBIBYTE
# In the time of one facet look-up by SQLite, a scan passes this many index rows.
WALKS = 8
# To find the rarest facet, each is counted up to this number: SQLite needs 15 milliseconds for it.
MAX_COUNTED = 200_000
# The usual number of records on a page.
PAGE = 20


class Way(NamedTuple):
    """How a page is found: by a scan in order, or by sorting all selected records; and the expected number of steps.

    A step reads a record or an index row and takes about a microsecond.
    """

    rare: bool
    steps: int


class Uncounted(LookupError):
    """A total that is not known yet."""


class Totals:
    """The totals of a database. They are safe to share between threads."""

    def __init__(self) -> None:
        """Start without any."""
        self._known: ByteCache[Hashable, int] = ByteCache(TOTALS_BYTES)
        self.counted = Counted(self._known)

    def forget(self) -> None:
        """Forget all totals: an erasure has changed those of earlier releases."""
        self._known.clear()

    def count(self, source: Source, release: ReleaseRow, selection: Selection) -> int:
        """Return the number of selected records at a release. Raises StorageFault."""
        if selection.exclude:
            # The excluded records are fewer than the others, and their number is usually known.
            return self.count(source, release, selection.drop_exclusion()) - self.count(
                source, release, selection.select_excluded()
            )
        return self._count_up_to(source, release, selection, None)

    def order_facets(self, source: Source, release: ReleaseRow, selection: Selection) -> Selection:
        """Return the same selection with its rarest facet first, which the query uses to find the records.

        Raises StorageFault.
        """
        if len(selection.facets) < 2:
            return selection
        counted = (
            (self._count_up_to(source, release, selection.select_by(facet), MAX_COUNTED), facet)
            for facet in selection.facets
        )
        # A facet with several values cannot find the records of a page, so it comes last.
        ordered = sorted((len(facet[1]) > 1, total, facet) for total, facet in counted)
        (_, rarest, _), *others = ordered
        few = rarest * WALKS < sum(total for _, total, _ in others)
        return replace(selection, facets=[facet for *_, facet in ordered], few=few)

    def choose_way(
        self, source: Source, release: ReleaseRow, selection: Selection, total: int, *, by_kind: bool
    ) -> Way:
        """Return how to find a page of a selection with ordered facets; `by_kind` means in the order of the kind.

        A scan in order takes longer to fill a page the fewer records are selected. Raises StorageFault.
        """
        if selection.is_whole:
            return Way(rare=False, steps=PAGE)
        facets = selection.facets
        led_to = self._count_up_to(source, release, selection.select_by(facets[0]), MAX_COUNTED) if facets else total
        is_led = by_kind and selection.shape.leading is not None
        walked = led_to if is_led else release.total
        steps = min(walked, walked * PAGE // total) if total else 0
        return Way(rare=True, steps=led_to) if led_to < steps and not is_led else Way(rare=False, steps=steps)

    def _count_up_to(self, source: Source, release: ReleaseRow, selection: Selection, most: int | None) -> int:
        """Return the number of selected records, at most `most`."""
        # The whole release is in the key: a restored database may have another one with the same number. A list that
        # was begun while its release was the newest is not counted again afterwards.
        key = release, selection.shape._replace(newest=True), tuple(selection.values.values()), most
        total = self._known.get(key)
        if total is None:
            total = self._count(source, selection, most)
            self._known.put(key, total, measure_texts(key))
        return total

    def _count(self, source: Source, selection: Selection, most: int | None) -> int:
        return count(source, selection) if most is None else count_some(source, selection, most)


class Counted(Totals):
    """The totals that are already known."""

    def __init__(self, known: ByteCache[Hashable, int]) -> None:
        """Share the known totals; asking for others raises Uncounted."""
        self._known = known

    def _count(self, source: Source, selection: Selection, most: int | None) -> int:
        raise Uncounted(source, selection)
