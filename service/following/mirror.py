"""A mirror: the releases of another service, one after the other, in a database of one's own.

What the feed tells is kept page by page, and published release by release. Wherever a mirror was ended, it goes on.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from service.following.answers import Page, page_of, release_of
from service.following.asking import Answer, Origin, Unreachable
from service.publishing.following import BadFeed, take, take_back
from service.store import followed
from service.store.database import Database
from service.store.followed import Following
from service.store.reading import Release, newest_release, release_numbered

CHANGES, RELEASES = "/v1/changes", "/v1/releases"
LIMIT = 100


class NotTheSame(Exception):
    """A database that cannot follow the service: it has releases of its own, or those of another history."""


class Mirror:
    """A database that follows a service."""

    def __init__(self, database: Database, origin: Origin) -> None:
        """Take the database, whose tables must be in their newest form."""
        self._database = database
        self._origin = origin
        # The last token that was asked with, and what the answer was named.
        self._held: tuple[str | None, str | None] = (None, None)

    def check(self) -> None:
        """Refuse a database that has releases of its own. Raises NotTheSame and StorageFault."""
        with self._database.deciding() as connection:
            if followed.following(connection) is None and newest_release(connection):
                raise NotTheSame("The database has releases of its own. Nothing was changed; follow into a new one.")

    def catch_up(self) -> Iterator[Release]:
        """Publish every release that there is behind those that are here; yield each when it is published.

        Raises Unreachable, BadFeed, NotTheSame and StorageFault. What was published stays.
        """
        while True:
            state, newest = self._state()
            answer = self._ask(state.token)
            if answer.status == 410 and state.token is None:
                raise BadFeed("The feed of changes has no beginning.")
            if answer.status == 410:
                self._begin_again()
                continue
            if answer.status == 304:
                return
            page = page_of(answer.value, 0)
            self._keep(page, newest)
            yield from self._publish(newest, self._complete(page, answer))
            if page.last:
                self._held = (state.token, answer.etag)
                self._database.settle()
                return

    def _ask(self, token: str | None) -> Answer:
        query = {"since": token} if token else {"history": "true"}
        asked, etag = self._held
        address = f"{CHANGES}?{urlencode({**query, 'limit': LIMIT})}"
        return self._origin.ask(address, etag if token and token == asked else None)

    def _keep(self, page: Page, newest: int) -> None:
        """Keep a page and the token behind it; what is published already is passed over."""
        with self._database.writing() as connection:
            followed.add(connection, (each for each in page.arrivals if each.release > newest))
            followed.keep(connection, Following(self._origin.url, page.token))

    def _complete(self, page: Page, answer: Answer) -> int:
        """Return the last release of which everything has arrived."""
        if not page.last:
            return page.arrivals[-1].release - 1
        if answer.release is None:
            raise BadFeed("The feed of changes does not name its release.")
        return answer.release

    def _publish(self, newest: int, until: int) -> Iterator[Release]:
        for number in range(newest + 1, until + 1):
            said = self._said(number)
            take(self._database, said)
            yield said

    def _said(self, number: int) -> Release:
        said = release_of(self._origin.ask(f"{RELEASES}/{number}").value)
        if said.number != number:
            raise BadFeed(f"Release {number} is said to be release {said.number}.")
        return said

    def _begin_again(self) -> None:
        """Go back to the last release that both have, and walk the feed from the start: a backup was restored there."""
        common = self._common()
        if common == 0:
            raise NotTheSame(f"{self._origin.url} has another history than this mirror. Follow it into a new database.")
        take_back(self._database, common)
        with self._database.writing() as connection:
            followed.keep(connection, Following(self._origin.url, None))

    def _common(self) -> int:
        with self._database.deciding() as connection:
            newest = newest_release(connection)
            for number in range(newest.number if newest else 0, 0, -1):
                try:
                    said = self._said(number)
                except Unreachable:
                    continue
                if release_numbered(connection, number) == said:
                    return number
        return 0

    def _state(self) -> tuple[Following, int]:
        with self._database.deciding() as connection:
            newest = newest_release(connection)
            state = followed.following(connection) or Following(self._origin.url, None)
            return state, newest.number if newest else 0
