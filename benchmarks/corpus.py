"""A corpus of any size: the shipped article over and over, each copy a document of its own with all its records."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part, Ref
from seed.drafts import read_content
from seed.reading.root import find_root
from service.catalog import Kind
from service.publishing.sources import Draft

SHIPPED = Path(__file__).parents[1] / "seed" / "content"


def shipped() -> list[Draft]:
    """Return the drafts of the shipped content."""
    return read_content(find_root(SHIPPED)).drafts


def copies(drafts: list[Draft], number: int) -> Iterator[Draft]:
    """Yield the drafts of that many copies; the works, which belong to no document, once."""
    yield from (draft for draft in drafts if draft.kind.name == "reference")
    for index in range(number):
        yield from (_renamed(draft, f"-{index}") for draft in drafts if draft.kind.name != "reference")


def _renamed(draft: Draft, suffix: str) -> Draft:
    fields = draft.kind.written
    values = {name: _value(draft.kind, fields.get(name), value, suffix) for name, value in draft.values.items()}
    return Draft(draft.kind, _id(draft.kind.name, draft.id, suffix), values)


def _value(kind: Kind, field: ma.fields.Field[Any] | None, value: Any, suffix: str) -> Any:
    if isinstance(field, Ref):
        return _id(field.to or kind.name, value, suffix)
    if isinstance(field, Listed):
        return [_value(kind, field.inner, item, suffix) for item in value]
    if isinstance(field, Keyed):
        return {name: _value(kind, field.value_field, item, suffix) for name, item in value.items()}
    if isinstance(field, Part):
        members = {str(each.data_key): each for each in field.schema.fields.values()}
        return {name: _value(kind, members.get(name), item, suffix) for name, item in value.items()}
    return value


def _id(kind: str, id_: str, suffix: str) -> str:
    if kind == "reference":
        return id_
    document, dot, place = id_.partition(".")
    return document + suffix + dot + place
