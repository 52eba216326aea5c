"""The database: many readers and one writer, on one machine or several.

A reader sees one unchanging state; a write is committed completely or not at all. Each engine has its own way: SQLite
in a file, PostgreSQL on a server.
"""

import logging
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from service.store.engine import Engine
from service.store.faults import DamagedStore, StorageFault
from service.store.manifests import ReleaseMark
from service.store.outcomes import CommitOutcome, Interrupted, Unconfirmed, read_mark
from service.store.postgresql import address
from service.store.sqlite.engine import SQLite
from service.store.statements import FindCopy, QueryShape, Row

__all__ = ["Database", "StorageFault"]

log = logging.getLogger(__name__)
# Imported only if used: the driver takes a tenth of the service's start time.
POSTGRESQL = "service.store.postgresql.engine"
NO_FORM = f"The address of the database is neither of the form sqlite:///FILE nor {address.FORM}."


class Database:
    """The database at one address."""

    def __init__(self, url: str, replicas: Sequence[str] = ()) -> None:
        """Take the addresses of the database and its replicas; nothing is opened before the first use.

        Raises StorageFault for an address that cannot be used.
        """
        self.url = url
        self.engine = _open_engine(url, replicas)
        # Where there are copies of the records (`record_copies`), they are asked first.
        self.find_copy: FindCopy = lambda *_: None

    @property
    def name(self) -> str:
        """The name of the database in messages."""
        return self.engine.name

    @property
    def shown(self) -> str:
        """The location of the database, without secrets."""
        return self.engine.shown

    @property
    def derived(self) -> Path:
        """The folder for derived files if the settings name none."""
        return self.engine.derived

    def is_there(self) -> bool:
        """Return whether anything was ever written to the database. Raises StorageFault if it cannot be reached."""
        with self.translate_faults("read"):
            return self.engine.is_there()

    @contextmanager
    def open_reading(self) -> Iterator[sa.Connection]:
        """Open a connection that sees one unchanging state of the store, for requests that must be fast.

        Raises StorageFault if the database cannot be read.
        """
        with self.translate_faults("read"), self.engine.open_reading() as connection:
            yield connection

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of one statement, outside any transaction.

        Two statements may see two states of the store. A caller that runs several must name the release in each, and
        must check the newest release afterwards if the result depends on it. Raises StorageFault.
        """
        try:
            return self.engine.fetch_rows(statement, values)
        except self.engine.Fault as error:
            raise self._build_fault("read", error, "") from error

    def read_state(self) -> Hashable:
        """Return a value that stays equal until any process makes a release, without a query.

        None if that is unknown; then a query is needed.
        """
        return self.engine.read_state()

    def look(self) -> Hashable:
        """Return the current state, waiting a moment for it if necessary.

        Raises StorageFault if it cannot be found out.
        """
        with self.translate_faults("read"):
            return self.engine.look()

    def confirm(self) -> None:
        """Make sure that the state is not outdated. Raises StorageFault if that cannot be found out."""
        with self.translate_faults("read"):
            self.engine.confirm()

    @property
    def is_whole(self) -> bool:
        """Whether the whole database answers, as far as known; without its primary it can only be read."""
        return self.engine.is_whole

    @contextmanager
    def open_deciding(self) -> Iterator[sa.Connection]:
        """Open a connection as `open_reading` does, for longer work whose outcome is then written.

        Raises StorageFault if the database cannot be read.
        """
        with self.translate_faults("read"), self.engine.open_deciding() as connection:
            yield connection

    @contextmanager
    def open_writing(self) -> Iterator[sa.Connection]:
        """Open the one connection that may write, in a transaction.

        Raises StorageFault if the database cannot be written, and Interrupted if the process is stopped during the
        transaction.
        """
        outcome = CommitOutcome(self._find_newest)
        try:
            with self.translate_faults("written", " Nothing was changed."), self.engine.open_writing() as connection:
                outcome.note_start(connection)
                yield connection
                outcome.note_end(connection)
        except Unconfirmed as lost:
            if not outcome.is_kept():
                raise StorageFault(f"{lost} {outcome.describe()}") from lost
            log.warning("%s %s", lost, outcome.describe())
        except KeyboardInterrupt as stop:
            raise Interrupted(outcome.describe()) from stop
        except OSError as error:
            raise self._build_fault("written", error.strerror, " Nothing was changed.") from error

    @contextmanager
    def translate_faults(self, done: str, outcome: str = "") -> Iterator[None]:
        """Raise errors of the engine as StorageFault; `done` is the participle for the message."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise self._build_fault(done, error.orig, outcome) from error
        except self.engine.Fault as error:
            raise self._build_fault(done, error, outcome) from error
        except sa.exc.TimeoutError as error:
            raise self._build_fault(done, "too many readers at once", outcome) from error

    def _find_newest(self) -> ReleaseMark | None:
        with self.open_deciding() as connection:
            return read_mark(connection)

    def tidy_up(self) -> None:
        """Do maintenance after a release; errors here are ignored."""
        self.engine.tidy_up()

    def scrub(self) -> str | None:
        """Remove what an erasure has overwritten from the storage; return the operator's part, if any.

        Raises StorageFault.
        """
        with self.translate_faults("scrubbed"):
            return self.engine.scrub()

    def close(self) -> None:
        """Close the readers' connections."""
        self.engine.close()

    def _build_fault(self, done: str, cause: object, outcome: str) -> StorageFault:
        said = self.engine.describe(cause) if isinstance(cause, Exception) else str(cause)
        reason = " ".join(said.split()).removesuffix(".")
        kind = DamagedStore if isinstance(cause, Exception) and self.engine.is_damage(cause) else StorageFault
        return kind(f"The database {self.name} cannot be {done}: {reason}.{outcome}")


def _open_engine(url: str, replicas: Sequence[str]) -> Engine:
    found, others = _parse_address(url), [_parse_address(each) for each in replicas]
    if any(each.drivername not in address.DRIVERS for each in [found, *others] if others):
        raise StorageFault(f"Only PostgreSQL has replicas; each address must have the form {address.FORM}.")
    if found.drivername in address.DRIVERS:
        made: Engine = import_module(POSTGRESQL).PostgreSQL(found, others)
        return made
    if found.get_backend_name() == "sqlite" and found.database not in {None, "", ":memory:"}:
        return SQLite(Path(str(found.database)))
    raise StorageFault(NO_FORM)


def _parse_address(url: str) -> sa.URL:
    try:
        return sa.make_url(address.spread_hosts(url))
    except (sa.exc.ArgumentError, ValueError):
        # The cause would show the address, which may hold a password.
        raise StorageFault(NO_FORM) from None
