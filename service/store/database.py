"""The database: many readers, one writer, on one machine or on many.

Who reads sees one unchanging state; what is written is kept as a whole or not at all. How, is each engine's own way:
SQLite in a file, PostgreSQL on a server.
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
from service.store.statements import QueryShape, Row

__all__ = ["Database", "StorageFault"]

log = logging.getLogger(__name__)
# Loaded where it is wanted: its driver takes a tenth of the time in which the service starts.
POSTGRESQL = "service.store.postgresql.engine"
NO_FORM = f"The address of the database is neither of the form sqlite:///FILE nor {address.FORM}."


class Database:
    """The database at one address."""

    def __init__(self, url: str, replicas: Sequence[str] = ()) -> None:
        """Take the address of the database, and those of its replicas; nothing is opened before the first use.

        Raises StorageFault for an address that cannot be used.
        """
        self.url = url
        self.engine = _open_engine(url, replicas)

    @property
    def name(self) -> str:
        """What messages call the database."""
        return self.engine.name

    @property
    def shown(self) -> str:
        """The place of the database, as people are shown it."""
        return self.engine.shown

    @property
    def derived(self) -> Path:
        """The folder for files made from releases, where the settings name none."""
        return self.engine.derived

    def is_there(self) -> bool:
        """Tell whether anything was ever written to the database. Raises StorageFault when it cannot be reached."""
        with self.translate_faults("read"):
            return self.engine.is_there()

    @contextmanager
    def open_reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one unchanging state of the store, for an answer that somebody waits for.

        Raises StorageFault when the database cannot be read.
        """
        with self.translate_faults("read"), self.engine.open_reading() as connection:
            yield connection

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows that one statement finds, outside any transaction.

        Two statements may see two states of the store: whoever runs several names the release in each, and looks at
        the newest one again afterwards where the answer depends on it. Raises StorageFault.
        """
        try:
            return self.engine.fetch_rows(statement, values)
        except self.engine.Fault as error:
            raise self._build_fault("read", error, "") from error

    def read_state(self) -> Hashable:
        """Return what is equal for as long as no release was made, by whomever, without asking the database.

        None where that cannot be told; then only a query tells.
        """
        return self.engine.read_state()

    def look(self) -> Hashable:
        """Return the state as it is now, waiting for it where that takes a moment.

        Raises StorageFault where it cannot be told.
        """
        with self.translate_faults("read"):
            return self.engine.look()

    def confirm(self) -> None:
        """Make sure that the state is not behind. Raises StorageFault where nobody can tell."""
        with self.translate_faults("read"):
            self.engine.confirm()

    @property
    def is_whole(self) -> bool:
        """Whether all of the database answers, as far as that is known; without its primary it can only be read."""
        return self.engine.is_whole

    @contextmanager
    def open_deciding(self) -> Iterator[sa.Connection]:
        """Give a connection as `reading` does, for work that may take its time, and whose outcome is then written.

        Raises StorageFault when the database cannot be read.
        """
        with self.translate_faults("read"), self.engine.open_deciding() as connection:
            yield connection

    @contextmanager
    def open_writing(self) -> Iterator[sa.Connection]:
        """Give the one connection that may write; all or nothing of what it wrote is kept.

        Raises StorageFault when the database cannot be written, and Interrupted where the process is told to end
        meanwhile.
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
        """Raise as a StorageFault what the engine raises while something is `done` to the database."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise self._build_fault(done, error.orig, outcome) from error
        except self.engine.Fault as error:
            raise self._build_fault(done, error, outcome) from error
        except sa.exc.TimeoutError as error:
            raise self._build_fault(done, "too many read it at once", outcome) from error

    def _find_newest(self) -> ReleaseMark | None:
        with self.open_deciding() as connection:
            return read_mark(connection)

    def tidy_up(self) -> None:
        """Tidy up behind a release; what fails here fails nothing."""
        self.engine.tidy_up()

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
        raise StorageFault(f"Only PostgreSQL has replicas; each address is of the form {address.FORM}.")
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
        # The cause would show the address, and the address may hold a password.
        raise StorageFault(NO_FORM) from None
