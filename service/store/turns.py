"""Turns: who writes to a database now, and how long the others wait for their turn.

One process writes at a time. Another one says at once whom it waits for, and gives up when the same writer has kept it
waiting for ten seconds: a writer that hangs must not hold up everything else without a word.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from service.store.faults import StorageFault

# What this process does, as others that wait for it are shown it.
COMMAND: ContextVar[str] = ContextVar("command", default="medcontent")
WAIT_SECONDS = 10.0
LOOK_SECONDS = 0.05
log = logging.getLogger(__name__)


class Busy(StorageFault):
    """Another process writes to the database, and has done so for as long as anyone waits."""


def name_writer() -> str:
    """Return what others are shown of this process: `medcontent apply, process 4711 on db1`."""
    return f"{COMMAND.get()}, process {os.getpid()} on {socket.gethostname()[:20]}"


def read_clock() -> str:
    """Return the time now, in UTC and to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wait_for_turn(
    take: Callable[[], bool], holder: Callable[[], str], database: str, seconds: float = WAIT_SECONDS
) -> None:
    """Wait until the turn is taken; say at once for whom.

    `take` takes the turn if it is free, and tells whether; `holder` names the process that has it, or is empty where
    that is not known. As long as writers follow each other, each is waited for. Raises Busy when one has been waited
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
