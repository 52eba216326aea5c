"""The content that a request is answered from: one connection, one release."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request

from service.api.problems import Refusal, bad_parameter
from service.store.database import Database, StorageFault
from service.store.reading import Release, newest_release, release_numbered

EXTENSION = "medcontent"


@dataclass(frozen=True)
class Content:
    """What was published by a release."""

    connection: sa.Connection
    release: Release
    newest: int

    @property
    def is_newest(self) -> bool:
        """Whether the release is the newest."""
        return self.release.number == self.newest


def provide(app: Flask, database: Database) -> None:
    """Let the app answer from the database, and name the release in every answer of the API."""
    app.extensions[EXTENSION] = database
    app.after_request(_named)


def database() -> Database:
    """Return the database of the current app."""
    found: Database = current_app.extensions[EXTENSION]
    return found


@contextmanager
def content(number: int | None = None, otherwise: Refusal | None = None) -> Iterator[Content]:
    """Give the content of the release of that number, of the newest where none is asked for.

    Refuses the request where there is no such release (by `otherwise`), where nothing is published yet, and where the
    database is out of reach.
    """
    try:
        with database().reading() as connection:
            newest = newest_release(connection)
            if newest is None:
                raise Refusal("unavailable", "No content has been published yet.")
            release = newest if number is None else release_numbered(connection, number)
            if release is None:
                raise otherwise or bad_parameter("release", f"There are releases 1 to {newest.number}.")
            g.release = release
            yield Content(connection, release, newest.number)
    except StorageFault as error:
        current_app.logger.exception("The store cannot be read.")
        raise Refusal("unavailable", "The content cannot be read just now.") from error


def _named(response: Response) -> Response:
    """Name the newest release in an answer that was given before any content was looked at, such as a 404."""
    if f"{request.path}/".startswith("/v1/") and "Content-Release" not in response.headers:
        with suppress(StorageFault), database().reading() as connection:
            if newest := newest_release(connection):
                response.headers["Content-Release"] = str(newest.number)
    return response
