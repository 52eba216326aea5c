"""List queries: the SQL of a page of a list, of its total, and of the choice between them.

A query is built once for each shape of a selection, and cached.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import sqlalchemy as sa

from service.byte_cache import KIBIBYTE, ByteCache
from service.store.conditions import hide_from_indexes
from service.store.selection import SelectionShape, Sides
from service.store.statements import QueryShape
from service.store.tables import FOREVER, Key, facets, versions

Parameters = ParamSpec("Parameters")
Conditions = tuple[sa.ColumnElement[bool], ...]
# Clients choose the shapes, so each cache of queries is bounded in bytes. A query and each parameter take as many.
QUERIES_BYTES, QUERY_BYTES, PARAMETER_BYTES = 2048 * KIBIBYTE, 14_000, 1800
LEADER = facets.alias("leader")


def remember_queries(
    build: Callable[Concatenate[SelectionShape, Parameters], QueryShape],
) -> Callable[Concatenate[SelectionShape, Parameters], QueryShape]:
    """Return a function that builds a query only if it is not cached."""
    cache: ByteCache[Hashable, QueryShape] = ByteCache(QUERIES_BYTES)

    @wraps(build)
    def find_query(shape: SelectionShape, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> QueryShape:
        key = shape, args, tuple(kwargs.items())
        found = cache.get(key)
        if found is None:
            found = build(shape, *args, **kwargs)
            cache.put(key, found, QUERY_BYTES + PARAMETER_BYTES * shape.parameters)
        return found

    return find_query


@remember_queries
def page_query(
    shape: SelectionShape, columns: tuple[str, ...], *, falling: bool, marked: bool, rare: bool = False
) -> QueryShape:
    """Return the query of a page: at most `limit` records, sorted by the columns, after the mark if there is one.

    It selects the body, the digest and the sort keys of each record: every further column is measurable. `rare` means
    that so few records match that finding all and sorting them is faster.
    """
    query = sa.select(versions.c.body, versions.c.digest)
    # The index of the facets has the order of the kind only.
    if shape.leading is not None and columns == ("order_key",):
        found = [_select_by_facet(shape, shape.leading, query.add_columns(LEADER.c.order_key))]
    elif rare:
        found = [_gather_rows(shape, query.add_columns(*(versions.c[name] for name in columns)))]
    else:
        found = _select_by_walk(shape, columns, query.add_columns(*(versions.c[name] for name in columns)))
    if marked:
        found = [each.where(_build_beyond(each.selected_columns, columns, falling=falling)) for each in found]
    found = [_limit_rows(each, columns, falling=falling) for each in found]
    if len(found) > 1:
        both = sa.union_all(*(sa.select(*each.subquery().c) for each in found))
        found = [_limit_rows(sa.select(*both.subquery().c), columns, falling=falling)]
    return QueryShape(found[0])


@remember_queries
def count_query(shape: SelectionShape) -> QueryShape:
    """Return the query that counts the selected records; with a facet it reads the index rows alone.

    Withdrawn records have no index rows.
    """
    if not (wanted := _build_facet_conditions(shape, LEADER)):
        return QueryShape(_gather_rows(shape, sa.select(sa.func.count())))
    entry = LEADER.c.entry
    once = shape.facets[:1] == (1,)
    query = sa.select(sa.func.count() if once else sa.func.count(entry.distinct())).select_from(LEADER)
    query = query.where(_match_kind(LEADER), *_match_current(shape, LEADER), *wanted[0])
    for each in _build_facet_conditions(shape)[1:]:
        # Few records are looked up one by one; otherwise the index rows of the facet are scanned once.
        query = query.where(_match_entry(shape, entry, each) if shape.few else entry.in_(_select_entries(shape, each)))
    if shape.exclude:
        query = query.where(sa.not_(_match_entry(shape, entry, _build_exclusion(shape))))
    if shape.updated:
        held = sa.select(sa.literal(1)).where(
            versions.c.entry == entry, *build_validity(versions), *_build_time_condition(shape)
        )
        query = query.where(held.exists())
    return QueryShape(query)


@remember_queries
def build_some_query(shape: SelectionShape) -> QueryShape:
    """Return the query that counts the index rows of one facet, up to `most`."""
    (wanted,) = _build_facet_conditions(shape)
    some = _select_entries(shape, wanted).limit(sa.bindparam("most", type_=sa.Integer))
    return QueryShape(sa.select(sa.func.count()).select_from(some.subquery()))


def build_validity(table: sa.FromClause) -> Conditions:
    """Return the conditions for a row to hold at the parameter `release`."""
    release = sa.bindparam("release", type_=sa.Integer)
    return table.c.from_release <= release, table.c.to_release > release


def _select_by_facet(shape: SelectionShape, leading: int, query: sa.Select[Any]) -> sa.Select[Any]:
    """Find records by the index rows of a facet, in the order of the kind."""
    query = query.select_from(sa.join(LEADER, versions, versions.c.entry == LEADER.c.entry))
    query = query.where(
        _match_kind(LEADER), LEADER.c.to_release == FOREVER, *_build_facet_conditions(shape, LEADER)[leading]
    )
    # A range for the version's release: an equality could make the planner expect few rows.
    return query.where(
        *build_validity(versions), *_build_conditions(shape, leading, LEADER.c.entry), *_build_time_condition(shape)
    )


def _select_by_walk(shape: SelectionShape, columns: Sequence[str], query: sa.Select[Any]) -> list[sa.Select[Any]]:
    """Find records by two scans of the index with the sort order, one for current rows and one for past rows."""
    updated = versions.c.updated_at
    column = updated if columns[0] == updated.name else hide_from_indexes(updated)
    query = query.select_from(versions).where(_match_kind(versions))
    query = query.where(*_build_conditions(shape, None, versions.c.entry), *_build_time_condition(shape, column))
    still = versions.c.to_release == FOREVER
    if shape.newest:
        return [query.where(still)]
    begun = hide_from_indexes(versions.c.from_release) <= sa.bindparam("release", type_=sa.Integer)
    return [query.where(begun, still), query.where(*build_validity(versions), versions.c.to_release < FOREVER)]


def _limit_rows(query: sa.Select[Any], columns: Sequence[str], *, falling: bool) -> sa.Select[Any]:
    """Return the first rows of a query."""
    sorted_by = (query.selected_columns[name] for name in columns)
    query = query.order_by(*(column.desc() if falling else column.asc() for column in sorted_by))
    return query.limit(sa.bindparam("limit", type_=sa.Integer))


def _build_beyond(
    sources: sa.ColumnCollection[str, Any], columns: Sequence[str], *, falling: bool
) -> sa.ColumnElement[bool]:
    here = sa.tuple_(*(sources[name] for name in columns))
    mark = sa.tuple_(*(_bind_text(f"mark{index}") for index in range(len(columns))))
    return here < mark if falling else here > mark


def _gather_rows(shape: SelectionShape, query: sa.Select[Any]) -> sa.Select[Any]:
    """Find all records by the most selective condition: a facet, else the time of the last change, else the kind."""
    query = query.select_from(versions)
    if wanted := _build_facet_conditions(shape):
        query = query.where(versions.c.entry.in_(_select_entries(shape, wanted[0])), *build_validity(versions))
    else:
        query = query.where(_match_kind(versions), *_match_current(shape, versions))
    return query.where(*_build_conditions(shape, 0, versions.c.entry), *_build_time_condition(shape))


def _build_conditions(
    shape: SelectionShape, leading: int | None, entry: sa.ColumnElement[int]
) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions on the records, except the facet that drives the query."""
    yield sa.not_(versions.c.withdrawn)
    for index, each in enumerate(_build_facet_conditions(shape)):
        if index != leading:
            yield _match_entry(shape, entry, each)
    if shape.exclude:
        yield sa.not_(_match_entry(shape, entry, _build_exclusion(shape)))


