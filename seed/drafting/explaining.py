"""Explaining: what the comments of a skeleton say of each field, all of it from the field's declaration."""

import textwrap
from collections.abc import Iterator
from typing import Any

from schemas.fields import Choice, Listed, Part, Quoted, Ref, Whole
from seed.checking.pointing import OTHERS
from seed.forms import OUR_OWN, Field, Form, fields_within, item_of
from seed.reading.nodes import Mapping
from seed.writing.brackets import braces
from seed.writing.formatting import node_of
from seed.writing.scalars import WIDTH
from service.catalog import kind_named


def explained(form: Form, name: str) -> list[str]:
    """Return lines that say what a field is and how it is written."""
    field = form.fields[name]
    tags = [tag for tag in ("required" if field.required else "", _origin(form, name)) if tag]
    lines = [*_wrapped(_sentence(field) + (f" ({', '.join(tags)})" if tags else ""))]
    if name == "evidence":
        more = f"{OTHERS} stands for all such fields that have no line of their own here, as in"
        return [*lines, *_wrapped(more), "  wording: [p1s2c3]"]
    if isinstance(field, Choice):
        return [*lines, "One of:", *_terms(field, "  ")]
    if isinstance(item_of(field), Part):
        item = item_of(field)
        return [*lines, "A list, each item with:", *_members(item), "such as", f"  - {_example(item)}"]
    return [*lines, *_wrapped(_manner(form, field))]


def offered(name: str, field: Field) -> list[str]:
    """Return a nested object that is left out, as lines to be taken in."""
    lines = [*_wrapped(f"{_sentence(field)} To say it, take the # off these lines, and delete those that say nothing:")]
    lines.append(f"{name}:")
    for inner, each in fields_within(field).items():
        said = _sentence(each) + (" (required)" if each.required else "")
        if isinstance(each, Choice):
            said += f" One of: {', '.join(each.vocabulary.terms)}."
        lines.append(f"  {inner}:  # {said}")
    return lines


def _sentence(field: Field) -> str:
    return str(field.metadata["description"])


def _origin(form: Form, name: str) -> str:
    if form.kind and name in form.kind.content:
        return form.kind.content[name].value
    return "editorial" if form.kind and form.kind.stated and name in OUR_OWN else ""


def _manner(form: Form, field: Field) -> str:
    """Return how a value is written, where that does not go without saying."""
    item = item_of(field)
    if isinstance(item, Ref):
        return f"Ids from {_folder(form, item)}/, in brackets: [first, second]"
    if isinstance(item, Quoted | Whole):
        return "A list: each item on a line of its own, after a dash."
    if isinstance(item, Choice):
        return f"One or more of: {', '.join(item.vocabulary.terms)}, in brackets."
    if isinstance(field, Listed):
        return "A list in brackets: [first, second]"
    if isinstance(field, Ref):
        return f"An id from {_folder(form, field)}/."
    examples = field.metadata.get("examples")
    return f"Such as {examples[0]}" if examples else ""


def _folder(form: Form, field: Ref) -> str:
    kind = kind_named(field.to) if field.to else form.kind
    return kind.plural if kind else ""


def _terms(field: Choice, lead: str) -> Iterator[str]:
    width = max(map(len, field.vocabulary.terms))
    for term, meaning in field.vocabulary.terms.items():
        yield from _wrapped(f"{lead}{term.ljust(width)}  {meaning}", " " * (len(lead) + width + 2))


def _members(field: Field | None) -> Iterator[str]:
    inner = fields_within(field)
    width = max(map(len, inner))
    for name, each in inner.items():
        said = _sentence(each) + (" (required)" if each.required else "")
        if isinstance(each, Choice):
            said += " One of:"
        yield from _wrapped(f"  {name.ljust(width)}  {said}", " " * (width + 4))
        if isinstance(each, Choice):
            yield from _terms(each, " " * (width + 4))


def _example(field: Field | None) -> str:
    """Return an item as it may look."""
    inner = fields_within(field)
    values = {name: _value(each) for name, each in inner.items() if each.required or "examples" in each.metadata}
    node = node_of(values)
    return (braces(node, inner) if isinstance(node, Mapping) else None) or "…"


def _value(field: Field) -> Any:
    if "examples" in field.metadata:
        return str(field.metadata["examples"][0])
    if isinstance(field, Choice):
        return next(iter(field.vocabulary.terms))
    if isinstance(field, Listed):
        return [_value(field.inner)]
    return f"{field.to}-id" if isinstance(field, Ref) else "…"


def _wrapped(text: str, deeper: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH - 2, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False)
