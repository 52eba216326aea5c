"""Replicas: servers that have what the primary has, a little later.

A replica is asked only where it stands at the very release that this process has announced: so nobody who was told of
a release is answered from before it, and no two answers are of different ones. One that is behind is passed over, one
that is dead is left alone for a while, and the primary answers what no replica can.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import psycopg
import sqlalchemy as sa

from service.store.postgresql.server import NEWEST, Mark, Server, mark_of

# A dead replica is tried again after this: meanwhile no request waits for it.
REST_SECONDS = 5.0
# One that is behind has usually caught up by then.
BEHIND_SECONDS = 0.05


class Replicas:
    """The replicas of a database, asked in turn."""

    def __init__(self, servers: Sequence[Server]) -> None:
        """Take the servers; there may be none."""
        self.servers = servers
        self._turn = itertools.count()
        self._rested: dict[Server, float] = {}

    def begun(self, mark: Mark) -> sa.Connection | None:
        """Return a connection to a replica whose newest release this is, in a transaction; None where there is none."""
        for server in self._awake():
            try:
                connection = server.begun()
            except (sa.exc.DBAPIError, sa.exc.TimeoutError):
                self._rest(server, REST_SECONDS)
                continue
            try:
                if mark_of(connection.exec_driver_sql(NEWEST).all()) == mark:
                    return connection
                self._rest(server, BEHIND_SECONDS)
            except sa.exc.DBAPIError:
                self._rest(server, REST_SECONDS)
            connection.close()
        return None

    def rows_at(self, mark: Mark, sql: str, parameters: Any) -> list[tuple[Any, ...]] | None:
        """Return what a statement finds on a replica whose newest release this is; None where there is none."""
        for server in self._awake():
            try:
                if (found := server.rows_at(mark, sql, parameters)) is not None:
                    return found
                self._rest(server, BEHIND_SECONDS)
            except psycopg.Error:
                self._rest(server, REST_SECONDS)
        return None

    def newest(self) -> Mark | None:
        """Return the newest release that any replica has. Raises psycopg.Error where none answers."""
        found = list(_answers(server.mark for server in self.servers))
        if not found:
            raise psycopg.OperationalError("No replica answers.")
        return max((mark for mark in found if mark), default=None)

    def close(self) -> None:
        """Close all connections."""
        for server in self.servers:
            server.close()

    def _awake(self) -> Iterator[Server]:
        first, now = next(self._turn), time.monotonic()
        for index in range(len(self.servers)):
            server = self.servers[(first + index) % len(self.servers)]
            if self._rested.get(server, 0.0) <= now:
                yield server

    def _rest(self, server: Server, seconds: float) -> None:
        self._rested[server] = time.monotonic() + seconds


def _answers(questions: Iterator[Callable[[], Mark | None]]) -> Iterator[Mark | None]:
    for ask in questions:
        with suppress(psycopg.Error):
            yield ask()
