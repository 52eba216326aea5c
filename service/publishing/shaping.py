"""Shaping: values typed by the shape of their kind. What is right takes a short way; what is not, marshmallow explains.

The short way asks the same fields as marshmallow does, one after the other, and gives up at the first thing that is not
plainly right. It takes a fifth of the time; a test over the catalog holds the two together.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part
from service.catalog import Kind, kind_named

Take = Callable[[Any], Any]


class _Unsure(Exception):
    """Something is not plainly right."""


def shaped(kind: Kind, values: Any) -> dict[str, Any]:
    """Return the values in the shape of the kind. Raises ValidationError with everything that is wrong with them."""
    try:
        made: dict[str, Any] = _taker(kind.name)(values)
    except (_Unsure, ma.ValidationError):
        made = kind.schema.load(values)
    return made


@cache
def _taker(kind_name: str) -> Take:
    return _object(kind_named(kind_name).schema)


def _object(schema: ma.Schema) -> Take:
    fields = {str(field.data_key): field for field in schema.fields.values() if not field.dump_only}
    takers = {name: _value(field) for name, field in fields.items()}
    required = {name for name, field in fields.items() if field.required}
    makers = [(name, _default(field)) for name, field in fields.items() if field.load_default is not ma.missing]

    def take(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not (required <= value.keys() <= takers.keys()):
            raise _Unsure
        made = {name: takers[name](item) for name, item in value.items()}
        for name, make in makers:
            if name not in made:
                made[name] = make()
        return made

    return take


def _value(field: ma.fields.Field[Any] | None) -> Take:
    if isinstance(field, Part):
        return _or_null(field, _object(field.schema))
    if isinstance(field, Listed):
        return _or_null(field, _list(field))
    if isinstance(field, Keyed):
        return _or_null(field, _named(field))
    return _leaf(field) if field else lambda value: value


def _or_null(field: ma.fields.Field[Any], take: Take) -> Take:
    return (lambda value: None if value is None else take(value)) if field.allow_none else take


def _leaf(field: ma.fields.Field[Any]) -> Take:
    typed = field._deserialize  # noqa: SLF001 - it is where a type of field says how it is loaded
    checks, nullable = tuple(field.validators), field.allow_none

    def take(value: Any) -> Any:
        if value is None and nullable:
            return None
        made = typed(value, None, None)
        for check in checks:
            check(made)
        return made

    return take


def _list(field: Listed) -> Take:
    inner = _value(field.inner)

    def take(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _Unsure
        return field.whole([inner(item) for item in value])

    return take


def _named(field: Keyed) -> Take:
    name_of, inner = _value(field.key_field), _value(field.value_field)

    def take(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _Unsure
        return {name_of(name): inner(item) for name, item in value.items()}

    return take


def _default(field: ma.fields.Field[Any]) -> Callable[[], Any]:
    """Return what makes the value of a field that was left out: a fresh copy of a list or an object."""
    value = field.load_default() if callable(field.load_default) else field.load_default
    return value.copy if isinstance(value, list | dict) else lambda: value