def _build_facet_conditions(shape: SelectionShape, table: sa.FromClause = facets) -> list[Conditions]:
    """Return the conditions on the index row of each facet."""
    named = [_match_name(table, index, count) for index, count in enumerate(shape.facets)]
    due = (_match_range(table.c.value, f"due{index}", sides) for index, sides in enumerate(shape.due))
    return [*named, *((table.c.name == "nextReviewDue", each) for each in due)]


def _build_exclusion(shape: SelectionShape) -> Conditions:
    return facets.c.name == "exclude", facets.c.value.in_(
        [_bind_text(f"exclude{index}") for index in range(shape.exclude)]
    )


def _build_time_condition(shape: SelectionShape, column: sa.ColumnElement[str] = versions.c.updated_at) -> Conditions:
    return tuple(_match_range(column, f"updated{index}", each) for index, each in enumerate(shape.updated))


def _match_kind(table: sa.FromClause) -> sa.ColumnElement[bool]:
    return table.c.kind == sa.bindparam("kind", type_=Key)


def _match_current(shape: SelectionShape, table: sa.FromClause) -> Conditions:
    # Most requests are for the newest release, and equality lets the index give the order.
    return (table.c.to_release == FOREVER,) if shape.newest else build_validity(table)


def _match_name(table: sa.FromClause, index: int, count: int) -> Conditions:
    values = [_bind_text(f"facet{index}_{each}") for each in range(count)]
    any_of = table.c.value == values[0] if count == 1 else table.c.value.in_(values)
    return table.c.name == _bind_text(f"facet{index}"), any_of


def _match_entry(shape: SelectionShape, entry: sa.ColumnElement[int], conditions: Conditions) -> sa.ColumnElement[bool]:
    # Not by kind: the planner would then scan all rows of the kind with the facet, for each record again.
    found = sa.select(sa.literal(1)).where(facets.c.entry == entry, *_match_current(shape, facets), *conditions)
    return found.exists()


def _select_entries(shape: SelectionShape, conditions: Conditions) -> sa.Select[tuple[int]]:
    return sa.select(facets.c.entry).where(_match_kind(facets), *_match_current(shape, facets), *conditions)


def _match_range(column: sa.ColumnElement[str], name: str, sides: Sides) -> sa.ColumnElement[bool]:
    conditions = [column >= _bind_text(f"{name}_start")] if sides.start else []
    conditions += [column < _bind_text(f"{name}_end")] if sides.end else []
    inside = sa.and_(sa.true(), *conditions)
    return sa.not_(inside) if sides.outside else inside


def _bind_text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=Key)
