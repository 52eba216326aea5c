"""Engines: what the database is to all who use it, whichever keeps it."""

from collections.abc import Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from service.store.statements import QueryShape, Row


class Engine(Protocol):
    """Keeps a database, in its own way. What its driver raises is of the class `Fault`."""

    Fault: type[Exception]
    # Whether it is read without asking another machine, or another process.
    is_here: bool
    name: str
    shown: str

    @property
    def derived(self) -> Path:
        """The folder for files made from releases, where the settings name none."""

    def open_reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a connection that sees one unchanging state."""

    def open_deciding(self) -> AbstractContextManager[sa.Connection]:
        """Give a connection as `reading` does, for work that may take its time."""

    def open_writing(self) -> AbstractContextManager[sa.Connection]:
        """Give the one connection that may write."""

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows that one statement finds, outside any transaction."""

    def read_state(self) -> Hashable:
        """Return what is equal for as long as nothing was committed; None where that cannot be told."""

    def describe(self, error: Exception) -> str:
        """Return what a message says of an error of the driver's: no value of a statement."""

    def look(self) -> Hashable:
        """Return the state as it is now, waiting for it where that takes a moment."""

    def confirm(self) -> None:
        """Make sure that the state is not behind: that no release was made which it does not tell of."""

    @property
    def is_whole(self) -> bool:
        """Whether all of the database answers, as far as that is known without asking."""

    def is_damage(self, error: Exception) -> bool:
        """Tell whether an error of the driver's is of what is stored."""

    def is_there(self) -> bool:
        """Tell whether anything was ever written."""

    def tidy_up(self) -> None:
        """Tidy up behind a release."""

    def close(self) -> None:
        """Close the readers' connections."""
