"""References: finds the references in a record's values.

Which fields can hold references, and how deep, is computed once for each kind, because a large release asks for it
several times for each record.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part, Ref
from service.catalog import Kind, get_kind
from service.publishing.faults import Path

# A reference in a record: its path, the kind it refers to, and the id.
Reference = tuple[Path, str, str]
Walk = Callable[[Any, Path, list[Reference]], None]


def list_references(kind: Kind, values: Mapping[str, Any]) -> list[Reference]:
    """Return the references in the values of a record of the kind."""
    found: list[Reference] = []
    for name, walk in _list_walks(kind.name):
        if value := values.get(name):
            walk(value, (name,), found)
    return found


@cache
def _list_walks(kind_name: str) -> tuple[tuple[str, Walk], ...]:
    kind = get_kind(kind_name)
    return tuple((name, walk) for name, field in kind.written.items() if (walk := _walk(kind, field)))


def _walk(kind: Kind, field: ma.fields.Field[Any] | None) -> Walk | None:
    """Return the function that walks a value of the field; None if the field cannot hold references."""
    if isinstance(field, Ref):
        return _build_one_walk(field.to or kind.name)
    if isinstance(field, Part):
        members = {str(each.data_key): _walk(kind, each) for each in field.schema.fields.values()}
        return _build_members_walk({name: walk for name, walk in members.items() if walk})
    if isinstance(field, Listed) and (inner := _walk(kind, field.inner)):
        return _build_list_walk(inner)
    if isinstance(field, Keyed) and (inner := _walk(kind, field.value_field)):
        return _build_values_walk(inner)
    return None


def _build_one_walk(to: str) -> Walk:
    def walk(value: Any, path: Path, found: list[Reference]) -> None:
        found.append((path, to, value))

    return walk


def _build_list_walk(inner: Walk) -> Walk:
    def walk(value: Any, path: Path, found: list[Reference]) -> None:
        for index, item in enumerate(value):
            inner(item, (*path, index), found)

    return walk


def _build_values_walk(inner: Walk) -> Walk:
    def walk(value: Any, path: Path, found: list[Reference]) -> None:
        for name, item in value.items():
            inner(item, (*path, name), found)

    return walk


def _build_members_walk(walks: Mapping[str, Walk]) -> Walk | None:
    def walk(value: Any, path: Path, found: list[Reference]) -> None:
        for name, inner in walks.items():
            if value.get(name):
                inner(value[name], (*path, name), found)

    return walk if walks else None
