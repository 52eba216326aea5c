"""Engines: the interface of a database, independent of the product."""

from collections.abc import Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from service.store.statements import QueryShape, Row


class Engine(Protocol):
    """A database engine. Errors of its driver are of the class `Fault`."""

    Fault: type[Exception]
    # Whether it is read without asking another machine or process.
    is_here: bool
    name: str
    shown: str

    @property
    def derived(self) -> Path:
        """The folder for derived files if the settings name none."""

    def open_reading(self) -> AbstractContextManager[sa.Connection]:
        """Open a connection that sees one unchanging state."""

    def open_deciding(self) -> AbstractContextManager[sa.Connection]:
        """Open a connection as `open_reading` does, for longer work."""

    def open_writing(self) -> AbstractContextManager[sa.Connection]:
        """Open the one connection that may write."""

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of one statement, outside any transaction."""

    def read_state(self) -> Hashable:
        """Return a value that stays equal until the next commit; None if that is unknown."""

    def describe(self, error: Exception) -> str:
        """Return an error of the driver as text for messages, without values of a statement."""

    def look(self) -> Hashable:
        """Return the current state, waiting a moment for it if necessary."""

    def confirm(self) -> None:
        """Make sure that the state is not outdated: that it knows every release."""

    @property
    def is_whole(self) -> bool:
        """Whether the whole database answers, as far as known without asking."""

    def is_damage(self, error: Exception) -> bool:
        """Return whether an error of the driver means that stored data is damaged."""

    def is_there(self) -> bool:
        """Return whether anything was ever written."""

    def tidy_up(self) -> None:
        """Do maintenance after a release."""

    def scrub(self) -> str | None:
        """Remove overwritten rows from the storage; return the operator's part, if any."""

    def close(self) -> None:
        """Close the readers' connections."""
