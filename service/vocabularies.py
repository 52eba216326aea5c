"""Vocabularies: the coded values of all kinds, and the fields that use them. They follow from the declarations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from schemas.base import format_kebab_case
from schemas.declaration import Vocabulary
from schemas.fields import Choice, Listed, Part
from service.catalog import KINDS

Fields = Mapping[str, ma.fields.Field[Any]]


@dataclass(frozen=True)
class UsedVocabulary:
    """A vocabulary, and the fields that use it as (kind, path)."""

    vocabulary: Vocabulary
    uses: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Its id in addresses."""
        return format_kebab_case(self.vocabulary.name)


def list_coded_fields(fields: Fields, path: str = "") -> Iterator[tuple[str, Vocabulary]]:
    """Yield the dotted path and vocabulary of each coded field, including those of the objects in fields."""
    for field in fields.values():
        inner, here = field.inner if isinstance(field, Listed) else field, f"{path}{field.data_key}"
        if isinstance(inner, Choice):
            yield here, inner.vocabulary
        elif isinstance(inner, Part):
            yield from list_coded_fields(inner.schema.fields, f"{here}.")


def _list_vocabularies() -> Iterator[UsedVocabulary]:
    uses: dict[str, list[tuple[str, str]]] = {}
    found: dict[str, Vocabulary] = {}
    for kind in KINDS:
        for path, vocabulary in list_coded_fields(kind.members):
            found[vocabulary.name] = vocabulary
            uses.setdefault(vocabulary.name, []).append((kind.name, path))
    for name, vocabulary in sorted(found.items()):
        yield UsedVocabulary(vocabulary, tuple(uses[name]))


VOCABULARIES: Mapping[str, UsedVocabulary] = {each.id: each for each in _list_vocabularies()}
