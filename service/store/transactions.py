"""How transactions begin and where their connections go: the drivers begin none by themselves, and leave none open."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


def begin_with(engine: sa.Engine, statement: str) -> sa.Engine:
    """Let every transaction of an engine begin with a statement."""

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


@contextmanager
def keep_out_of_closed_pool(connection: sa.Connection) -> Iterator[None]:
    """Let a connection be closed rather than given back, where its pool is closed while the context lasts.

    SQLAlchemy would put it into the pool that is no longer used, and leave it open there.
    """
    pool = connection.engine.pool
    try:
        yield
    finally:
        if connection.engine.pool is not pool and not (connection.closed or connection.invalidated):
            connection.detach()
