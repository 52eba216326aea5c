"""One server, the primary or a replica: connections to it that read, kept for the next who asks.

What the server closed meanwhile, because it was started anew, is noticed when it is next used, and made anew.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import psycopg
import sqlalchemy as sa

from service.store.beginning import begin_with
from service.store.postgresql import address

Asked = TypeVar("Asked")
Connection = psycopg.Connection[tuple[Any, ...]]
READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
NEWEST = "SELECT number, time FROM releases ORDER BY number DESC LIMIT 1"
# Threads that answer at once find a connection here; more are opened as they are needed, and closed again.
POOLED, MORE, POOL_SECONDS = 5, 10, 5
# What is not written with care never writes, and nothing here is worth a just-in-time compiler.
COMMON = {"jit": "off", "default_transaction_read_only": "on"}
# An answer is waited for: five seconds are too many already.
READING = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "2s"}


class Mark(NamedTuple):
    """The newest release by number and time, which tell it from those of other histories."""

    number: int
    time: str


class Server:
    """A server at one address."""

    def __init__(self, url: sa.URL) -> None:
        """Take the address; nothing is opened before the first use. Raises StorageFault for one that cannot be used."""
        self._told = address.parameters(url)
        self.shown = address.shown(url)
        self._reader = begin_with(pooled(lambda: self.opened(READING)), READ_ONLY)
        self.dialect = self._reader.dialect
        # Connections that run statements outside transactions; whoever needs one takes it out.
        self._idle: deque[Connection] = deque()

    def opened(self, settings: Mapping[str, str]) -> Connection:
        """Return a bare connection, in no transaction. Raises psycopg.Error."""
        told: Mapping[str, Any] = {**self._told, **address.session({**COMMON, **settings})}
        return psycopg.connect(**told, autocommit=True)

    def begun(self) -> sa.Connection:
        """Return a connection in a transaction that sees one unchanging state; whoever takes it closes it."""
        return begun(self._reader)

    def rows(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        """Return what a statement finds, outside any transaction. Raises psycopg.Error."""
        return self._asked(lambda connection: connection.execute(sql.encode(), parameters).fetchall())

    def rows_at(self, mark: Mark, sql: str, parameters: Any) -> list[tuple[Any, ...]] | None:
        """Return what a statement finds, None where another release is the newest here. Raises psycopg.Error."""

        def ask(connection: Connection) -> list[tuple[Any, ...]] | None:
            with connection.pipeline():
                connection.execute(READ_ONLY.encode())
                newest, found = connection.execute(NEWEST.encode()), connection.execute(sql.encode(), parameters)
                connection.execute(b"COMMIT")
            return found.fetchall() if newest.fetchone() == mark else None

        return self._asked(ask)

    def mark(self) -> Mark | None:
        """Return the newest release. Raises psycopg.Error."""
        return mark_of(self.rows(NEWEST, None))

    def close(self) -> None:
        """Close all connections that nobody uses."""
        self._reader.dispose()
        while self._idle:
            self._idle.pop().close()

    def _asked(self, ask: Callable[[Connection], Asked]) -> Asked:
        while True:
            try:
                connection, is_new = self._idle.pop(), False
            except IndexError:
                connection, is_new = self.opened(READING), True
            try:
                found = ask(connection)
            except BaseException as error:
                was_closed = connection.closed
                connection.close()
                if was_closed and not is_new and isinstance(error, psycopg.Error):
                    continue
                raise
            self._idle.append(connection)
            return found


def begun(engine: sa.Engine) -> sa.Connection:
    """Return a connection in its transaction; one that the server closed meanwhile is made anew."""
    connection = engine.connect()
    try:
        connection.begin()
    except sa.exc.DBAPIError as error:
        connection.close()
        if not error.connection_invalidated:
            raise
        connection = engine.connect()
        connection.begin()
    return connection


def pooled(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine that keeps some connections for the next who ask."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.QueuePool, pool_size=POOLED, max_overflow=MORE,
        pool_timeout=POOL_SECONDS, pool_use_lifo=True, use_native_hstore=False,
    )  # fmt: skip


def unpooled(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine that opens a connection for each use."""
    return sa.create_engine("postgresql+psycopg://", creator=opener, poolclass=sa.NullPool, use_native_hstore=False)


def mark_of(rows: Sequence[tuple[Any, ...]]) -> Mark | None:
    """Return the newest release of what a query for it found."""
    return Mark(*rows[0]) if rows else None
