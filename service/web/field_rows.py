"""Field rows: the fields of a record grouped by origin, each with its footnotes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import marshmallow as ma

from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Listed, Part, Quoted, Ref
from service.catalog import Kind
from service.labels import format_words
from service.quotations import list_lead_ins
from service.web.page_labels import page_of
from service.web.record_loader import Wire


@dataclass(frozen=True)
class Item:
    """A value: its words, a link, and the meaning of a term; `role` is set for a member of an object.

    `is_quoted` marks words of the source within an object.
    """

    text: str
    href: str | None = None
    about: str | None = None
    role: str | None = None
    is_quoted: bool = False


@dataclass(frozen=True)
class Row:
    """A field with its values; each is one item, or several for an object. `notes` are footnotes.

    `lead_ins` are the sentences that introduce the source's words.
    """

    name: str
    origin: Origin
    values: tuple[tuple[Item, ...], ...]
    notes: tuple[int, ...]
    lead_ins: Sequence[Wire] = ()

    @property
    def label(self) -> str:
        """The name in words."""
        return format_words(self.name)


def list_rows(kind: Kind, record: Wire, origin: Origin, numbers: Mapping[str, int]) -> list[Row]:
    """Return the non-empty fields of one origin; `numbers` are the footnotes of claims.

    The wording is left out, because it is the heading of the page.
    """
    return [
        Row(
            name,
            origin,
            values,
            tuple(numbers[claim] for claim in record["evidence"].get(name, ())),
            list_lead_ins(record, name),
        )
        for name, declared in kind.content.items()
        if declared is origin and name != "wording" and (values := build_items(kind.members[name], record.get(name)))
    ]


def list_unsaid(kind: Kind, record: Wire) -> list[str]:
    """Return the fields, in words, that the source does not mention."""
    return [format_words(name) for name in kind.content if record.get(name) in (None, [])]


def build_items(field: ma.fields.Field[Any], value: Any) -> tuple[tuple[Item, ...], ...]:
    """Return the values of a field as items."""
    if value in (None, []):
        return ()
    values = value if isinstance(field, Listed) else [value]
    inner = field.inner if isinstance(field, Listed) else field
    return tuple(tuple(_iterate_items(inner, each)) for each in values)


def _iterate_items(field: ma.fields.Field[Any], value: Any, role: str | None = None) -> Iterator[Item]:
    match field:
        case Part():
            for name, inner in ((str(each.data_key), each) for each in field.schema.fields.values()):
                for item in chain.from_iterable(build_items(inner, value.get(name))):
                    # The words say it all: their place is that of the object.
                    own = "" if name == "words" else format_words(name)
                    yield replace(item, role=" ".join(filter(None, (own, item.role))) or None)
        case Ref():
            yield Item(value["name"], page_of(value), role=role)
        case Choice():
            yield Item(format_words(value), about=field.vocabulary.terms[value], role=role)
        case Quoted():
            yield Item(str(value), role=role, is_quoted=True)
        case Flag():
            yield Item("yes" if value else "no", role=role)
        case _:
            yield Item(str(value), role=role)
