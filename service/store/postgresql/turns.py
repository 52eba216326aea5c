"""Writers' turns: an advisory lock held until the commit, and its holder.

It is polled instead of waited for on the server, so that a waiting process can name the holder and can stop.
"""

import sqlalchemy as sa

from service.store.turns import wait_for_turn

# "medc", "onte": arbitrary but fixed. The lock belongs to this database, not to the whole server.
LOCK = (0x6D656463, 0x6F6E7465)
TAKE = "SELECT pg_try_advisory_xact_lock(%s, %s)"
# A role sees only the application name of another role's session.
HOLDER = """
    SELECT application_name, usename, client_addr, xact_start, wait_event, state, pid FROM pg_locks
    JOIN pg_stat_activity USING (pid) JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted AND pg_database.datname = current_database()
"""
STANDBY = "SyncRep"


def take_turn(connection: sa.Connection, database: str) -> None:
    """Take the writers' lock for the connection's transaction. Raises Busy if another writer keeps it."""
    wait_for_turn(
        lambda: bool(connection.exec_driver_sql(TAKE, LOCK).scalar()), lambda: name_holder(connection), database
    )


def name_holder(connection: sa.Connection) -> str:
    """Return the holder of the writers' lock and since when; empty if it is free again."""
    row = connection.exec_driver_sql(HOLDER, LOCK).one_or_none()
    if row is None:
        return ""
    since = f", since {row.xact_start:%Y-%m-%dT%H:%M:%S%z}" if row.xact_start else ""
    waits = ", which waits for a synchronous standby" if row.wait_event == STANDBY else ""
    place = f" from {row.client_addr}" if row.client_addr else ""
    return f"{row.application_name} ({row.usename}{place}, server process {row.pid}{since}{waits})"
