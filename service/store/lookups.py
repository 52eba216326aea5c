"""Code and name look-ups in the newest release.

A code is indexed as one text, `icd-10|C50|exact`. So a few index seeks find it in any number of records, and the codes
that begin with it follow directly after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.store.conditions import match_current
from service.store.tables import FOREVER, entries, facets, versions

CODE = "code"
# The name of the index rows of records with values that exports contain, and that are not served: confirmations, and
# what editors wrote under `sameAs` of a member of a topic.
CONFIRMED = "confirmed"
Select = sa.Select[Any]
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


def find_concepts(  # noqa: PLR0913 (each is a part of the question)
    connection: sa.Connection, kind: str, words: Sequence[str], offset: int, limit: int, *, active: bool
) -> list[tuple[bytes, bool, bytes | None]]:
    """Return the records of a kind at the newest release whose names or ids contain all the words, in order.

    For each record: its body, whether it is withdrawn, and if so its last body before. `active` leaves withdrawn
    records out; they are found by id only, because a withdrawal notice has no name.
    """
    last = sa.case((versions.c.withdrawn, _build_last_body()))
    query = _match_current(sa.select(versions.c.body, versions.c.withdrawn, last), kind, words, active=active)
    found: Iterable[Any] = connection.execute(query.order_by(versions.c.order_key).offset(offset).limit(limit))
    return [(body, withdrawn, last) for body, withdrawn, last in found]


def count_concepts(connection: sa.Connection, kind: str, words: Sequence[str], *, active: bool) -> int:
    """Return the total number of records that `find_concepts` finds."""
    counted = connection.execute(
        _match_current(sa.select(sa.func.count()).select_from(versions), kind, words, active=active)
    )
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
    query = _match_current(sa.select(versions.c.order_key), kind, (), active=True)
    return query.where(sa.func.length(versions.c.order_key) <= longest)


def _build_last_body() -> sa.ScalarSelect[bytes]:
    """Select the body of an entry's last version before the withdrawal: by primary key, from the newest down."""
    served = versions.alias()
    query = sa.select(served.c.body).where(served.c.entry == versions.c.entry, sa.not_(served.c.withdrawn))
    return query.order_by(served.c.from_release.desc()).limit(1).correlate(versions).scalar_subquery()


def _match_current(query: Select, kind: str, words: Sequence[str], *, active: bool) -> Select:
    query = query.where(versions.c.kind == kind, versions.c.to_release == FOREVER)
    query = query.where(sa.not_(versions.c.withdrawn)) if active else query
    # These kinds are ordered by id.
    for word in words:
        named = versions.c.name_key.contains(word, autoescape=True)
        query = query.where(named | versions.c.order_key.contains(word, autoescape=True))
    return query


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
