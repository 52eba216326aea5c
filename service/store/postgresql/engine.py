"""The server: many readers on many machines, one writer among them all.

Whoever writes holds an advisory lock until the commit, as on SQLite the lock of a file. So releases get their numbers
in the order in which they are committed: who has seen release 7 will never find a 6 that was not there. A sequence
could not promise that.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import sqlalchemy as sa

from service.store.beginning import begin_with
from service.store.faults import StorageFault
from service.store.postgresql import address

# "medc", "onte": any number will do, if all use the same. The lock is one of this database, not of the whole server.
LOCK = (0x6D656463, 0x6F6E7465)
CHANNEL = "medcontent_release"
READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# READ COMMITTED: what is read behind the lock must be what the writer before has just committed.
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# Threads that answer at once find a connection here; more are opened as they are needed, and closed again.
POOLED, MORE, POOL_SECONDS = 5, 10, 5
COMMON = {"jit": "off"}
# An answer is waited for: five seconds are too many already.
READING = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "2s"}
# A plan is looked at before it is applied, perhaps over a cup of tea.
DECIDING = {"statement_timeout": "30min", "idle_in_transaction_session_timeout": "1h", "lock_timeout": "10s"}
WRITING = {"statement_timeout": "30min", "idle_in_transaction_session_timeout": "10min"}
# Behind the lock of the writers, nothing but a reader can be in the way of a migration; readers queue behind it.
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'"


class PostgreSQL:
    """The database on a server."""

    def __init__(self, url: sa.URL) -> None:
        """Take the address; nothing is opened before the first use. Raises StorageFault for one that cannot be used."""
        self._told = address.parameters(url)
        self.shown = address.shown(url)
        self.name = self.shown.removeprefix("postgresql://")
        only = {"default_transaction_read_only": "on"}
        self._reader = begin_with(_pooled(self._opener({**READING, **only})), READ_ONLY)
        self._decider = begin_with(_unpooled(self._opener({**DECIDING, **only})), READ_ONLY)
        self._writer = begin_with(_unpooled(self._opener(WRITING)), WRITE)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one unchanging state, for an answer that somebody waits for."""
        with _begun(self._reader) as connection:
            yield connection

    @contextmanager
    def deciding(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one unchanging state, for work that may take its time."""
        with _begun(self._decider) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the one connection of all machines that may write."""
        with self._writer.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
            connection.exec_driver_sql(LOCK_TIMEOUT)
            yield connection
            connection.exec_driver_sql("SELECT pg_notify(%s, '')", (CHANNEL,))
            self._commit(transaction)

    def is_there(self) -> bool:
        """Tell whether the database has tables of ours; that there is such a database at all is for others to do."""
        with self.reading() as connection:
            return connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar() is not None

    def settle(self) -> None:
        """Let the server count what it has: without, it may choose slow ways to what a large release brought."""
        with suppress(psycopg.Error), self.opened(WRITING) as connection:
            connection.execute("ANALYZE")

    def close(self) -> None:
        """Close the readers' connections."""
        self._reader.dispose()

    @property
    def derived(self) -> Path:
        """A folder of the working directory: nothing of the server's is on this machine."""
        return Path("var", "medcontent.derived").absolute()

    def opened(self, settings: Mapping[str, str]) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a bare connection, in no transaction. Raises psycopg.Error."""
        return psycopg.connect(**self._told, **address.session({**COMMON, **settings}), autocommit=True)  # type: ignore[arg-type]

    def _opener(self, settings: Mapping[str, str]) -> Callable[[], "psycopg.Connection[tuple[object, ...]]"]:
        return lambda: self.opened(settings)

    def _commit(self, transaction: sa.RootTransaction) -> None:
        try:
            transaction.commit()
        except sa.exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # Whether the server got to commit is nowhere to be read but from the server.
            raise StorageFault(
                f"The connection to the database {self.name} was lost just as the release was being made: "
                "medcontent status tells whether it was."
            ) from error


@contextmanager
def _begun(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection in its transaction; one that the server closed meanwhile is made anew."""
    connection = engine.connect()
    try:
        connection.begin()
    except sa.exc.DBAPIError as error:
        connection.close()
        if not error.connection_invalidated:
            raise
        connection = engine.connect()
    with connection:
        yield connection


def _pooled(opener: Callable[[], object]) -> sa.Engine:
    return sa.create_engine(
        "postgresql+psycopg://", creator=opener, poolclass=sa.QueuePool, pool_size=POOLED, max_overflow=MORE,
        pool_timeout=POOL_SECONDS, pool_use_lifo=True, use_native_hstore=False,
    )  # fmt: skip


def _unpooled(opener: Callable[[], object]) -> sa.Engine:
    return sa.create_engine("postgresql+psycopg://", creator=opener, poolclass=sa.NullPool, use_native_hstore=False)
