"""Markdown fields: the fields of a record as a list, with the source's words in quotation marks.

Fields with the same advisory are listed together, followed by the complete advisory. Null and empty values are left
out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import marshmallow as ma

from schemas.fields import Choice, Keyed, Listed, Part, Quoted, Url, Verbatim
from schemas.records import VERDICT, RecordRef, Statement
from service.catalog import Kind, get_origin
from service.labels import format_label, format_words
from service.quotations import list_lead_ins
from service.representations.cited_records import Wire
from service.representations.footnotes import Notes
from service.representations.markdown_escape import escape_text, link, quote_text

REFERENCE = ("type", "id", "name", "self")
# Members with a fixed place on the page.
PLACED = {"type", "id", "name", "codes", "updatedAt", "leadIns", *Statement.tail}


def render_fields(kind: Kind, record: Wire, notes: Notes) -> Iterator[str]:
    """Yield the non-empty fields of a record, with their footnotes and advisories."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, field in kind.members.items():
        if name not in PLACED and (lines := list(_render_lines(field, record.get(name), 1))):
            marks = notes.format_marks(record.get("evidence", {}).get(name, ()))
            origin = f" ({get_origin(field).value})" if kind.stated else ""
            introduced = _describe_lead_ins(field, record, name)
            said = [place for place, each in enumerate(record.get("advisories", ())) if name in each["fields"]]
            groups.setdefault(tuple(said), []).append(
                f"- **{format_label(name)}**{origin}{marks}{introduced}:{_indent_lines(lines)}"
            )
    for said_of, fields in groups.items():
        yield "\n".join(fields)
        yield from (f"> {_render_advisory(record['advisories'][place], notes)}" for place in said_of)


def _describe_lead_ins(field: ma.fields.Field[Any], record: Wire, name: str) -> str:
    """Return the lead-ins of a field with words of the source, for its label."""
    inner = field.inner if isinstance(field, Listed) else field
    found = list_lead_ins(record, name) if isinstance(inner, Quoted | Verbatim) else []
    return f", introduced by {', '.join(quote_text(each['name']) for each in found)}" if found else ""


def _render_advisory(advisory: Wire, notes: Notes) -> str:
    """Return the complete text of an advisory."""
    works = ", ".join(link(each["name"], each["self"]) for each in advisory["references"])
    return (
        f"**{format_label(advisory['verdict'])}**{notes.format_marks([advisory['claim']['id']])} "
        f"(on {', '.join(format_words(name) for name in advisory['fields'])}): "
        f"{escape_text(VERDICT.terms[advisory['verdict']])} {escape_text(advisory['reason'])} "
        f"Assessed by: {escape_text(advisory['assessedBy'])} ({format_words(advisory['status'])})."
        f"{f' Works: {works}.' if works else ''}"
    )


def render_inline(field: Part, value: Wire) -> str:
    """Return the non-empty members of a part in one line; a reference begins with its link."""
    referring = isinstance(field.schema, RecordRef)
    begun = [_render_value(field, value)] if referring else []
    rest = [(name, each) for name, each in _list_filled(field, value) if not (referring and name in REFERENCE)]
    return "; ".join([*begun, *(f"{format_words(name)}: {_render_many(each, value[name])}" for name, each in rest)])


def _render_lines(field: ma.fields.Field[Any], value: Any, depth: int) -> Iterator[str]:
    """Yield one line without indentation for a single value, or a list below."""
    indented = f"{'  ' * depth}- "
    if value is None or value in ([], {}):
        return
    if isinstance(field, Listed):
        inner = field.inner
        for each in value:
            yield f"{indented}{render_inline(inner, each) if isinstance(inner, Part) else _render_value(inner, each)}"
    elif isinstance(field, Part):
        for name, each in _list_filled(field, value):
            yield f"{indented}{format_label(name)}:{_indent_lines(list(_render_lines(each, value[name], depth + 1)))}"
    elif isinstance(field, Keyed):
        yield from (f"{indented}{escape_text(str(name))}: {escape_text(str(each))}" for name, each in value.items())
    else:
        yield _render_value(field, value)


def _indent_lines(lines: Sequence[str]) -> str:
    """Return a single value after its label, or a list below it."""
    return "\n" + "\n".join(lines) if lines[0].startswith(" ") else f" {lines[0]}"


def _list_filled(field: Part, value: Wire) -> Iterator[tuple[str, ma.fields.Field[Any]]]:
    for each in field.schema.fields.values():
        name = str(each.data_key)
        if value.get(name) not in (None, [], {}):
            yield name, each


def _render_many(field: ma.fields.Field[Any], value: Any) -> str:
    if isinstance(field, Listed):
        return ", ".join(_render_many(field.inner, each) for each in value)
    if isinstance(field, Part) and not isinstance(field.schema, RecordRef):
        return f"({render_inline(field, value)})"
    return _render_value(field, value)


def _render_value(field: ma.fields.Field[Any], value: Any) -> str:
    if isinstance(value, dict):
        return link(value["name"], value["self"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, Choice):
        return f"{format_words(value)} ({escape_text(field.vocabulary.terms[value])})"
    if isinstance(field, Url):
        return link(value, value)
    return quote_text(value) if isinstance(field, Quoted | Verbatim) else escape_text(str(value))
