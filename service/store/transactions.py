"""Transactions begin with an explicit statement, and their connections are closed: drivers do neither implicitly."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


def begin_with(engine: sa.Engine, statement: str) -> sa.Engine:
    """Make every transaction of an engine begin with a statement."""

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


@contextmanager
def keep_out_of_closed_pool(connection: sa.Connection) -> Iterator[None]:
    """Close a connection instead of returning it, if its pool is closed within the context.

    SQLAlchemy would return it to the closed pool and leave it open there.
    """
    pool = connection.engine.pool
    try:
        yield
    finally:
        if connection.engine.pool is not pool and not (connection.closed or connection.invalidated):
            connection.detach()
