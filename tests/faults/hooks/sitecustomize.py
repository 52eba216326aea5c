"""Ends a process with SIGKILL at a named point of its release. Python imports this by itself from the path.

`KILL_POINT` names the point: `begin` (the first statement behind BEGIN), a table and a number (`versions:3` is before
the third row that is inserted there), `drop` or `create` and a number (before so many indexes are dropped or made),
`commit` (before COMMIT), `committed` (behind it, before anything is said). Not a word of this is in the product: SQLite
itself tells which statement it is about to run.
"""

import os
import signal
import sqlite3
from typing import Any

POINT, _, NUMBER = os.environ.get("KILL_POINT", "").partition(":")
STATEMENT = {"drop": "DROP INDEX ", "create": "CREATE INDEX "}.get(POINT, f"INSERT INTO {POINT} ")
REPORT = os.environ.get("KILL_REPORT", "")
# A release is the first transaction that writes: whether the tables have their newest form is read.
RELEASE = 1
# What the point is looked for in: that transaction, or with KILL_LATER in every one from it on.
LATER = "KILL_LATER" in os.environ
begun = 0


class Watched(sqlite3.Connection):
    """A connection that checks each statement before it runs."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Connect, and listen."""
        super().__init__(*arguments, **options)
        self.seen = 0
        self.releasing = False
        self.set_trace_callback(self.traced)

    def traced(self, statement: str) -> None:
        """Count transactions and statements, and end where the point is reached."""
        global begun  # noqa: PLW0603 - each transaction has a connection of its own
        if statement.startswith("BEGIN IMMEDIATE"):
            begun += 1
            self.releasing = begun == RELEASE or (LATER and begun > RELEASE)
        elif self.releasing and self.reached(statement):
            self.end()

    def reached(self, statement: str) -> bool:
        """Tell whether the statement is the one before which the process ends."""
        if POINT == "begin":
            return True
        if POINT == "commit":
            return statement.startswith("COMMIT")
        self.seen += statement.startswith(STATEMENT)
        return self.seen == int(NUMBER or 0) > 0

    def commit(self) -> None:
        """Commit, and end where that is the point."""
        super().commit()
        if self.releasing and POINT == "committed":
            self.end()

    def end(self) -> None:
        """Say where the process is, and end it."""
        line = f"{POINT} {int(self.in_transaction)} {self.total_changes}\n"
        report = os.open(REPORT, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(report, line.encode())
        os.kill(os.getpid(), signal.SIGKILL)


if POINT:
    connect = sqlite3.connect
    sqlite3.connect = lambda *arguments, **options: connect(*arguments, **{"factory": Watched, **options})
