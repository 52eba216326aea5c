"""Replicas: servers with the primary's content, slightly delayed.

A replica is used only if its newest release is exactly the announced one. So no client that has seen a release gets an
older response, and concurrent responses agree. A replica that is behind is skipped, a dead one is left alone for a
while, and the primary answers the rest.
"""

import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa

from service.store.postgresql.marks import NEWEST, NewestMark, mark_of
from service.store.postgresql.pulses import NEVER, TRUSTED_SECONDS
from service.store.postgresql.server import PostgreSQLServer

# A replica that failed a reader is tried again after this; a lost one is left to the probing thread.
REST_SECONDS = 5.0
# By then a replica that was behind has usually caught up.
BEHIND_SECONDS = 0.05


class Replicas:
    """The replicas of a database, used in turn."""

    def __init__(self, servers: Sequence[PostgreSQLServer]) -> None:
        """Take the servers; the list may be empty."""
        self.servers = servers
        self._turn = itertools.count()
        self._rested: dict[PostgreSQLServer, float] = {}

    def begin_at(self, mark: NewestMark) -> sa.Connection | None:
        """Return a connection in a transaction to a replica with this newest release; None if no replica has it."""
        for server in self._iterate_awake():
            try:
                connection = server.begin()
            except (psycopg.Error, sa.exc.DBAPIError, sa.exc.TimeoutError):
                self._rest_server(server, REST_SECONDS)
                continue
            try:
                if mark_of(connection.exec_driver_sql(NEWEST).all()) == mark:
                    return connection
                self._rest_server(server, BEHIND_SECONDS)
            except sa.exc.DBAPIError:
                self._rest_server(server, REST_SECONDS)
            connection.close()
        return None

    def fetch_rows_at(self, mark: NewestMark, sql: str, parameters: Any) -> list[tuple[Any, ...]] | None:
        """Return the rows of a statement from a replica with this newest release; None if no replica has it."""
        for server in self._iterate_awake():
            try:
                if (found := server.fetch_rows_at(mark, sql, parameters)) is not None:
                    return found
                self._rest_server(server, BEHIND_SECONDS)
            except psycopg.Error:
                self._rest_server(server, REST_SECONDS)
        return None

    def close(self) -> None:
        """Close all connections."""
        for server in self.servers:
            server.close()

    def _iterate_awake(self) -> Iterator[PostgreSQLServer]:
        first, now = next(self._turn), time.monotonic()
        for index in range(len(self.servers)):
            server = self.servers[(first + index) % len(self.servers)]
            if self._rested.get(server, 0.0) <= now and _is_heard_of(server, now):
                yield server

    def _rest_server(self, server: PostgreSQLServer, seconds: float) -> None:
        self._rested[server] = time.monotonic() + seconds


def _is_heard_of(server: PostgreSQLServer, now: float) -> bool:
    """Return whether a server answered recently or was not asked yet."""
    began = server.pulse.seen[0]
    return server.pulse.fault is None and (began == NEVER or began > now - TRUSTED_SECONDS)
