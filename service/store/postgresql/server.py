"""One server, the primary or a replica: connections to it that read, kept for the next who asks.

What the server closed meanwhile, because it was started anew, is noticed when it is next used, and made anew.
"""

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown

from service.store.beginning import begin_with
from service.store.postgresql import address

Asked = TypeVar("Asked")
Connection = psycopg.Connection[tuple[Any, ...]]
READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
NEWEST = "SELECT number, time FROM releases ORDER BY number DESC LIMIT 1"
# Threads that answer at once find a connection here; more are opened as they are needed, and closed again.
POOLED, MORE, POOL_SECONDS = 5, 10, 5
# What is not written with care never writes, and nothing here is worth a just-in-time compiler.
READS = {"default_transaction_read_only": "on"}
COMMON = {"jit": "off", **READS}
# An answer is waited for: five seconds are too many already.
# Work that may take its time says so.
PATIENT = {"statement_timeout": "30min"}
READING = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "2s"}


class Mark(NamedTuple):
    """The newest release by number and time, which tell it from those of other histories."""

    number: int
    time: str


class Server:
    """A server at one address."""

    def __init__(self, url: sa.URL) -> None:
        """Take the address; nothing is opened before the first use. Raises StorageFault for one that cannot be used."""
        told = address.parameters(url)
        self.shown, self._open = address.shown(url), partial(opened, told)
        self._reader = begin_with(pooled(partial(opened, told, READING)), READ_ONLY)
        self.dialect = self._reader.dialect
        # Connections that run statements outside transactions; whoever needs one takes it out.
        self._idle: deque[Connection] = deque()
        # Nobody may have closed an app that is no longer used.
        weakref.finalize(self, _close, self._reader, self._idle)

    def opener(self, settings: Mapping[str, str]) -> Callable[[], Connection]:
        """Return what opens such connections, and does not keep the server in memory."""
        return partial(self._open, settings)

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
        _close(self._reader, self._idle)

    def _asked(self, ask: Callable[[Connection], Asked]) -> Asked:
        while True:
            try:
                connection, is_new = self._idle.pop(), False
            except IndexError:
                connection, is_new = self._open(READING), True
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


def opened(told: Mapping[str, Any], settings: Mapping[str, str]) -> Connection:
    """Return a bare connection, in no transaction. Raises psycopg.Error."""
    told_too: Mapping[str, Any] = address.session({**COMMON, **settings}, patient=PATIENT.items() <= settings.items())
    connection: Connection = psycopg.connect(**told, **told_too, autocommit=True)
    connection.server_cursor_factory = Walk
    if READS.items() <= {**COMMON, **settings}.items():
        connection.adapters.register_dumper(str, AskedText)
    return connection


class Walk(psycopg.ServerCursor[tuple[Any, ...]]):
    """What is read a little at a time. Where somebody stops half way, the end of the transaction closes it."""

    def __del__(self, *_: object) -> None:
        """Warn of nothing."""


class AskedText(StrDumperUnknown):
    """Text that is asked for. PostgreSQL refuses U+0000, and SQLite does not, even to compare with.

    No kept text has U+0000 or U+0001 (`schemas.shapes.UNSAFE_TEXT`), and both come before all that it has: so to ask
    for the one finds what to ask for the other would.
    """

    def dump(self, obj: str) -> Buffer | None:
        """Return the text as the server takes it."""
        return super().dump(obj.replace("\x00", "\x01"))


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


@contextmanager
def left(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Give a reader's connection, and leave it behind whatever became of it: no reader has anything to lose."""
    try:
        yield connection
        # Where a transaction is rolled back, psycopg forgets the statements that it has prepared.
        with suppress(sa.exc.DBAPIError):
            connection.commit()
    finally:
        with suppress(sa.exc.DBAPIError):
            connection.close()


def pooled(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine that keeps some connections for the next who ask."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.QueuePool, pool_size=POOLED, max_overflow=MORE,
        pool_timeout=POOL_SECONDS, pool_use_lifo=True, use_native_hstore=False, hide_parameters=True,
    )  # fmt: skip


def unpooled(opener: Callable[[], Connection]) -> sa.Engine:
    """Return an engine that opens a connection for each use."""
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.NullPool, use_native_hstore=False, hide_parameters=True
    )


def mark_of(rows: Sequence[tuple[Any, ...]]) -> Mark | None:
    """Return the newest release of what a query for it found."""
    return Mark(*rows[0]) if rows else None


def _close(reader: sa.Engine, idle: "deque[Connection]") -> None:
    reader.dispose()
    while idle:
        idle.pop().close()
