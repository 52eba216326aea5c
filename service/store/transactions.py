"""How transactions begin: by a statement of ours, on each engine its own; the drivers begin none by themselves."""

import sqlalchemy as sa


def begin_with(engine: sa.Engine, statement: str) -> sa.Engine:
    """Let every transaction of an engine begin with a statement."""

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine
