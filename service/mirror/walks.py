"""Walks: one pass over a feed, checked for progress and an end."""

from collections import Counter
from collections.abc import Callable, Iterable

from service.mirror.arrivals import Amount, Arrival
from service.mirror.faults import BadFeed
from service.mirror.validation import OriginPage
from service.store.queries import ReleaseRow

# The limit for one release, whatever its origin declares: its changes are stored until all have arrived.
MAX_RELEASE_ITEMS = 20_000_000
MAX_RELEASE_BYTES = 64 * 1024**3
# A feed may repeat changes, but not more often than this.
MAX_REPEATS = 2


class Walk:
    """The pages of one pass over the feed."""

    def __init__(self, describe_release: Callable[[int], ReleaseRow], amounts: Iterable[Amount]) -> None:
        """Take a function that describes a release, and the amounts of unpublished changes."""
        self._describe = describe_release
        self._reached = 0
        self._items, self._bytes = Counter[int](), Counter[int]()
        for each in amounts:
            self._items[each.release], self._bytes[each.release] = each.items, each.bytes

    def check(self, page: OriginPage, asked: str | None, newest: int) -> None:
        """Refuse a page that cannot be the next one; `newest` is its release. Raises BadFeed."""
        if page.token == asked and (page.arrivals or not page.last):
            raise BadFeed("The feed of changes does not advance: it returned the token of the request.")
        for each in page.arrivals:
            if each.release < self._reached:
                raise BadFeed(f"The feed of changes goes back from release {self._reached} to {each.release}.")
            if each.release > newest:
                raise BadFeed(f"The feed of changes contains release {each.release}, but its newest is {newest}.")
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
            raise BadFeed(f"The feed has more changes of release {number} than the declared {changes:,}.")
        if self._bytes[number] > MAX_RELEASE_BYTES:
            raise BadFeed(f"Release {number} has more than {MAX_RELEASE_BYTES:,} bytes, the limit of a mirror.")


def list_new_arrivals(arrivals: Iterable[Arrival], held: Iterable[Arrival]) -> list[Arrival]:
    """Return the arrivals that are not stored yet; repetitions are skipped. Raises BadFeed if one differs."""
    known = {each.key: each.item for each in held}
    fresh = []
    for each in arrivals:
        if each.key not in known:
            fresh.append(each)
        elif known[each.key] != each.item:
            raise BadFeed(f"{each.kind}/{each.id} appears twice in release {each.release} with different content.")
        known[each.key] = each.item
    return fresh
