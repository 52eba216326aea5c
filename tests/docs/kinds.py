"""The kinds, their fields and their vocabularies as docs/content-model.md shows them."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma

from schemas.base import Shape
from schemas.declaration import Vocabulary
from schemas.fields import Choice, Day, Flag, Keyed, Listed, Moment, Number, Part, Ref, Url, Whole
from schemas.records import Record, Statement
from schemas.values import Characteristic, Dosage, Quantity
from service.catalog import KINDS, Kind, get_kind, get_origin
from tests.docs.pages import table

FORMS: Mapping[type[ma.fields.Field[Any]], str] = {
    Part: "object",
    Keyed: "object",
    Flag: "true or false",
    Number: "number",
    Whole: "whole number",
    Day: "day",
    Moment: "moment",
    Url: "address",
}

VALUES = (Quantity, Characteristic, Dosage)
Fields = Mapping[str, ma.fields.Field[Any]]


def kinds() -> str:
    """Return the table of kinds."""
    rows = [(f"[`{kind.name}`](#{kind.plural})", f"`/v1{kind.path}`", about(kind.shape)) for kind in KINDS]
    return table(("type", "list", "what it is"), rows)


def fields() -> str:
    """Return the fields of each kind, those that all records have aside."""
    return "\n\n".join(f"### {kind.plural}\n\n{fields_table(kind, own(kind))}" for kind in KINDS)


def envelope() -> str:
    """Return the fields that every record has, and those that the kinds with evidence share."""
    guidance = next(kind for kind in KINDS if kind.name == "guidance")
    shared = {name: field for name, field in guidance.members.items() if name not in own(guidance)}
    return fields_table(guidance, shared)


def vocabularies() -> str:
    """Return the vocabularies with their values."""
    found = {each.name: each.terms for kind in KINDS for each in vocabularies_in(kind.members)}
    rows = [(f"`{name}`", ", ".join(f"`{term}`" for term in terms)) for name, terms in found.items()]
    return table(("vocabulary", "values"), rows)


def values() -> str:
    """Return the members of each value type."""
    tables = []
    for shape in VALUES:
        rows = [
            (
                f"**`{name}`**" if field.required else f"`{name}`",
                get_origin(field).value,
                form(None, field),
                said(field),
            )
            for name, field in members(shape).items()
        ]
        tables.append(
            f"### {shape.__name__}\n\n{about(shape)}\n\n{table(('member', 'origin', 'form', 'what it is'), rows)}"
        )
    return "\n\n".join(tables)


def members(shape: type[Shape]) -> Fields:
    """Return the members of a shape by name."""
    return {str(field.data_key): field for field in shape().fields.values()}


def said(field: ma.fields.Field[Any]) -> str:
    """Return what a field says of itself."""
    return str(field.metadata["description"])


def own(kind: Kind) -> Fields:
    """Return the fields of the kind that not all records have."""
    shared = (Statement if kind.stated else Record)().fields.values()
    names = {field.data_key for field in shared}
    return {name: field for name, field in kind.members.items() if name not in names}


def about(shape: type[Any]) -> str:
    """Return what a shape says of itself."""
    return " ".join((shape.__doc__ or "").partition("\n\n")[0].split())


def fields_table(kind: Kind, shown: Fields) -> str:
    """Return a table of fields, the required ones in bold."""
    rows = []
    for name, field in shown.items():
        marked = f"**`{name}`**" if field.required else f"`{name}`"
        rows.append((marked, get_origin(field).value, form(kind, field), str(field.metadata["description"])))
    return table(("field", "origin", "form", "what it is"), rows)


def form(kind: Kind | None, field: ma.fields.Field[Any]) -> str:
    """Return what a value of the field looks like."""
    inner = field.inner if isinstance(field, Listed) else field
    many = isinstance(field, Listed)
    if isinstance(inner, Ref):
        own_kind = spoken(kind, many=many) if kind and not many else "records of the same kind"
        named = referred(inner, many=many) or own_kind
    elif isinstance(inner, Choice):
        named = f"`{inner.vocabulary.name}`"
    elif isinstance(inner, Part) and isinstance(inner.schema, VALUES):
        named = f"[{type(inner.schema).__name__}](#{type(inner.schema).__name__.lower()})"
    else:
        named = next((name for type_, name in FORMS.items() if isinstance(inner, type_)), "text")
    return f"list of {named}" if many else named


def referred(field: Ref, *, many: bool) -> str | None:
    """Return a link to the kind that a reference is to; None for a reference to the record's own kind."""
    return f"[{spoken(get_kind(field.to), many=many)}](#{get_kind(field.to).plural})" if field.to else None


def spoken(kind: Kind, *, many: bool) -> str:
    """Return the kind's name in words."""
    return (kind.plural if many else kind.name).replace("-", " ")


def vocabularies_in(shown: Fields) -> Iterator[Vocabulary]:
    """Yield the vocabularies of fields, and of the objects in them."""
    for field in shown.values():
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Choice):
            yield inner.vocabulary
        elif isinstance(inner, Part):
            yield from vocabularies_in(inner.schema.fields)
