"""Code and name look-ups in the newest release.

A code is indexed as one text, `icd-10|C50|exact`. So a few index seeks find it in any number of records, and the codes
that begin with it follow directly after it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from service.store.conditions import match_current
from service.store.tables import FOREVER, entries, facets, versions

CODE = "code"
# The name of the index rows of records with values that exports contain, and that are not served: confirmations, and
# what editors wrote under `sameAs` of a member of a topic.
CONFIRMED = "confirmed"
SEPARATOR = "|"


class Carrier(NamedTuple):
    """A record that carries a code, with the relation of the code and the body of the record."""

    kind: str
    id: str
    system: str
    code: str
    relation: str
    order_key: str
    body: bytes


def encode_code(system: str, code: str, relation: str) -> str:
    """Return the text under which a code is indexed; the code must be in the normalised spelling."""
    return SEPARATOR.join((system, code, relation))


def find_carriers(
    connection: sa.Connection,
    kinds: Sequence[str],
    groups: Sequence[Sequence[str]],
    below: Sequence[tuple[str, str]],
    limit: int,
) -> Iterator[Carrier]:
    """Yield the records of the newest release that carry the codes of each group, at most `limit` for a group.

    A group is a list of indexed texts. `below` lists systems and codes: all longer codes that begin with such a code
    form another group each.
    """
    wanted = [facets.c.value.in_(group) for group in groups if group] + [
        _build_prefix_condition(*each) for each in below
    ]
    if not wanted:
        return
    parts = [_select_part(kinds, condition, limit) for condition in wanted]
    found = sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    query = (
        sa.select(found.c.kind, entries.c.id, found.c.value, found.c.order_key, versions.c.body)
        .join(entries, entries.c.key == found.c.entry)
        .join(versions, sa.and_(versions.c.entry == found.c.entry, match_current(versions)))
        .where(sa.not_(versions.c.withdrawn))
    )
    for kind, id_, value, order_key, body in connection.execute(query):
        system, code, relation = value.split(SEPARATOR)
        yield Carrier(kind, id_, system, code, relation, order_key, body)


def find_by_name(connection: sa.Connection, kinds: Sequence[str], name: str, limit: int) -> list[bytes]:
    """Return the bodies of the records of the newest release with this name, in any case; at most `limit`."""
    query = (
        sa.select(versions.c.body)
        .where(versions.c.kind.in_(kinds), versions.c.to_release == FOREVER, versions.c.name_key == name.casefold())
        .where(sa.not_(versions.c.withdrawn))
        .order_by(versions.c.kind, versions.c.order_key)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def _select_part(
    kinds: Sequence[str], condition: sa.ColumnElement[bool], limit: int
) -> sa.Select[tuple[int, str, str, str]]:
    columns = (facets.c.entry, facets.c.kind, facets.c.value, facets.c.order_key)
    current = (facets.c.kind.in_(kinds), facets.c.name == CODE, facets.c.to_release == FOREVER)
    query = sa.select(*columns).where(*current, condition)
    ordered = query.order_by(facets.c.kind, facets.c.value, facets.c.order_key).limit(limit).subquery()
    return sa.select(ordered.c.entry, ordered.c.kind, ordered.c.value, ordered.c.order_key)


def _build_prefix_condition(system: str, code: str) -> sa.ColumnElement[bool]:
    # Digits and letters sort before the separator at the end of a code.
    start = f"{system}{SEPARATOR}{code}"
    return sa.and_(facets.c.value >= f"{start}0", facets.c.value < f"{start}{SEPARATOR}")
