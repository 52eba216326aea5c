"""The follower: publishes the releases of another service, one by one, in a local database.

Changes from the feed are stored page by page and published release by release. A stopped mirror continues where it was.
Changes that cannot be published are discarded and fetched again next time.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from service.addresses import CHANGES, build_release_address
from service.mirror import arrivals
from service.mirror.client import FollowedService, OriginAnswer, Unreachable
from service.mirror.faults import BadFeed
from service.mirror.releases import take, take_back
from service.mirror.validation import MAX_ITEMS, OriginPage, page_of, parse_release
from service.mirror.walks import Walk, list_new_arrivals
from service.store.database import Database, StorageFault
from service.store.followed import Following, find_followed, save_followed
from service.store.queries import ReleaseRow, find_newest_release, find_release

# A cautious mirror takes releases back only after its origin has denied them this many times in a row: a replica that
# is behind denies them too, for a moment.
DENIALS = 3


class NotTheSame(Exception):
    """The database cannot follow the service: it has local releases, or those of another history."""


class Mirror:
    """A database that follows a service."""

    def __init__(self, database: Database, origin: FollowedService, *, cautious: bool = False) -> None:
        """Take the database, with tables in the newest form; a `cautious` mirror is one that will try again later."""
        self._database = database
        self._origin = origin
        self._denials = DENIALS if cautious else 1
        self._denied = 0
        # The last token used, and the ETag of its response.
        self._held: tuple[str | None, str | None] = (None, None)
        # The last token without unpublished changes before it, and how often it failed.
        self._safe: str | None = None
        self._refused = 0
        self._releases: dict[int, ReleaseRow] = {}
        # Whether records were erased since the storage was scrubbed.
        self._erased = False

    def check(self) -> None:
        """Refuse a database with local releases. Raises NotTheSame and StorageFault."""
        with self._database.open_deciding() as connection:
            if find_followed(connection) is None and find_newest_release(connection):
                raise NotTheSame("The database has local releases. Nothing was changed; follow into a new one.")

    def catch_up(self) -> Iterator[ReleaseRow]:
        """Publish every release that the origin has and this database lacks; yield each one after publishing it.

        Raises Unreachable, BadFeed, NotTheSame and StorageFault. Published releases stay.
        """
        # The origin may describe its releases differently than before.
        self._releases.clear()
        try:
            yield from self._catch_up()
        except BadFeed:
            self._discard()
            raise
        except StorageFault:
            # A recreated file is a different file for connections that were open before.
            self._database.close()
            raise
        self._denied = self._refused = 0

    def _catch_up(self) -> Iterator[ReleaseRow]:
        walk, began_again = self._begin_walk(), False
        while True:
            state, newest = self._read_state()
            answer = self._ask(state.token)
            if answer.status == 410:
                if began_again or state.token is None:
                    raise BadFeed("The feed of changes refuses its own tokens.")
                self._begin_again()
                walk, began_again = self._begin_walk(), True
                continue
            if answer.status == 304:
                return
            page = page_of(answer.value, 0)
            until = self._find_complete(page, answer)
            walk.check(page, state.token, answer.release or 0)
            self._keep(page, newest)
            yield from self._publish(newest, until)
            if page.last:
                self._safe, self._held = page.token, (state.token, answer.etag)
                self._database.tidy_up()
                if self._erased:
                    self._database.scrub()
                    self._erased = False
                return

    def _begin_walk(self) -> Walk:
        with self._database.open_deciding() as connection:
            return Walk(self._describe, arrivals.count_amounts(connection))

    def _ask(self, token: str | None) -> OriginAnswer:
        query = {"since": token} if token else {"history": "true"}
        asked, etag = self._held
        address = f"{CHANGES}?{urlencode({**query, 'limit': MAX_ITEMS})}"
        return self._origin.ask(address, etag if token and token == asked else None)

    def _keep(self, page: OriginPage, newest: int) -> None:
        """Store a page and its token; changes that are published already are skipped."""
        arrived = [each for each in page.arrivals if each.release > newest]
        with self._database.open_writing() as connection:
            arrivals.add(connection, list_new_arrivals(arrived, arrivals.list_held(connection, arrived)))
            save_followed(connection, Following(self._origin.url, page.token))

    def _find_complete(self, page: OriginPage, answer: OriginAnswer) -> int:
        """Return the last release whose changes have all arrived."""
        if answer.release is None:
            raise BadFeed("The feed of changes does not name its release.")
        return answer.release if page.last else page.arrivals[-1].release - 1

    def _publish(self, newest: int, until: int) -> Iterator[ReleaseRow]:
        for number in range(newest + 1, until + 1):
            said = self._release(number)
            self._erased |= take(self._database, said)
            del self._releases[number]
            yield said

    def _describe(self, number: int) -> ReleaseRow:
        """Return a release from this database, or from its origin. Raises BadFeed."""
        with self._database.open_deciding() as connection:
            return find_release(connection, number) or self._release(number)

    def _release(self, number: int) -> ReleaseRow:
        """Return a release as its origin describes it. Raises BadFeed."""
        if number not in self._releases:
            said = self._find_release(number)
            if said is None:
                raise BadFeed(f"Release {number} is in the feed, but not in the list of releases.")
            self._releases[number] = said
        return self._releases[number]

    def _find_release(self, number: int) -> ReleaseRow | None:
        answer = self._origin.ask(build_release_address(number), expected=(404,))
        if answer.status == 404:
            return None
        said = parse_release(answer.value)
        if said.number != number:
            raise BadFeed(f"Release {number} is described as release {said.number}.")
        return said

    def _discard(self) -> None:
        """Discard stored changes and go back to the last safe token; to the beginning if that one failed before."""
        self._refused += 1
        token = self._safe if self._refused == 1 else None
        self._start_again(token)

    def _start_again(self, token: str | None) -> None:
        with self._database.open_writing() as connection:
            arrivals.remove_arrivals(connection)
            save_followed(connection, Following(self._origin.url, token))
        self._safe, self._held = token, (None, None)

    def _begin_again(self) -> None:
        """Go back to the last common release and read the feed from the start: the origin has restored a backup."""
        newest, common = self._read_state()[1], self._find_common()
        if newest and not common:
            raise NotTheSame(f"{self._origin.url} has another history than this mirror. Follow it into a new database.")
        if common < newest:
            self._denied += 1
            if self._denied < self._denials:
                raise Unreachable(f"{self._origin.url} no longer has release {common + 1}.")
            take_back(self._database, common)
        self._start_again(None)

    def _find_common(self) -> int:
        """Return the last common release, by bisection: both services have all releases before it."""
        least, most = 0, self._read_state()[1]
        while least < most:
            middle = (least + most + 1) // 2
            said = self._find_release(middle)
            with self._database.open_deciding() as connection:
                ours = find_release(connection, middle)
            least, most = (middle, most) if said and said.is_same_as(ours) else (least, middle - 1)
        return least

    def _read_state(self) -> tuple[Following, int]:
        """Return the followed service and token, and the newest release here. Raises StorageFault."""
        # Writing to a database whose file was moved would create a new file.
        if not self._database.is_there():
            raise StorageFault(f"The database {self._database.name} does not exist.")
        with self._database.open_deciding() as connection:
            newest = find_newest_release(connection)
            state = find_followed(connection) or Following(self._origin.url, None)
            if arrivals.is_empty(connection):
                self._safe = state.token
            return state, newest.number if newest else 0
