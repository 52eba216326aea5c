"""Turns: which process writes to a database, and how long the others wait.

One process writes at a time. A waiting process names the writer at once, and gives up when the same writer has kept it
waiting for ten seconds: a writer that hangs must not block everything else silently.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from service.store.faults import StorageFault

# The command of this process, shown to processes that wait for it.
COMMAND: ContextVar[str] = ContextVar("command", default="medcontent")
WAIT_SECONDS = 10.0
LOOK_SECONDS = 0.05
log = logging.getLogger(__name__)


class Busy(StorageFault):
    """Another process is writing to the database, and has been for as long as we wait."""


def name_writer() -> str:
    """Return the name of this process for others: `medcontent apply, process 4711 on db1`."""
    return f"{COMMAND.get()}, process {os.getpid()} on {socket.gethostname()[:20]}"


def read_clock() -> str:
    """Return the current time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wait_for_turn(
    take: Callable[[], bool], holder: Callable[[], str], database: str, seconds: float = WAIT_SECONDS
) -> None:
    """Wait for the turn; log at once whom this process waits for.

    `take` takes the turn if it is free, and returns whether it did; `holder` returns the name of its process, or an
    empty string if unknown. While writers alternate, the wait continues. Raises Busy when one writer has been waited
    for too long.
    """
    if take():
        return
    known, until = _announce(holder(), database), time.monotonic() + seconds
    while not take():
        if time.monotonic() > until:
            raise Busy(
                f"The database {database} cannot be written: {known} has kept this process waiting for "
                f"{seconds:.0f} seconds. End it if it hangs, and run this again. Nothing was changed."
            )
        if (found := holder()) and found != known:
            known, until = _announce(found, database), time.monotonic() + seconds
        time.sleep(LOOK_SECONDS)


def _announce(found: str, database: str) -> str:
    known = found or "another process"
    log.warning("Waiting for %s, which writes to the database %s.", known, database)
    return known
