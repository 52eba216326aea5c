"""Related records: several records by id, and the records that refer to them, as of a release."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from service.store.list_queries import build_validity
from service.store.statements import QueryShape, Source, fetch_rows
from service.store.tables import Key, entries, links, versions

# The maximum number of ids in a query. Shapes exist for powers of two; the last id is repeated to fill them.
IDS_AT_A_TIME = 256


class Some(NamedTuple):
    """Records of a kind, as of a release."""

    kind: str
    ids: Sequence[str]
    release: int


def read_bodies(source: Source, some: Some) -> dict[str, bytes]:
    """Return the JSON of those records that are served."""
    found: dict[str, bytes] = {}
    for chunk in _chunk_ids(some.ids):
        values = {"kind": some.kind, "release": some.release, **_name_parameters(chunk)}
        found |= {row[0]: row[1] for row in fetch_rows(source, _build_bodies_statement(len(chunk)), values)}
    return found


def find_order_keys(source: Source, some: Some) -> dict[str, str]:
    """Return the sort keys of those records that are served."""
    found: dict[str, str] = {}
    for chunk in _chunk_ids(some.ids):
        values = {"kind": some.kind, "release": some.release, **_name_parameters(chunk)}
        found |= {row[0]: row[1] for row in fetch_rows(source, _build_order_statement(len(chunk)), values)}
    return found


def find_referring(source: Source, some: Some, by: str, limit: int) -> list[str]:
    """Return ids of records of the kind `by` that refer to any of these, at most `limit`, in the kind's order."""
    found: dict[str, str] = {}
    for chunk in _chunk_ids(some.ids):
        values = {"kind": some.kind, "by": by, "release": some.release, "limit": limit, **_name_parameters(chunk)}
        found |= {row[1]: row[0] for row in fetch_rows(source, _build_referring_statement(len(chunk)), values)}
    return sorted(found, key=found.__getitem__)[:limit]


def list_referring_fields(source: Source, some: Some, by: str) -> set[str]:
    """Return the fields in which records of the kind `by` refer to any of these."""
    found: set[str] = set()
    for chunk in _chunk_ids(some.ids):
        values = {"kind": some.kind, "by": by, "release": some.release, **_name_parameters(chunk)}
        found |= {row[0] for row in fetch_rows(source, _build_fields_statement(len(chunk)), values)}
    return found


@lru_cache(IDS_AT_A_TIME.bit_length())
def _build_bodies_statement(count: int) -> QueryShape:
    query = sa.select(entries.c.id, versions.c.body).join(versions, versions.c.entry == entries.c.key)
    return QueryShape(
        query.where(*_match_any(entries, count), sa.not_(versions.c.withdrawn), *build_validity(versions))
    )


@lru_cache(IDS_AT_A_TIME.bit_length())
def _build_order_statement(count: int) -> QueryShape:
    query = sa.select(entries.c.id, versions.c.order_key).join(versions, versions.c.entry == entries.c.key)
    return QueryShape(
        query.where(*_match_any(entries, count), sa.not_(versions.c.withdrawn), *build_validity(versions))
    )


@lru_cache(IDS_AT_A_TIME.bit_length())
def _build_referring_statement(count: int) -> QueryShape:
    query = _build_referring(count, versions.c.order_key, entries.c.id).order_by(versions.c.order_key)
    return QueryShape(query.limit(sa.bindparam("limit", type_=sa.Integer)))


@lru_cache(IDS_AT_A_TIME.bit_length())
def _build_fields_statement(count: int) -> QueryShape:
    return QueryShape(_build_referring(count, links.c.field))


def _build_referring(count: int, *columns: sa.ColumnElement[str]) -> sa.Select[*tuple[Any, ...]]:
    """Return the query for distinct columns of the records, and their references, that refer to any of `count`."""
    target = entries.alias("target")
    return (
        sa.select(*columns)
        .select_from(
            target.join(links, links.c.target == target.c.key)
            .join(entries, entries.c.key == links.c.entry)
            .join(versions, versions.c.entry == links.c.entry)
        )
        .where(*_match_any(target, count), entries.c.kind == sa.bindparam("by", type_=Key))
        .where(sa.not_(versions.c.withdrawn), *build_validity(links), *build_validity(versions))
        .distinct()
    )


def _match_any(table: sa.FromClause, count: int) -> tuple[sa.ColumnElement[bool], ...]:
    ids = [sa.bindparam(f"id{index}", type_=Key) for index in range(count)]
    return table.c.kind == sa.bindparam("kind", type_=Key), table.c.id.in_(ids)


def _chunk_ids(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_AT_A_TIME):
        chunk = list(ids[start : start + IDS_AT_A_TIME])
        yield chunk + chunk[-1:] * ((1 << (len(chunk) - 1).bit_length()) - len(chunk))


def _name_parameters(ids: Sequence[str]) -> dict[str, str]:
    return {f"id{index}": id_ for index, id_ in enumerate(ids)}
