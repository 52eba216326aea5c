"""A corpus of any size: the shipped article over and over, each copy a separate document with all its records.

Each copy has its own words, as another article would: half of what is cached of its texts serves no other copy.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part, Ref, Text, Verbatim
from seed.drafts import read_content
from seed.reading.root import find_root
from service.catalog import Kind
from service.publishing.drafts import Draft

# The ends of words that most of its texts have; they stay as long as they are, so that offsets are right.
OWN = re.compile(
    r"(?<=\b(?:canc|brea|bone|womb|doct|drug|lung|live|pain|spre))[a-z]{2}\b|(?<=\btreatme)nt\b|(?<=\bmetastat)ic\b",
    re.IGNORECASE,
)
SHIPPED = Path(__file__).parents[1] / "seed" / "content"


def shipped() -> list[Draft]:
    """Return the drafts of the shipped content."""
    return read_content(find_root(SHIPPED)).drafts


def copies(drafts: list[Draft], number: int) -> Iterator[Draft]:
    """Yield the drafts of that many copies; the works, which belong to no document, once."""
    yield from (draft for draft in drafts if draft.kind.name == "reference")
    for index in range(number):
        yield from (_renamed(draft, index) for draft in drafts if draft.kind.name != "reference")


def _renamed(draft: Draft, index: int) -> Draft:
    fields = draft.kind.written
    values = {name: _value(draft.kind, fields.get(name), value, index) for name, value in draft.values.items()}
    return Draft(draft.kind, _id(draft.kind.name, draft.id, index), values)


def _value(kind: Kind, field: ma.fields.Field[Any] | None, value: Any, index: int) -> Any:
    if isinstance(field, Ref):
        return _id(field.to or kind.name, value, index)
    if isinstance(field, Listed):
        return [_value(kind, field.inner, item, index) for item in value]
    if isinstance(field, Keyed):
        return {name: _value(kind, field.value_field, item, index) for name, item in value.items()}
    if isinstance(field, Part):
        members = {str(each.data_key): each for each in field.schema.fields.values()}
        return {name: _value(kind, members.get(name), item, index) for name, item in value.items()}
    if isinstance(field, Text | Verbatim):
        return OWN.sub(ascii_lowercase[index // 26 % 26] + ascii_lowercase[index % 26], value)
    return value


def _id(kind: str, id_: str, index: int) -> str:
    if kind == "reference":
        return id_
    document, dot, place = id_.partition(".")
    return f"{document}-{index}{dot}{place}"
