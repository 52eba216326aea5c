"""PostgreSQL: many readers on many machines, and one writer.

A writer holds an advisory lock until the commit, like the file lock for SQLite. So releases are numbered in commit
order: a reader that has seen release 7 never finds a new release 6. A sequence could not promise that.
"""

import re
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from service.store.outcomes import Unconfirmed
from service.store.postgresql import address
from service.store.postgresql.announcing import Announced
from service.store.postgresql.committing import announce_wait as announced_commit
from service.store.postgresql.connections import PATIENT, READING
from service.store.postgresql.listener import PostgreSQLWatch
from service.store.postgresql.marks import NewestMark
from service.store.postgresql.probing import CHANNEL
from service.store.postgresql.pulses import Pulse
from service.store.postgresql.replicas import Replicas
from service.store.postgresql.server import (
    READ_ONLY,
    PostgreSQLServer,
    begin_transaction,
    build_unpooled,
    lend_connection,
)
from service.store.postgresql.turns import take_turn
from service.store.statements import QueryShape, Row
from service.store.transactions import begin_with

# READ COMMITTED: after taking the lock, a writer must see what the previous writer committed.
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# People read a plan before they apply it, so the session may be idle for long.
DECIDING = {**PATIENT, "idle_in_transaction_session_timeout": "1h", "lock_timeout": "10s"}
WRITING = {
    # A writer's longest pause between statements is rendering a document; one that is idle for longer hangs.
    **PATIENT, "idle_in_transaction_session_timeout": "60s",
    "default_transaction_read_only": "off",
}  # fmt: skip
# Statistics are not worth waiting for: neither for another session that collects them, nor for a standby.
SETTLING = {**WRITING, "lock_timeout": "2s", "synchronous_commit": "local"}
# Once the writers' lock is held, only readers can block a migration; further readers queue behind it.
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'"
# What an erasure overwrites.
REWRITE = "VACUUM (FULL, ANALYZE) versions, revisions, facets, links"
THERE = "SELECT to_regclass('alembic_version') IS NOT NULL OR to_regclass('releases') IS NOT NULL"
# The class of SQLSTATE whose messages may repeat a value from a request.
OF_VALUES = "22"
# The class of internal errors: damaged data and indexes.
OF_DAMAGE = "XX"


_USED: "weakref.WeakSet[PostgreSQL]" = weakref.WeakSet()


class PostgreSQL:
    """The database on a server and its replicas."""

    Fault: type[Exception] = psycopg.Error
    is_here = False

    def __init__(self, url: sa.URL, replicas: Sequence[sa.URL] = ()) -> None:
        """Take the addresses; nothing is opened before the first use. Raises StorageFault for an invalid address."""
        announced = Announced(pulse := Pulse())
        self.primary = primary = PostgreSQLServer(address.point_to_primary(url), pulse, announced.accept_connection)
        self.replicas = Replicas([PostgreSQLServer(each, Pulse()) for each in replicas])
        self.shown, self.name = primary.shown, primary.shown.removeprefix("postgresql://")
        self._decider = begin_with(build_unpooled(primary.build_opener(DECIDING)), READ_ONLY)
        self._writer = begin_with(build_unpooled(primary.build_opener(WRITING)), WRITE)
        self.watch = PostgreSQLWatch(primary, self.replicas.servers, announced)
        _USED.add(self)

    @contextmanager
    def open_reading(self) -> Iterator[sa.Connection]:
        """Open a connection that sees one unchanging state, on a replica if one is up to date."""
        with lend_connection(self._open_replica() or self.primary.begin()) as connection:
            yield connection

    @contextmanager
    def open_deciding(self) -> Iterator[sa.Connection]:
        """Open a connection to the primary that sees one unchanging state, for longer work."""
        with lend_connection(begin_transaction(self._decider)) as connection:
            yield connection

    @contextmanager
    def open_writing(self) -> Iterator[sa.Connection]:
        """Open the connection that may write; there is only one across all machines."""
        with self._writer.connect() as connection, connection.begin() as transaction:
            take_turn(connection, self.name)
            connection.exec_driver_sql(LOCK_TIMEOUT)
            yield connection
            connection.exec_driver_sql("SELECT pg_notify(%s, '')", (CHANNEL,))
            self._commit(connection, transaction)
        # Other users of the same database in this process learn of the release at once.
        for each in list(_USED):
            if each.shown == self.shown:
                each.watch.reset()

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of one statement, outside any transaction. Raises psycopg.Error."""
        prepared = statement.prepare(self.primary.dialect)
        parameters, found = prepared.convert_parameters(values), None
        if self.replicas.servers and (mark := self.read_state()):
            found = self.replicas.fetch_rows_at(mark, prepared.sql, parameters)
        if found is None:
            found = self.primary.fetch_rows(prepared.sql, parameters)
        return prepared.convert_rows(list(found))

    def read_state(self) -> NewestMark | None:
        """Return the newest release, as far as announced; None if that is unknown."""
        return self.watch.read_state()

    def describe(self, error: Exception) -> str:
        """Return an error as text for messages: the server's words, unless they may repeat a value."""
        state = getattr(error, "sqlstate", None)
        if state is None or not isinstance(error, psycopg.Error):
            return str(error)
        told = [error.diag.message_primary, error.diag.message_hint]
        return f"{type(error).__name__} ({state})" if state[:2] == OF_VALUES else ". ".join(filter(None, told))

    def look(self) -> NewestMark | None:
        """Return the current newest release; None before the first. Raises psycopg.Error."""
        return self.watch.look()

    def confirm(self) -> None:
        """Make sure that the state is not outdated. Raises psycopg.Error if the primary does not answer."""
        self.watch.confirm()

    @property
    def is_whole(self) -> bool:
        """Whether the primary answers, as far as known; without it nothing can be published."""
        return not self.watch.is_primary_away()

    def is_damage(self, error: Exception) -> bool:
        """Return whether an error means that the server found its files damaged."""
        return (getattr(error, "sqlstate", None) or "").startswith(OF_DAMAGE)

    def is_there(self) -> bool:
        """Return whether the database has our tables. Creating the database itself is up to the operator."""
        with self.open_deciding() as connection:
            return bool(connection.exec_driver_sql(THERE).scalar())

    def tidy_up(self) -> None:
        """Update the server's statistics: without them it may choose slow plans after a large release."""
        opened = self.primary.build_opener(SETTLING)
        with suppress(psycopg.Error), opened() as connection:
            connection.execute(b"ANALYZE")

    def scrub(self) -> str | None:
        """Return what the operator of the server has to do: only a rewrite of the tables removes overwritten rows."""
        return (
            "The server keeps overwritten rows until its tables are rewritten, and in its WAL archive. "
            f"To rewrite them, which blocks readers meanwhile: {REWRITE};"
        )

    def close(self) -> None:
        """Stop watching, and close the readers' connections."""
        self.watch.close()
        self.replicas.close()
        self.primary.close()

    @property
    def derived(self) -> Path:
        """A folder in the working directory for this database: the server's files are on another machine."""
        return Path("var", re.sub(r"[^A-Za-z0-9._-]+", "-", self.name) + ".derived").absolute()

    def _open_replica(self) -> sa.Connection | None:
        if self.replicas.servers and (mark := self.read_state()):
            return self.replicas.begin_at(mark)
        return None

    def _commit(self, connection: sa.Connection, transaction: sa.RootTransaction) -> None:
        try:
            with announced_commit(connection, self.primary.build_opener(READING), self.name):
                transaction.commit()
        except sa.exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise Unconfirmed(f"The connection to the database {self.name} was lost during the commit.") from error
