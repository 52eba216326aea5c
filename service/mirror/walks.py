"""Walks: what a feed has told since it was begun with, held against what a feed may do: advance, and end."""

from collections import Counter
from collections.abc import Callable, Iterable

from service.mirror.arrivals import Amount, Arrival
from service.mirror.releases import BadFeed
from service.mirror.validation import OriginPage
from service.store.queries import ReleaseRow

# Of one release, whatever its origin says of it: what arrived is kept in the database until all of it is there.
MAX_RELEASE_ITEMS = 20_000_000
MAX_RELEASE_BYTES = 64 * 1024**3
# A feed may repeat what it told, and no more than this often.
MAX_REPEATS = 2


class Walk:
    """The pages of one walk along the feed."""

    def __init__(self, describe_release: Callable[[int], ReleaseRow], amounts: Iterable[Amount]) -> None:
        """Take what describes a release, and how much waits to be published already."""
        self._describe = describe_release
        self._reached = 0
        self._items, self._bytes = Counter[int](), Counter[int]()
        for each in amounts:
            self._items[each.release], self._bytes[each.release] = each.items, each.bytes

    def check(self, page: OriginPage, asked: str | None, newest: int) -> None:
        """Refuse a page that cannot be the next one; `newest` is the release that it is of. Raises BadFeed."""
        if page.token == asked and (page.arrivals or not page.last):
            raise BadFeed("The feed of changes does not advance: it names the token that it was asked with.")
        for each in page.arrivals:
            if each.release < self._reached:
                raise BadFeed(f"The feed of changes goes back from release {self._reached} to {each.release}.")
            if each.release > newest:
                raise BadFeed(f"The feed of changes tells of release {each.release}, and is of release {newest}.")
            self._reached = each.release
            self._items[each.release] += 1
            self._bytes[each.release] += len(each.item)
        for number in {each.release for each in page.arrivals}:
            self._check_size(number)

    def _check_size(self, number: int) -> None:
        release = self._describe(number)
        # Each change makes one version of one record.
        changes = release.added + release.changed + release.withdrawn + release.touched
        if self._items[number] > min(MAX_REPEATS * changes, MAX_RELEASE_ITEMS):
            raise BadFeed(f"The feed tells more of release {number} than its {changes:,} changes.")
        if self._bytes[number] > MAX_RELEASE_BYTES:
            raise BadFeed(f"Release {number} has more than {MAX_RELEASE_BYTES:,} bytes, the most that a mirror takes.")


def list_new_arrivals(arrivals: Iterable[Arrival], held: Iterable[Arrival]) -> list[Arrival]:
    """Return the arrivals that are not held yet; a repetition is passed over. Raises BadFeed where one differs."""
    known = {each.key: each.item for each in held}
    fresh = []
    for each in arrivals:
        if each.key not in known:
            fresh.append(each)
        elif known[each.key] != each.item:
            raise BadFeed(f"{each.kind}/{each.id} is told twice of release {each.release}, and differently.")
        known[each.key] = each.item
    return fresh
