"""Walking: the references in a record's values.

Which fields can hold references, and how deep, is worked out once for each kind: a release of many records asks it of
each of them several times.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part, Ref
from service.catalog import Kind, kind_named
from service.publishing.faults import Path


class Reference(NamedTuple):
    """A reference in a record: its place, the kind it is to, and the id it names."""

    path: Path
    kind: str
    id: str


Walk = Callable[[Any, Path], Iterator[Reference]]


def references(kind: Kind, values: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield the references in the values of a record of the kind."""
    for name, walk in _walks(kind.name):
        value = values.get(name)
        if value:
            yield from walk(value, (name,))


@cache
def _walks(kind_name: str) -> tuple[tuple[str, Walk], ...]:
    kind = kind_named(kind_name)
    return tuple((name, walk) for name, field in kind.written.items() if (walk := _walk(kind, field)))


def _walk(kind: Kind, field: ma.fields.Field[Any] | None) -> Walk | None:
    """Return what walks a value of the field; None where no reference can be in it."""
    if isinstance(field, Ref):
        return _one(field.to or kind.name)
    if isinstance(field, Part):
        members = {str(each.data_key): _walk(kind, each) for each in field.schema.fields.values()}
        return _members({name: walk for name, walk in members.items() if walk})
    if isinstance(field, Listed) and (inner := _walk(kind, field.inner)):
        return _items(inner)
    if isinstance(field, Keyed) and (inner := _walk(kind, field.value_field)):
        return _values(inner)
    return None


def _one(to: str) -> Walk:
    def walk(value: Any, path: Path) -> Iterator[Reference]:
        yield Reference(path, to, value)

    return walk


def _items(inner: Walk) -> Walk:
    def walk(value: Any, path: Path) -> Iterator[Reference]:
        for index, item in enumerate(value):
            yield from inner(item, (*path, index))

    return walk


def _values(inner: Walk) -> Walk:
    def walk(value: Any, path: Path) -> Iterator[Reference]:
        for name, item in value.items():
            yield from inner(item, (*path, name))

    return walk


def _members(walks: Mapping[str, Walk]) -> Walk | None:
    def walk(value: Any, path: Path) -> Iterator[Reference]:
        for name, inner in walks.items():
            if value.get(name):
                yield from inner(value[name], (*path, name))

    return walk if walks else None
