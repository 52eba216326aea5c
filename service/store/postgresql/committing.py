"""Commits: log a message if a commit waits for a synchronous standby.

PostgreSQL makes such a commit wait until a standby confirms it. By then it is in the log of the primary: if the wait is
cancelled or the server restarts, the release exists.
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

# Commits that take longer are checked.
LOOK_SECONDS = 1.0
WAITS = "SELECT wait_event, current_setting('synchronous_standby_names') FROM pg_stat_activity WHERE pid = %s"
log = logging.getLogger(__name__)


@contextmanager
def announce_wait(connection: sa.Connection, opened: Callable[[], Connection], database: str) -> Iterator[None]:
    """While the context lasts, log what a commit waits for and the server's warnings."""
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
                    "is '%s'). Readers see it when one has confirmed it. If you stop this command, the release stays.",
                    database, row[1],
                )  # fmt: skip
                return


def _log_warning(diagnostic: psycopg.errors.Diagnostic) -> None:
    if diagnostic.severity_nonlocalized == "WARNING":
        log.warning("The server warns: %s. %s", diagnostic.message_primary, diagnostic.message_detail or "")
