"""Editorial texts: the values of a record that its editors worded, such as names and reasons.

Which fields can hold them, and how deep, is computed once for each kind.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.declaration import Origin
from schemas.fields import Keyed, Listed, Part, Text
from service.catalog import get_kind
from service.publishing.faults import Path
from service.publishing.records import Source

Walk = Callable[[Any, Path], Iterator[tuple[Path, str]]]


def list_editorial_texts(source: Source) -> list[tuple[Path, str]]:
    """Return each editorial text of a record with its path; quoted words are not editorial."""
    if source.withdrawal:
        return [(("withdrawn", "reason"), source.withdrawal.reason)]
    values = source.values
    # Most values of most records are empty.
    return [
        text for name, walk in _list_walks(source.kind.name) if values.get(name) for text in walk(values[name], (name,))
    ]


@cache
def _list_walks(kind: str) -> tuple[tuple[str, Walk], ...]:
    found = ((name, _build_walk(field)) for name, field in get_kind(kind).written.items())
    return tuple((name, walk) for name, walk in found if walk)


def _build_walk(field: ma.fields.Field[Any]) -> Walk | None:
    """Return the function that yields the editorial texts in a value of the field; None if it cannot hold any."""
    if isinstance(field, Text):
        return None if field.metadata["x-origin"] == Origin.QUOTED else lambda value, path: iter([(path, value)])
    if isinstance(field, Listed) and (inner := _build_walk(field.inner)):
        return lambda value, path: (text for index, item in enumerate(value) for text in inner(item, (*path, index)))
    if isinstance(field, Keyed):
        return _build_keyed_walk(None if field.value_field is None else _build_walk(field.value_field))
    if isinstance(field, Part):
        members = {str(each.data_key): _build_walk(each) for each in field.schema.fields.values()}
        return _build_members_walk({name: walk for name, walk in members.items() if walk})
    return None


def _build_keyed_walk(inner: Walk | None) -> Walk:
    def walk_keys(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
        for name, item in value.items():
            yield (*path, name), name
            if inner and item:
                yield from inner(item, (*path, name))

    return walk_keys


def _build_members_walk(walks: Mapping[str, Walk]) -> Walk | None:
    def walk_members(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
        for name, walk in walks.items():
            if value.get(name):
                yield from walk(value[name], (*path, name))

    return walk_members if walks else None
