"""Committing: a commit that waits for a synchronous standby says so.

PostgreSQL keeps such a commit waiting for as long as no standby confirms it. It stands in the log of the primary by
then: where the wait is cancelled, or the server is started anew, the release is there.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

import psycopg
import sqlalchemy as sa

from service.store.postgresql.connections import Connection
from service.store.postgresql.turns import STANDBY

# A commit that takes longer is looked at.
LOOK_SECONDS = 1.0
WAITS = "SELECT wait_event, current_setting('synchronous_standby_names') FROM pg_stat_activity WHERE pid = %s"
log = logging.getLogger(__name__)


@contextmanager
def announce_wait(connection: sa.Connection, opened: Callable[[], Connection], database: str) -> Iterator[None]:
    """Say while the context lasts what a commit waits for, and what the server warns of."""
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    pid, done = driver.info.backend_pid, threading.Event()
    driver.add_notice_handler(_log_warning)
    thread = threading.Thread(target=_watch, args=(pid, done, opened, database), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        driver.remove_notice_handler(_log_warning)


def _watch(pid: int, done: threading.Event, opened: Callable[[], Connection], database: str) -> None:
    while not done.wait(LOOK_SECONDS):
        with suppress(psycopg.Error), opened() as connection:
            row = connection.execute(WAITS.encode(), (pid,)).fetchone()
            if row and row[0] == STANDBY and not done.is_set():
                log.warning(
                    "The server of %s has the release and waits for a synchronous standby (synchronous_standby_names "
                    "is '%s'). Readers see it when one has confirmed it. If you end this command, the release stays.",
                    database, row[1],
                )  # fmt: skip
                return


def _log_warning(diagnostic: psycopg.errors.Diagnostic) -> None:
    if diagnostic.severity_nonlocalized == "WARNING":
        log.warning("The server warns: %s. %s", diagnostic.message_primary, diagnostic.message_detail or "")
