"""Editorial texts: the values of a record that its editors worded, such as names and reasons."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma

from schemas.declaration import Origin
from schemas.fields import Keyed, Listed, Part, Text
from service.publishing.faults import Path
from service.publishing.records import Source


def list_editorial_texts(source: Source) -> Iterator[tuple[Path, str]]:
    """Yield each editorial text of a record with its path; quoted words are not editorial."""
    if source.withdrawal:
        yield ("withdrawn", "reason"), source.withdrawal.reason
        return
    for name, field in source.kind.written.items():
        # Most values of most records are empty.
        if (value := source.values.get(name)) is not None and value != []:
            yield from _list_texts(field, value, (name,))


def _list_texts(field: ma.fields.Field[Any], value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if isinstance(field, Text) and field.metadata["x-origin"] != Origin.QUOTED:
            yield path, value
    elif isinstance(field, Listed) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _list_texts(field.inner, item, (*path, index))
    elif isinstance(field, Keyed) and isinstance(value, Mapping):
        for name, item in value.items():
            yield (*path, name), name
            if field.value_field is not None:
                yield from _list_texts(field.value_field, item, (*path, name))
    elif isinstance(field, Part) and isinstance(value, Mapping):
        for inner in field.schema.fields.values():
            yield from _list_texts(inner, value.get(str(inner.data_key)), (*path, str(inner.data_key)))
