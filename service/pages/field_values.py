"""Field values: the values of a record's fields in words for readers, for every page that shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import marshmallow as ma

from schemas.fields import Choice, Flag, Listed, Part, Quoted, Ref
from service.labels import format_term, format_words

Wire = Mapping[str, Any]


@dataclass(frozen=True)
class ShownValue:
    """A value in words: of the source where `is_quoted`, else of a label, a number or a name.

    `code` is the value of a vocabulary and `meaning` what it means, `record` the reference to a record. `label` names a
    member of an object.
    """

    text: str
    label: str | None = None
    is_quoted: bool = False
    code: str | None = None
    meaning: str | None = None
    record: Wire | None = None


def list_values(field: ma.fields.Field[Any], value: Any) -> tuple[tuple[ShownValue, ...], ...]:
    """Return the values of a field; each is one in words, or for an object several."""
    if value in (None, []):
        return ()
    values = value if isinstance(field, Listed) else [value]
    inner = field.inner if isinstance(field, Listed) else field
    return tuple(tuple(_iterate_parts(inner, each)) for each in values)


def _iterate_parts(field: ma.fields.Field[Any], value: Any) -> Iterator[ShownValue]:
    match field:
        case Part():
            for name, inner in ((str(each.data_key), each) for each in field.schema.fields.values()):
                for part in chain.from_iterable(list_values(inner, value.get(name))):
                    # The words say it all: their place is that of the object.
                    own = "" if name == "words" else format_words(name)
                    yield replace(part, label=" ".join(filter(None, (own, part.label))) or None)
        case Ref():
            yield ShownValue(value["name"], record=value)
        case Choice():
            meaning = field.vocabulary.terms.get(value)
            yield ShownValue(format_term(field.vocabulary, value), code=value, meaning=meaning)
        case Flag():
            yield ShownValue("Yes" if value else "No")
        case _:
            yield ShownValue(str(value), is_quoted=isinstance(field, Quoted))
