"""Look-ups: which records of the newest release carry a code or have a name.

A code is indexed as one text, `icd-10|C50|exact`, so that a few seeks find it however many records there are, and the
codes that begin with it lie just behind it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.store.tables import FOREVER, entries, facets, versions

CODE = "code"
Select = sa.Select[Any]
SEPARATOR = "|"


class Carrier(NamedTuple):
    """A record that carries a code: how the code stands to it, and its body."""

    kind: str
    id: str
    system: str
    code: str
    relation: str
    order_key: str
    body: bytes


def coded(system: str, code: str, relation: str) -> str:
    """Return the text by which a code is indexed; the code stands in the spelling that codes are compared in."""
    return SEPARATOR.join((system, code, relation))


def carriers(
    connection: sa.Connection,
    kinds: Sequence[str],
    groups: Sequence[Sequence[str]],
    below: Sequence[tuple[str, str]],
    limit: int,
) -> Iterator[Carrier]:
    """Yield the records of the newest release that carry the codes of each group, at most `limit` a group.

    A group is a list of indexed texts. `below` names systems with codes of theirs: all longer codes that begin so are a
    group each.
    """
    wanted = [facets.c.value.in_(group) for group in groups if group] + [_longer(*each) for each in below]
    if not wanted:
        return
    parts = [_part(kinds, condition, limit) for condition in wanted]
    found = sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    query = (
        sa.select(found.c.kind, entries.c.id, found.c.value, found.c.order_key, versions.c.body)
        .join(entries, entries.c.key == found.c.entry)
        .join(versions, sa.and_(versions.c.entry == found.c.entry, versions.c.to_release == FOREVER))
        .where(sa.not_(versions.c.withdrawn))
    )
    for kind, id_, value, order_key, body in connection.execute(query):
        system, code, relation = value.split(SEPARATOR)
        yield Carrier(kind, id_, system, code, relation, order_key, body)


def called(connection: sa.Connection, kinds: Sequence[str], name: str, limit: int) -> list[bytes]:
    """Return the bodies of the records of the newest release with this name, whatever its case; at most `limit`."""
    query = (
        sa.select(versions.c.body)
        .where(versions.c.kind.in_(kinds), versions.c.to_release == FOREVER, versions.c.name_key == name.casefold())
        .where(sa.not_(versions.c.withdrawn))
        .order_by(versions.c.kind, versions.c.order_key)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def concepts(connection: sa.Connection, kind: str, words: Sequence[str], offset: int, limit: int) -> list[bytes]:
    """Return bodies of records of a kind at the newest release, in order, whose names or ids hold all the words."""
    query = _live(sa.select(versions.c.body), kind, words)
    return list(connection.execute(query.order_by(versions.c.order_key).offset(offset).limit(limit)).scalars())


def how_many(connection: sa.Connection, kind: str, words: Sequence[str]) -> int:
    """Return how many records of a kind there are at the newest release whose names or ids hold all the words."""
    counted = connection.execute(_live(sa.select(sa.func.count()).select_from(versions), kind, words))
    return int(counted.scalar_one())


def ids_after(connection: sa.Connection, kind: str, after: str, limit: int, longest: int) -> tuple[list[str], int]:
    """Return ids of records of a kind at the newest release that sort behind `after`, and how many there are in all.

    Ids of more than `longest` characters are left out.
    """
    found = _live(sa.select(versions.c.order_key), kind, ()).where(sa.func.length(versions.c.order_key) <= longest)
    behind = found.where(versions.c.order_key > after).order_by(versions.c.order_key).limit(limit)
    total = connection.execute(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    return list(connection.execute(behind).scalars()), int(total)


def _live(query: Select, kind: str, words: Sequence[str]) -> Select:
    query = query.where(versions.c.kind == kind, versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))
    # The order of these kinds is that of their ids.
    for word in words:
        named = versions.c.name_key.contains(word, autoescape=True)
        query = query.where(named | versions.c.order_key.contains(word, autoescape=True))
    return query


def _part(kinds: Sequence[str], condition: sa.ColumnElement[bool], limit: int) -> sa.Select[tuple[int, str, str, str]]:
    columns = (facets.c.entry, facets.c.kind, facets.c.value, facets.c.order_key)
    current = (facets.c.kind.in_(kinds), facets.c.name == CODE, facets.c.to_release == FOREVER)
    query = sa.select(*columns).where(*current, condition)
    ordered = query.order_by(facets.c.kind, facets.c.value, facets.c.order_key).limit(limit).subquery()
    return sa.select(ordered.c.entry, ordered.c.kind, ordered.c.value, ordered.c.order_key)


def _longer(system: str, code: str) -> sa.ColumnElement[bool]:
    # Digits and letters sort before the separator, which ends a code.
    start = f"{system}{SEPARATOR}{code}"
    return sa.and_(facets.c.value >= f"{start}0", facets.c.value < f"{start}{SEPARATOR}")
