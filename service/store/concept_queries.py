"""Concepts: the records of a kind as codes of a code system, in the newest release.

Records of one topic are one entry: the first of them in order, with the others below it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.store.conditions import match_current
from service.store.tables import FOREVER, entries, facets, versions

# The name of the index rows of the members of a topic.
TOPIC = "topic"
Select = sa.Select[Any]


class ConceptQuery(NamedTuple):
    """The concepts of a kind whose names or ids contain all the words.

    `active` leaves out withdrawn records. `heads` leaves out the records that are below another one of their topic.
    """

    kind: str
    words: Sequence[str] = ()
    active: bool = False
    heads: bool = False


def find_concepts(
    connection: sa.Connection, query: ConceptQuery, offset: int, limit: int
) -> list[tuple[bytes, bool, bytes | None]]:
    """Return the concepts in order: the body of each, whether it is withdrawn, and if so its last body before.

    Withdrawn records are found by id only, because a withdrawal notice has no name.
    """
    last = sa.case((versions.c.withdrawn, _build_last_body()))
    found: Iterable[Any] = connection.execute(
        _match_concepts(sa.select(versions.c.body, versions.c.withdrawn, last), query)
        .order_by(versions.c.order_key)
        .offset(offset)
        .limit(limit)
    )
    return [(body, withdrawn, last) for body, withdrawn, last in found]


def find_members(connection: sa.Connection, query: ConceptQuery, topics: Sequence[str]) -> list[bytes]:
    """Return the bodies of the concepts that belong to these topics, in order."""
    gathered = (facets.c.kind == query.kind, facets.c.name == TOPIC, facets.c.value.in_(topics))
    selected = (
        sa.select(versions.c.body)
        .join(facets, sa.and_(facets.c.entry == versions.c.entry, *gathered, facets.c.to_release == FOREVER))
        .where(match_current(versions), *_match_words(versions, query.words))
        .order_by(versions.c.order_key)
    )
    return list(connection.execute(selected).scalars())


def count_concepts(connection: sa.Connection, query: ConceptQuery) -> int:
    """Return the total number of records that `find_concepts` finds."""
    counted = connection.execute(_match_concepts(sa.select(sa.func.count()).select_from(versions), query))
    return int(counted.scalar_one())


def find_last_body(connection: sa.Connection, kind: str, id_: str) -> bytes | None:
    """Return the last body of a withdrawn record; None if it was never served."""
    query = (
        sa.select(_build_last_body())
        .join(entries, entries.c.key == versions.c.entry)
        .where(entries.c.kind == kind, entries.c.id == id_, versions.c.to_release == FOREVER)
    )
    body: bytes | None = connection.execute(query).scalar_one_or_none()
    return body


def list_ids_after(connection: sa.Connection, kind: str, after: str, limit: int, longest: int) -> tuple[list[str], int]:
    """Return ids of a kind's records at the newest release that sort after `after`, and their total number.

    Ids of more than `longest` characters are left out.
    """
    found = _match_short(kind, longest)
    behind = found.where(versions.c.order_key > after).order_by(versions.c.order_key).limit(limit)
    total = connection.execute(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    return list(connection.execute(behind).scalars()), int(total)


def list_ids_up_to(connection: sa.Connection, kind: str, end: str | None, limit: int, longest: int) -> list[str]:
    """Return the last ids of a kind's records at the newest release, up to `end` and at most `limit`, in order.

    `end` None means up to the last. Ids of more than `longest` characters are left out.
    """
    query = _match_short(kind, longest).order_by(versions.c.order_key.desc()).limit(limit)
    query = query.where(versions.c.order_key <= end) if end is not None else query
    return list(connection.execute(query).scalars())[::-1]


def _match_short(kind: str, longest: int) -> Select:
    query = _match_concepts(sa.select(versions.c.order_key), ConceptQuery(kind, active=True))
    return query.where(sa.func.length(versions.c.order_key) <= longest)


def _build_last_body() -> sa.ScalarSelect[bytes]:
    """Select the body of an entry's last version before the withdrawal: by primary key, from the newest down."""
    served = versions.alias()
    query = sa.select(served.c.body).where(served.c.entry == versions.c.entry, sa.not_(served.c.withdrawn))
    return query.order_by(served.c.from_release.desc()).limit(1).correlate(versions).scalar_subquery()


def _match_concepts(selected: Select, query: ConceptQuery) -> Select:
    selected = selected.where(versions.c.kind == query.kind, versions.c.to_release == FOREVER)
    selected = selected.where(sa.not_(versions.c.withdrawn)) if query.active else selected
    selected = selected.where(_build_is_first(query)) if query.heads else selected
    return selected.where(*_match_words(versions, query.words))


def _match_words(table: sa.FromClause, words: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    # These kinds are ordered by id.
    return [
        table.c.name_key.contains(word, autoescape=True) | table.c.order_key.contains(word, autoescape=True)
        for word in words
    ]


def _build_is_first(query: ConceptQuery) -> sa.ColumnElement[bool]:
    """Return the condition that no concept of the same topic comes before: two index seeks for each record."""
    own, other, named = facets.alias("own"), facets.alias("other"), versions.alias("named")
    joined = own.join(other, sa.and_(other.c.kind == query.kind, other.c.name == TOPIC, other.c.value == own.c.value))
    if query.words:
        joined = joined.join(named, sa.and_(named.c.entry == other.c.entry, match_current(named)))
    before = (
        sa.select(sa.literal(1))
        .select_from(joined)
        .where(own.c.entry == versions.c.entry, own.c.name == TOPIC, match_current(own))
        .where(other.c.to_release == FOREVER, other.c.order_key < versions.c.order_key)
        .where(*_match_words(named, query.words))
        .correlate(versions)
    )
    return sa.not_(before.exists())
