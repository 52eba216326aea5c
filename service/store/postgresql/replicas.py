"""Replicas: servers that have what the primary has, a little later.

A replica is asked only where it stands at the very release that this process has announced: so nobody who was told of
a release is answered from before it, and no two answers are of different ones. One that is behind is passed over, one
that is dead is left alone for a while, and the primary answers what no replica can.
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

# A replica that failed a reader is tried again after this. One that is lost is left to the thread that probes it.
REST_SECONDS = 5.0
# One that is behind has usually caught up by then.
BEHIND_SECONDS = 0.05


class Replicas:
    """The replicas of a database, asked in turn."""

    def __init__(self, servers: Sequence[PostgreSQLServer]) -> None:
        """Take the servers; there may be none."""
        self.servers = servers
        self._turn = itertools.count()
        self._rested: dict[PostgreSQLServer, float] = {}

    def begin_at(self, mark: NewestMark) -> sa.Connection | None:
        """Return a connection to a replica whose newest release this is, in a transaction; None where there is none."""
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
        """Return what a statement finds on a replica whose newest release this is; None where there is none."""
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
    """Tell whether a server has answered just now, or was not asked yet."""
    began = server.pulse.seen[0]
    return server.pulse.fault is None and (began == NEVER or began > now - TRUSTED_SECONDS)
