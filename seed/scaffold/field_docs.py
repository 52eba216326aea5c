"""The comments of a skeleton on each field, all of them from the field's declaration."""

import textwrap
from collections.abc import Iterator
from typing import Any

from schemas.fields import Choice, Listed, Part, Quoted, Ref, Whole
from seed.file_forms import OUR_OWN, Field, FileForm, get_item, list_fields_within
from seed.reading.nodes import Mapping
from seed.reading.source_location import OTHERS
from seed.writing.flow_style import format_braces
from seed.writing.formatter import build_node
from seed.writing.scalars import WIDTH
from service.catalog import get_kind


def explain_field(form: FileForm, name: str) -> list[str]:
    """Return lines that describe a field and how to write it."""
    field = form.fields[name]
    tags = [tag for tag in ("required" if field.required else "", _explain_origin(form, name)) if tag]
    lines = [*_wrap(_get_sentence(field) + (f" ({', '.join(tags)})" if tags else ""))]
    if name == "evidence":
        more = f"{OTHERS} means all such fields that have no line of their own here, as in"
        return [*lines, *_wrap(more), "  wording: [p1s2c3]"]
    if isinstance(field, Choice):
        return [*lines, "One of:", *_list_terms(field, "  ")]
    if isinstance(get_item(field), Part):
        item = get_item(field)
        return [*lines, "A list, each item with:", *_list_members(item), "such as", f"  - {_build_example(item)}"]
    if isinstance(field, Part) and form.kind is None:
        return [*lines, *_list_members(field)]
    return [*lines, *_wrap(_describe_manner(form, field))]


def list_offered(name: str, field: Field) -> list[str]:
    """Return an omitted nested object, as commented lines to enable."""
    lines = [*_wrap(f"{_get_sentence(field)} To use it, remove the # from these lines, and delete empty ones:")]
    lines.append(f"{name}:")
    for inner, each in list_fields_within(field).items():
        said = _get_sentence(each) + (" (required)" if each.required else "")
        if isinstance(each, Choice):
            said += f" One of: {', '.join(each.vocabulary.terms)}."
        lines.append(f"  {inner}:  # {said}")
    return lines


def _get_sentence(field: Field) -> str:
    return str(field.metadata["description"])


def _explain_origin(form: FileForm, name: str) -> str:
    if form.kind and name in form.kind.content:
        return form.kind.content[name].value
    return "editorial" if form.kind and form.kind.stated and name in OUR_OWN else ""


def _describe_manner(form: FileForm, field: Field) -> str:
    """Return how a value is written, unless it is obvious."""
    item = get_item(field)
    if isinstance(item, Ref):
        return f"Ids from {_describe_folder(form, item)}/, in brackets: [first, second]"
    if isinstance(item, Quoted | Whole):
        return "A list: each item on a separate line, after a dash."
    if isinstance(item, Choice):
        return f"One or more of: {', '.join(item.vocabulary.terms)}, in brackets."
    if isinstance(field, Listed):
        return "A list in brackets: [first, second]"
    if isinstance(field, Ref):
        return f"An id from {_describe_folder(form, field)}/."
    examples = field.metadata.get("examples")
    return f"Such as {examples[0]}" if examples else ""


def _describe_folder(form: FileForm, field: Ref) -> str:
    kind = get_kind(field.to) if field.to else form.kind
    return kind.plural if kind else ""


def _list_terms(field: Choice, lead: str) -> Iterator[str]:
    width = max(map(len, field.vocabulary.terms))
    for term, meaning in field.vocabulary.terms.items():
        yield from _wrap(f"{lead}{term.ljust(width)}  {meaning}", " " * (len(lead) + width + 2))


def _list_members(field: Field | None) -> Iterator[str]:
    inner = list_fields_within(field)
    width = max(map(len, inner))
    for name, each in inner.items():
        said = _get_sentence(each) + (" (required)" if each.required else "")
        if isinstance(each, Choice):
            said += " One of:"
        elif isinstance(item := get_item(each), Choice):
            said += f" One or more of: {', '.join(item.vocabulary.terms)}."
        elif isinstance(each, Part):
            said += f" Write {_name_members(each)}."
        yield from _wrap(f"  {name.ljust(width)}  {said}", " " * (width + 4))
        if isinstance(each, Choice):
            yield from _list_terms(each, " " * (width + 4))


def _name_members(field: Field) -> str:
    """Return the names of an object's members, with the terms of vocabularies."""
    named = []
    for name, each in list_fields_within(field).items():
        inner = get_item(each) or each
        terms = f" ({', '.join(inner.vocabulary.terms)})" if isinstance(inner, Choice) else ""
        named.append(f"{name}{terms}")
    return ", ".join(named)


def _build_example(field: Field | None) -> str:
    """Return an example of an item."""
    inner = list_fields_within(field)
    values = {name: _build_value(each) for name, each in inner.items() if each.required or "examples" in each.metadata}
    node = build_node(values)
    return (format_braces(node, inner) if isinstance(node, Mapping) else None) or "…"


def _build_value(field: Field) -> Any:
    if "examples" in field.metadata:
        return str(field.metadata["examples"][0])
    if isinstance(field, Choice):
        return next(iter(field.vocabulary.terms))
    if isinstance(field, Listed):
        return [_build_value(field.inner)]
    return f"{field.to}-id" if isinstance(field, Ref) else "…"


def _wrap(text: str, deeper: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH - 2, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False)
