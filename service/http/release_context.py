"""The release context: the content of one release, from which a request is answered."""

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
# The key of the release number in the request context.
RELEASE = "medcontent.release"
# If a release lands while a response is built, it is built again; after this many times a transaction is used.
MAX_TRIES = 3
NOTHING = "No content has been published yet."


class Content(NamedTuple):
    """The content of a release."""

    source: Source
    release: ReleaseRow
    newest: int
    totals: Totals

    @property
    def connection(self) -> sa.Connection:
        """The transaction in which the content is read.

        Raises TypeError outside one: the fast path runs single statements.
        """
        if not isinstance(self.source, sa.Connection):
            raise TypeError("The fast path has no transaction.")
        return self.source

    @property
    def is_newest(self) -> bool:
        """Whether the release is the newest."""
        return self.release.number == self.newest


def provide_database(app: Flask, database: Database) -> Newest:
    """Give the app its database; return the object that knows its newest release."""
    app.extensions[EXTENSION] = database
    newest = app.extensions[NEWEST] = Newest(database)
    return newest


def get_database() -> Database:
    """Return the database of the current app."""
    found: Database = current_app.extensions[EXTENSION]
    return found


@contextmanager
def open_content(number: int | None = None, otherwise: Refusal | None = None, *, known: int = 0) -> Iterator[Content]:
    """Open the content of a release, by default the newest.

    `known` is the number of a release that the client has seen, perhaps from another process. Refuses the request if
    there is no such release (by `otherwise`), if nothing is published yet, and if the database cannot be read.
    """
    try:
        # Finds out that a database does not answer before opening a connection to it.
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
    """Return the result of `make`, outside any transaction; None if releases land faster than it can be made.

    Raises Refusal as `open_content` does, StorageFault, and Uncounted if a list must be counted first, which would
    block other requests in the thread.
    """
    for _ in range(MAX_TRIES):
        release = newest.get_release()
        made = make(_build_content(store, release, number, newest.totals.counted))
        if newest.get_release() == release:
            return made
    return None


def get_current_release() -> ReleaseRow:
    """Return the newest release, outside any transaction: for responses made from files derived from it.

    Refuses the request if nothing is published yet, and if the database cannot be read.
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
    """Return the number of the newest release, for responses without content; None before the first."""
    with suppress(StorageFault):
        if found := _get_newest().get_release():
            return found.number
    return None


def _refuse_unavailable(fault: StorageFault) -> Refusal:
    _get_newest().outages.note_failure(fault)
    return Refusal("unavailable", "The content cannot be read at the moment.")


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
        raise otherwise or refuse_parameter("release", f"The releases are 1 to {newest.number}.")
    return Content(source, release, newest.number, totals)
