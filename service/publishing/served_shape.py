"""Served shapes: whether a record from another service has the shape that this service would give it."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma

from schemas.declaration import Origin
from schemas.fields import Flag, Keyed, Listed, Number, Part, Ref, Text, Whole
from schemas.records import RecordRef
from service.catalog import Kind
from service.publishing.ndjson import SAME_AS_WRITTEN

PLAIN: Mapping[type[ma.fields.Field[Any]], tuple[type, ...]] = {Flag: (bool,), Whole: (int,), Number: (int, float)}
REFERENCE = RecordRef()
SAME_AS = Listed(Text("An id.", origin=Origin.DERIVED), "What editors wrote.")


def find_misshapen(kind: Kind, line: Mapping[str, Any]) -> str | None:
    """Return the fault in the shape of a record, or None. Members may be missing, but not unknown."""
    fields = {**kind.members, **{name: field for name, field in kind.written.items() if field.load_only}}
    if kind.stated:
        fields[SAME_AS_WRITTEN] = SAME_AS
    return next(_find_wrong(fields, line), None)


def _find_wrong(fields: Mapping[str, ma.fields.Field[Any]], values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if name not in fields:
            yield f"{name} is unknown; a newer medcontent may know it."
        elif not _is_fitting(fields[name], value):
            yield f"{name} has a value of the wrong type."


def _is_fitting(field: ma.fields.Field[Any], value: Any) -> bool:
    if value is None:
        return not isinstance(field, Listed | Keyed)
    if isinstance(field, Listed):
        return isinstance(value, list) and all(item is not None and _is_fitting(field.inner, item) for item in value)
    if isinstance(field, Keyed):
        return isinstance(value, dict) and all(_is_plain(item) for item in value.values())
    if isinstance(field, Part):
        return isinstance(value, dict) and not any(_find_wrong(_list_members(field.schema), value))
    if isinstance(field, Ref):
        return (
            isinstance(value, dict) and value.keys() == REFERENCE.fields.keys() and all(map(_is_text, value.values()))
        )
    types = next((types for of, types in PLAIN.items() if isinstance(field, of)), (str,))
    return isinstance(value, types) and (bool in types) == isinstance(value, bool)


def _is_plain(value: Any) -> bool:
    """Return whether a value of a keyed member is text or a list of texts, such as the ids of evidence."""
    return _is_text(value) or (isinstance(value, list) and all(map(_is_text, value)))


def _list_members(schema: ma.Schema) -> Mapping[str, ma.fields.Field[Any]]:
    return {str(field.data_key): field for field in schema.fields.values() if not field.load_only}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
