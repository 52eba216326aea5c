"""Which service the database follows, where it is a mirror."""

from typing import NamedTuple

import sqlalchemy as sa

from service.store import tables

KEY = 1


class Following(NamedTuple):
    """What is followed, and the token to ask it with next; None asks for everything."""

    url: str
    token: str | None


def find_followed(connection: sa.Connection) -> Following | None:
    """Return what the database follows; None where it is no mirror."""
    table = tables.following
    row = connection.execute(sa.select(table.c.url, table.c.token)).one_or_none()
    return Following(*row) if row else None


def save_followed(connection: sa.Connection, state: Following) -> None:
    """Keep what is followed."""
    connection.execute(sa.delete(tables.following))
    connection.execute(sa.insert(tables.following), {"key": KEY, **state._asdict()})
