"""Leaves: the quoted words and the numbers in a record's values, also within lists and objects.

Which fields can hold them, and how deep, is computed once for each kind. Evidence is cited for whole fields, so the
first step of a path names the field whose claims must say the words or the number.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.fields import Listed, Number, Part, Quoted, Whole
from service.catalog import get_kind
from service.publishing.faults import Path

Leaf = tuple[Path, Any]
Walk = Callable[[Any, Path], Iterator[Leaf]]
NUMBERS = (Number, Whole)


def list_quoted(kind: str, values: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Return the quoted words in the values of a record of the kind, with their paths."""
    return _collect(_list_walks(kind, (Quoted,)), values)


def list_numbers(kind: str, values: Mapping[str, Any]) -> list[tuple[Path, int | float]]:
    """Return the numbers that were read out of the source, with their paths."""
    return _collect(_list_walks(kind, NUMBERS), values)


def _collect(walks: tuple[tuple[str, Walk], ...], values: Mapping[str, Any]) -> list[Leaf]:
    return [leaf for name, walk in walks if values.get(name) is not None for leaf in walk(values[name], (name,))]


@cache
def _list_walks(kind: str, wanted: tuple[type[ma.fields.Field[Any]], ...]) -> tuple[tuple[str, Walk], ...]:
    members = get_kind(kind).members
    found = ((name, _build_walk(members[name], wanted)) for name in get_kind(kind).content)
    return tuple((name, walk) for name, walk in found if walk)


def _build_walk(field: ma.fields.Field[Any], wanted: tuple[type[ma.fields.Field[Any]], ...]) -> Walk | None:
    """Return the function that yields the leaves in a value of the field; None if it cannot hold any."""
    if isinstance(field, wanted):
        return lambda value, path: iter([(path, value)])
    if isinstance(field, Listed) and (inner := _build_walk(field.inner, wanted)):
        return lambda value, path: (leaf for place, item in enumerate(value) for leaf in inner(item, (*path, place)))
    if isinstance(field, Part):
        members = {str(each.data_key): _build_walk(each, wanted) for each in field.schema.fields.values()}
        return _build_members_walk({name: walk for name, walk in members.items() if walk})
    return None


def _build_members_walk(walks: Mapping[str, Walk]) -> Walk | None:
    def walk_members(value: Any, path: Path) -> Iterator[Leaf]:
        for name, walk in walks.items():
            if value.get(name) is not None:
                yield from walk(value[name], (*path, name))

    return walk_members if walks else None
