"""A server, primary or replica, and a pool of read connections to it.

Connections that the server closed, for example in a restart, are noticed on their next use and replaced. A lost server
is not asked.
"""

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa

from service.store.postgresql import address
from service.store.postgresql.connections import READING, Connection, connect
from service.store.postgresql.marks import NEWEST, NewestMark, mark_of
from service.store.postgresql.opening import Opener
from service.store.postgresql.pulses import Pulse
from service.store.postgresql.silence import Unanswered
from service.store.transactions import begin_with, keep_out_of_closed_pool

Asked = TypeVar("Asked")
READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# The pool size for concurrent threads; further connections are opened on demand and closed after use.
POOLED, MORE, POOL_SECONDS = 5, 10, 5


class PostgreSQLServer:
    """The server at one address."""

    def __init__(
        self, url: sa.URL, pulse: Pulse, accept: Callable[[Connection], Connection] = lambda connection: connection
    ) -> None:
        """Take the address, the server's pulse, and the check of each new read connection.

        Nothing is opened before the first use. Raises StorageFault for an address that cannot be used.
        """
        parameters = address.parse_parameters(url)
        self.shown, self.pulse = address.format_address(url), pulse
        self._connect = partial(connect, parameters)
        seconds = address.CONNECT_SECONDS * (str(parameters["host"]).count(",") + 1)
        self._opener = Opener(partial(_connect_reader, self._connect, accept), pulse, seconds)
        self._reader = begin_with(build_pool(self._opener.open), READ_ONLY)
        self.dialect = self._reader.dialect
        # Connections for statements outside transactions; a thread takes one out to use it.
        self._idle: deque[Connection] = deque()
        # An unused app may never have been closed.
        weakref.finalize(self, _close, self._reader, self._idle)

    def build_opener(self, settings: Mapping[str, str]) -> Callable[[], Connection]:
        """Return a function that opens connections and holds no reference to this server."""
        return partial(self._connect, settings)

    def begin(self) -> sa.Connection:
        """Return a connection in a transaction that sees one unchanging state; the caller closes it."""
        self.pulse.check()
        return begin_transaction(self._reader)

    def fetch_rows(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, outside any transaction. Raises psycopg.Error."""
        return self._ask(lambda connection: connection.execute(sql.encode(), parameters).fetchall())

    def fetch_rows_at(self, mark: NewestMark, sql: str, parameters: Any) -> list[tuple[Any, ...]] | None:
        """Return the rows of a statement; None if another release is the newest here. Raises psycopg.Error."""

        def ask(connection: Connection) -> list[tuple[Any, ...]] | None:
            with connection.pipeline():
                connection.execute(READ_ONLY.encode())
                newest, found = connection.execute(NEWEST.encode()), connection.execute(sql.encode(), parameters)
                connection.execute(b"COMMIT")
            return found.fetchall() if newest.fetchone() == mark else None

        return self._ask(ask)

    def mark(self) -> NewestMark | None:
        """Return the newest release. Raises psycopg.Error."""
        return mark_of(self.fetch_rows(NEWEST, None))

    def close(self) -> None:
        """Close all unused connections."""
        _close(self._reader, self._idle)

    def _ask(self, ask: Callable[[Connection], Asked]) -> Asked:
        while True:
            self.pulse.check()
            try:
                connection, is_new = self._idle.pop(), False
            except IndexError:
                connection, is_new = self._opener.open(), True
            try:
                found = ask(connection)
            except BaseException as error:
                was_closed = connection.closed
                connection.close()
                if isinstance(error, Unanswered):
                    # The other idle connections are dead too.
                    _drain(self._idle)
                elif was_closed and not is_new and isinstance(error, psycopg.Error):
                    continue
                raise
            self._idle.append(connection)
            return found


def begin_transaction(engine: sa.Engine) -> sa.Connection:
    """Return a connection in its transaction; one closed by the server is replaced."""
    connection = engine.connect()
    try:
        connection.begin()
    except sa.exc.DBAPIError as error:
        connection.close()
        if not error.connection_invalidated or isinstance(error.orig, Unanswered):
            raise
        connection = engine.connect()
        connection.begin()
    return connection


@contextmanager
def lend_connection(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Lend a reader's connection, and ignore errors when it is returned: a reader has nothing to lose."""
    try:
        with keep_out_of_closed_pool(connection):
            yield connection
            # A rollback makes psycopg forget its prepared statements.
            with suppress(sa.exc.DBAPIError):
                connection.commit()
    finally:
        with suppress(sa.exc.DBAPIError):
            connection.close()


def build_pool(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine with a pool of connections."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.QueuePool, pool_size=POOLED, max_overflow=MORE,
        pool_timeout=POOL_SECONDS, pool_use_lifo=True, use_native_hstore=False, hide_parameters=True,
    )  # fmt: skip


def build_unpooled(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine that opens a connection for each use."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.NullPool, use_native_hstore=False, hide_parameters=True
    )


def _connect_reader(
    connected: Callable[[Mapping[str, str]], Connection], accept: Callable[[Connection], Connection]
) -> Connection:
    return accept(connected(READING))


def _close(reader: sa.Engine, idle: "deque[Connection]") -> None:
    reader.dispose()
    _drain(idle)


def _drain(idle: "deque[Connection]") -> None:
    with suppress(IndexError):
        while True:
            idle.pop().close()
