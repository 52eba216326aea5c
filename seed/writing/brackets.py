"""Brackets: lists and records on one line, `[a, b]` and `{name: a}`, where they are better read so."""

from collections.abc import Mapping

from schemas.fields import Quoted, Whole
from seed.forms import Field, item_of
from seed.reading.nodes import Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.scalars import Where, written


def brackets(node: Node, field: Field | None) -> str | None:
    """Return a list of single values in brackets, or an empty record in braces; None for what stands over lines."""
    if isinstance(node, Fields):
        return None if node.entries else "{}"
    if not isinstance(node, Items) or not all(isinstance(item, Scalar) for item in node.items):
        return None
    # Words of the source have commas of their own; of offsets each is explained beside it.
    if node.items and isinstance(item_of(field), Quoted | Whole):
        return None
    return f"[{', '.join(_scalar(item, item_of(field)) for item in node.items)}]"


def braces(node: Fields, fields: Mapping[str, Field]) -> str | None:
    """Return an item of a list in braces, its fields in the order of the form; None where it stands over lines."""
    names = [*(name for name in fields if name in node.entries), *(name for name in node.entries if name not in fields)]
    shown = {name: _within(node.entries[name].value, fields.get(name)) for name in names}
    if None in shown.values():
        return None
    members = (f"{written(name, None, Where.IN_BRACKETS)}: {value}" for name, value in shown.items())
    return f"{{{', '.join(members)}}}"


def _within(node: Node, field: Field | None) -> str | None:
    if isinstance(node, Scalar):
        return None if "\n" in node.text else _scalar(node, field)
    return brackets(node, field)


def _scalar(node: Node, field: Field | None) -> str:
    if not isinstance(node, Scalar) or node.is_null:
        return "null"
    return written(node.text, field, Where.IN_BRACKETS, quoted=node.quoted)
