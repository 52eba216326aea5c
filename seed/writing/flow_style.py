"""Flow style: short lists and records on one line, `[a, b]` and `{name: a}`."""

from collections.abc import Mapping

from schemas.fields import Quoted, Whole
from seed.file_forms import Field, get_item
from seed.reading.nodes import Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.scalars import Where, format_scalar


def format_brackets(node: Node, field: Field | None) -> str | None:
    """Return a list of scalars in brackets, or an empty record in braces; None for a value in block style."""
    if isinstance(node, Fields):
        return None if node.entries else "{}"
    if not isinstance(node, Items) or not all(isinstance(item, Scalar) for item in node.items):
        return None
    # The source's words contain commas; offsets have a comment each.
    if node.items and isinstance(get_item(field), Quoted | Whole):
        return None
    return f"[{', '.join(_format_scalar(item, get_item(field)) for item in node.items)}]"


def format_braces(node: Fields, fields: Mapping[str, Field]) -> str | None:
    """Return an item of a list in braces, its fields in the order of the form; None for one in block style."""
    names = [*(name for name in fields if name in node.entries), *(name for name in node.entries if name not in fields)]
    shown = {name: _format_within(node.entries[name].value, fields.get(name)) for name in names}
    if None in shown.values():
        return None
    members = (f"{format_scalar(name, None, Where.IN_BRACKETS)}: {value}" for name, value in shown.items())
    return f"{{{', '.join(members)}}}"


def _format_within(node: Node, field: Field | None) -> str | None:
    if isinstance(node, Scalar):
        return None if "\n" in node.text else _format_scalar(node, field)
    return format_brackets(node, field)


def _format_scalar(node: Node, field: Field | None) -> str:
    if not isinstance(node, Scalar) or node.is_null:
        return "null"
    return format_scalar(node.text, field, Where.IN_BRACKETS, quoted=node.quoted)
