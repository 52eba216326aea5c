"""Lines: the fields of a record as a list in Markdown, words of the source in quotation marks.

Fields that reviewers say the same of stand together, and what they say stands in full below. What is null or empty is
left out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import marshmallow as ma

from schemas.fields import Choice, Keyed, Listed, Part, Quoted, Url, Verbatim
from schemas.records import VERDICT, RecordRef, Statement
from service.catalog import Kind, origin_of
from service.representations.escaping import link, plain, quoted
from service.representations.naming import label, spoken
from service.representations.notes import Notes
from service.representations.sources import Wire

REFERENCE = ("type", "id", "name", "self")
# Members that have a place of their own on the page.
PLACED = {"type", "id", "name", "codes", "updatedAt", *Statement.tail}


def field_blocks(kind: Kind, record: Wire, notes: Notes) -> Iterator[str]:
    """Yield the fields of a record that have a value, with their footnotes and what reviewers say of them."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, field in kind.members.items():
        if name not in PLACED and (lines := list(_lines(field, record[name], 1))):
            marks = notes.marks(record.get("evidence", {}).get(name, ()))
            origin = f" ({origin_of(field).value})" if kind.stated else ""
            said = [place for place, each in enumerate(record.get("advisories", ())) if name in each["fields"]]
            groups.setdefault(tuple(said), []).append(f"- **{label(name)}**{origin}{marks}:{_behind(lines)}")
    for said_of, fields in groups.items():
        yield "\n".join(fields)
        yield from (f"> {_advisory(record['advisories'][place], notes)}" for place in said_of)


def _advisory(advisory: Wire, notes: Notes) -> str:
    """Return all that an advisory says."""
    works = ", ".join(link(each["name"], each["self"]) for each in advisory["references"])
    return (
        f"**{label(advisory['verdict'])}**{notes.marks([advisory['claim']['id']])} "
        f"(on {', '.join(spoken(name) for name in advisory['fields'])}): "
        f"{plain(VERDICT.terms[advisory['verdict']])} {plain(advisory['reason'])} "
        f"Assessed by: {plain(advisory['assessedBy'])} ({spoken(advisory['status'])})."
        f"{f' Works: {works}.' if works else ''}"
    )


def within_line(field: Part, value: Wire) -> str:
    """Return the members of a part that have a value, in one line; what is a reference begins with its link."""
    referring = isinstance(field.schema, RecordRef)
    begun = [_inline(field, value)] if referring else []
    rest = [(name, each) for name, each in _having(field, value) if not (referring and name in REFERENCE)]
    return "; ".join([*begun, *(f"{spoken(name)}: {_many(each, value[name])}" for name, each in rest)])


def _lines(field: ma.fields.Field[Any], value: Any, depth: int) -> Iterator[str]:
    """Yield one line without indentation for a single value, or a list below."""
    indented = f"{'  ' * depth}- "
    if value is None or value in ([], {}):
        return
    if isinstance(field, Listed):
        inner = field.inner
        for each in value:
            yield f"{indented}{within_line(inner, each) if isinstance(inner, Part) else _inline(inner, each)}"
    elif isinstance(field, Part):
        for name, each in _having(field, value):
            yield f"{indented}{label(name)}:{_behind(list(_lines(each, value[name], depth + 1)))}"
    elif isinstance(field, Keyed):
        yield from (f"{indented}{plain(str(name))}: {plain(str(each))}" for name, each in value.items())
    else:
        yield _inline(field, value)


def _behind(lines: Sequence[str]) -> str:
    """Return a single value behind its label, a list below it."""
    return "\n" + "\n".join(lines) if lines[0].startswith(" ") else f" {lines[0]}"


def _having(field: Part, value: Wire) -> Iterator[tuple[str, ma.fields.Field[Any]]]:
    for each in field.schema.fields.values():
        name = str(each.data_key)
        if value.get(name) not in (None, [], {}):
            yield name, each


def _many(field: ma.fields.Field[Any], value: Any) -> str:
    if isinstance(field, Listed):
        return ", ".join(_inline(field.inner, each) for each in value)
    return _inline(field, value)


def _inline(field: ma.fields.Field[Any], value: Any) -> str:
    if isinstance(value, dict):
        return link(value["name"], value["self"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, Choice):
        return f"{spoken(value)} ({plain(field.vocabulary.terms[value])})"
    if isinstance(field, Url):
        return link(value, value)
    return quoted(value) if isinstance(field, Quoted | Verbatim) else plain(str(value))
