"""Turns of writers: an advisory lock that is held until the commit, and who has it.

It is tried again and again rather than waited for on the server: so whoever waits can say for whom, and stop.
"""

import sqlalchemy as sa

from service.store.turns import wait_for_turn

# "medc", "onte": any number will do, if all use the same. The lock is one of this database, not of the whole server.
LOCK = (0x6D656463, 0x6F6E7465)
TAKE = "SELECT pg_try_advisory_xact_lock(%s, %s)"
# A role sees no more than the name of a session of another role.
HOLDER = """
    SELECT application_name, usename, client_addr, xact_start, wait_event, state, pid FROM pg_locks
    JOIN pg_stat_activity USING (pid) JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted AND pg_database.datname = current_database()
"""
STANDBY = "SyncRep"


def take_turn(connection: sa.Connection, database: str) -> None:
    """Take the lock of the writers for the transaction of a connection. Raises Busy when another writer keeps it."""
    wait_for_turn(
        lambda: bool(connection.exec_driver_sql(TAKE, LOCK).scalar()), lambda: name_holder(connection), database
    )


def name_holder(connection: sa.Connection) -> str:
    """Return who has the lock of the writers, and since when; empty where nobody has it any more."""
    row = connection.exec_driver_sql(HOLDER, LOCK).one_or_none()
    if row is None:
        return ""
    since = f", since {row.xact_start:%Y-%m-%dT%H:%M:%S%z}" if row.xact_start else ""
    waits = ", which waits for a synchronous standby" if row.wait_event == STANDBY else ""
    place = f" from {row.client_addr}" if row.client_addr else ""
    return f"{row.application_name} ({row.usename}{place}, server process {row.pid}{since}{waits})"
