"""The followed service, if the database is a mirror."""

from typing import NamedTuple

import sqlalchemy as sa

from service.store import tables

KEY = 1


class Following(NamedTuple):
    """The followed service, and the token for the next page; None asks for everything."""

    url: str
    token: str | None


def find_followed(connection: sa.Connection) -> Following | None:
    """Return the service that the database follows; None if it is not a mirror."""
    table = tables.following
    row = connection.execute(sa.select(table.c.url, table.c.token)).one_or_none()
    return Following(*row) if row else None


def save_followed(connection: sa.Connection, state: Following) -> None:
    """Store the followed service and the token."""
    connection.execute(sa.delete(tables.following))
    connection.execute(sa.insert(tables.following), {"key": KEY, **state._asdict()})
