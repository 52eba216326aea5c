"""The content that a request is answered from: one release of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask, current_app, request

from service.delivery.response import Answer
from service.http.problems import Refusal, refuse_parameter
from service.store.counts import Totals
from service.store.database import Database, StorageFault
from service.store.latest_release import Newest
from service.store.queries import ReleaseRow, find_newest_release, find_release
from service.store.statements import Source

EXTENSION = "medcontent"
NEWEST = "medcontent.newest"
# Where a request keeps the number of the release that its answer is of.
RELEASE = "medcontent.release"
# A release lands while an answer is made: it is made again. So many in a row is a flood, and a transaction ends it.
TRIES = 3
NOTHING = "No content has been published yet."


class Content(NamedTuple):
    """What was published by a release."""

    source: Source
    release: ReleaseRow
    newest: int
    totals: Totals

    @property
    def connection(self) -> sa.Connection:
        """The transaction that the content is read in.

        Raises TypeError outside any: the quick way runs statements, each by itself.
        """
        if not isinstance(self.source, sa.Connection):
            raise TypeError("There is no transaction on the quick way.")
        return self.source

    @property
    def is_newest(self) -> bool:
        """Whether the release is the newest."""
        return self.release.number == self.newest


def provide_database(app: Flask, database: Database) -> Newest:
    """Let the app answer from the database; return what knows its newest release."""
    app.extensions[EXTENSION] = database
    newest = app.extensions[NEWEST] = Newest(database)
    return newest


def get_database() -> Database:
    """Return the database of the current app."""
    found: Database = current_app.extensions[EXTENSION]
    return found


@contextmanager
def open_content(number: int | None = None, otherwise: Refusal | None = None, *, known: int = 0) -> Iterator[Content]:
    """Give the content of the release of that number, of the newest where none is asked for.

    `known` is the number of a release that the client has heard of, perhaps from another process. Refuses the request
    where there is no such release (by `otherwise`), where nothing is published yet, and where the database is out of
    reach.
    """
    try:
        # A database that does not answer is known to, before anybody else waits for it.
        _get_newest().confirm(max(number or 0, known))
        with get_database().open_reading() as connection:
            found = _build_content(connection, find_newest_release(connection), number, _get_newest().totals, otherwise)
            request.environ[RELEASE] = found.release.number
            yield found
    except StorageFault as fault:
        raise _refuse_unavailable(fault) from fault
    _get_newest().outages.note_success()


def answer_from_content(
    store: Database, newest: Newest, make: Callable[[Content], Answer | None], number: int | None = None
) -> Answer | None:
    """Return what `make` gives, outside any transaction; None too where releases land as fast as it is made.

    Raises Refusal as `content` does, StorageFault, and Uncounted where a list would have to be counted first: others
    are answered in the same thread.
    """
    for _ in range(TRIES):
        release = newest.get_release()
        made = make(_build_content(store, release, number, newest.totals.counted))
        if newest.get_release() == release:
            return made
    return None


def get_current_release() -> ReleaseRow:
    """Return the newest release, outside any transaction: for answers from what was made of it.

    Refuses the request where nothing is published yet, and where the database is out of reach.
    """
    try:
        release = _get_newest().get_release()
    except StorageFault as fault:
        raise _refuse_unavailable(fault) from fault
    if release is None:
        raise Refusal("unavailable", NOTHING)
    request.environ[RELEASE] = release.number
    return release


def find_newest_number() -> int | None:
    """Return the number of the newest release, for answers that looked at no content; None where there is none."""
    with suppress(StorageFault):
        if found := _get_newest().get_release():
            return found.number
    return None


def _refuse_unavailable(fault: StorageFault) -> Refusal:
    _get_newest().outages.note_failure(fault)
    return Refusal("unavailable", "The content cannot be read just now.")


def _get_newest() -> Newest:
    found: Newest = current_app.extensions[NEWEST]
    return found


def _build_content(
    source: Source, newest: ReleaseRow | None, number: int | None, totals: Totals, otherwise: Refusal | None = None
) -> Content:
    if newest is None:
        raise Refusal("unavailable", NOTHING)
    release = newest if number in {None, newest.number} else find_release(source, number or 0)
    if release is None:
        raise otherwise or refuse_parameter("release", f"There are releases 1 to {newest.number}.")
    return Content(source, release, newest.number, totals)
