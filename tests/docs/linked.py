"""What each kind and field is in schema.org, as docs/interoperability.md shows it."""

from collections.abc import Iterator

from schemas.base import format_camel_case
from schemas.schema_org import Property, Thing
from service.catalog import KINDS, Kind
from service.representations.schema_org import list_linked_fields
from tests.docs.kinds import own
from tests.docs.pages import table


def linked() -> str:
    """Return the table of kinds, their types, what their fields are, and which fields are left out."""
    rows = [(f"`{kind.name}`", _types(kind.shape.linked), _said(kind), _left_out(kind)) for kind in KINDS]
    return table(("kind", "type", "its fields as properties", "left out"), rows)


def _types(thing: Thing) -> str:
    values = ", ".join(f"`{thing.by}` {value}: `{type_}`" for value, type_ in thing.types.items())
    return "; ".join(part for part in (f"`{thing.type}`", values) if part)


def _said(kind: Kind) -> str:
    wording = [f"`wording` `{kind.shape.linked.wording}`"] if kind.stated else []
    found = [f"`{'.'.join(each.path)}` {_property(kind, each.property)}" for each in list_linked_fields(kind.name)]
    return "; ".join([*wording, *found])


def _property(kind: Kind, said: Property) -> str:
    return f"`{said.name}`{' '.join(['', *_remarks(kind, said)])}"


def _remarks(kind: Kind, said: Property) -> Iterator[str]:
    if said.of == "target":
        yield f"of the record referred to: the {kind.name.replace('-', ' ')} is its `{said.name}`"
    if said.of == "page":
        yield "of the page"
    if said.where:
        name, values = said.where
        yield f"where `{format_camel_case(name)}` is {' or '.join(value or 'null' for value in values)}"
    if said.unless:
        yield f"unless `{format_camel_case(said.unless[0])}` is {' or '.join(said.unless[1])}"
    if said.terms:
        yield f"({', '.join(f'{value}: `{term}`' for value, term in said.terms.items())})"
    if said.wrapped:
        yield f"(a `{said.wrapped[0]}`)"


def _left_out(kind: Kind) -> str:
    said = {each.path[0] for each in list_linked_fields(kind.name)} | {
        kind.shape.linked.by,
        "assessment",
        "textSha256",
        "mediaType",
    }
    named = {"title", "locator"} if kind.name == "reference" else {"title"}
    return ", ".join(f"`{name}`" for name in own(kind) if name not in said | named)
