"""Folding: the hits of a topic are one entry, the best of them, with the others below it.

The best hit of a topic is found by a query of its own, so a page costs the same wherever it is in the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.search.index import Stored, read
from service.search.ranking import Ranking

# The maximum number of hits below an entry, and of hits that are looked at for a page besides its entries.
MAX_OTHERS, MAX_LOOKED_AT = 9, 500


class HitEntry(NamedTuple):
    """A hit, the next best hits of the same topic, and the number of all these."""

    hit: Stored
    others: Sequence[Stored] = ()
    others_total: int = 0


@dataclass(frozen=True)
class EntryPage:
    """Entries, the number of all hits, and the numbers of hits before the next and the previous page, or None."""

    entries: Sequence[HitEntry]
    total: int
    following: int | None
    preceding: int | None


class Folding:
    """The hits of a question as entries; without `is_folded`, each hit is an entry."""

    def __init__(self, ranking: Ranking, *, is_folded: bool) -> None:
        """Take the ranked hits."""
        self._ranking = ranking
        self._is_folded = is_folded
        self._by_topic: dict[str, HitEntry] = {}

    def find_page(self, offset: int, limit: int) -> EntryPage:
        """Return at most `limit` entries after this number of hits."""
        entries: list[HitEntry] = []
        position = offset
        while True:
            found, total = self._ranking.find_hits(limit + 1 - len(entries), position)
            for stored in found:
                if entry := self._build_entry(read(stored)):
                    if len(entries) == limit:
                        return EntryPage(entries, total, position, self._find_preceding(offset, limit))
                    entries.append(entry)
                position += 1
            if not found or position >= total or position - offset >= limit + MAX_LOOKED_AT:
                following = position if found and position < total else None
                return EntryPage(entries, total, following, self._find_preceding(offset, limit))

    def _find_preceding(self, offset: int, limit: int) -> int | None:
        """Return the number of hits before the previous page; None on the first page."""
        if not offset:
            return None
        position, wanted = offset, limit
        while position and wanted and offset - position < limit + MAX_LOOKED_AT:
            size = min(limit, position)
            found, _ = self._ranking.find_hits(size, position - size)
            for stored in reversed(found):
                position -= 1
                wanted -= self._build_entry(read(stored)) is not None
                if not wanted:
                    break
        return position

    def _build_entry(self, hit: Stored) -> HitEntry | None:
        """Return the hit as an entry; None if it is below a better hit of its topic."""
        if hit.topic is None or not self._is_folded:
            return HitEntry(hit)
        topic = hit.topic[0]
        if topic not in self._by_topic:
            found, total = self._ranking.find_of_topic(topic, MAX_OTHERS + 1)
            first, *others = map(read, found)
            self._by_topic[topic] = HitEntry(first, others, total - 1)
        entry = self._by_topic[topic]
        return entry if (entry.hit.type, entry.hit.id) == (hit.type, hit.id) else None
