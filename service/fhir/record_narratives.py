"""Record narratives: a record as XHTML, with the source's words in quotation marks and their claims."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Quoted
from service.catalog import get_kind
from service.fhir.narratives import render_element, render_list, wrap_parts
from service.labels import format_provenance
from service.quotations import introduce_words, list_lead_ins

NOT_CONTENT = ("codes", "sameAs")

Record = Mapping[str, Any]


def render_record(told: Record) -> str:
    """Return a record: its name, the source's words with their claims, the coded values, and advisories."""
    kind = get_kind(told["type"])
    parts = [render_element("h2", told["name"])]
    parts += [render_element("p", f"Document: {told['document']['name']}")] if told.get("topic") else []
    parts += [each for name, origin in kind.content.items() if (each := _render_field(told, name, origin))]
    parts += [_render_advisory(advisory) for advisory in told["advisories"]]
    parts += [render_element("p", format_provenance(told["provenance"]))] if told.get("provenance") else []
    return wrap_parts("div", parts)


def _render_field(told: Record, name: str, origin: Origin) -> str:
    value = told.get(name)
    values = value if isinstance(value, list) else [value]
    field = get_kind(told["type"]).members[name]
    inner = field.inner if isinstance(field, Listed) else field
    words = [text for value in values if value is not None and (text := _render_value(inner, value))]
    claims = ", ".join(told["evidence"].get(name, ()))
    if not words or name in NOT_CONTENT:
        return ""
    said = f"“{'” “'.join(words)}”" if origin is Origin.QUOTED else "; ".join(words)
    if "“" in said and (lead_ins := list_lead_ins(told, name)):
        said = introduce_words(said, [{"name": f"“{each['name']}” …"} for each in lead_ins])
    return render_element(
        "p", f"{_format_words(name)}: {said} ({claims})" if claims else f"{_format_words(name)}: {said}"
    )


def _render_value(field: ma.fields.Field[Any], value: Any) -> str:
    if isinstance(field, Part) and isinstance(field.schema, Shape) and field.schema.filters != "plain":
        members = ((str(each.data_key), each) for each in field.schema.fields.values())
        return "; ".join(text for name, each in members if (text := _render_member(name, each, value.get(name))))
    return _render_plain(value)


def _render_member(name: str, field: ma.fields.Field[Any], value: Any) -> str:
    """Return a member of a value type: its name, and what it says; words of the source in quotation marks."""
    values = value if isinstance(value, list) else [value]
    inner = field.inner if isinstance(field, Listed) else field
    said = [_render_value(inner, each) for each in values if each is not None]
    if isinstance(inner, Quoted):
        said = [f"“{each}”" for each in said]
    return f"{_format_words(name).lower()}: {', '.join(said)}" if said else ""


def _render_plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["name"]) if "name" in value else ", ".join(filter(None, map(_render_plain, value.values())))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_render_plain, value)))
    return "" if value is None else str(value)


def _render_advisory(advisory: Mapping[str, Any]) -> str:
    works = [each["name"] for each in advisory["references"]]
    verdict = _format_words(advisory["verdict"])
    fields = ", ".join(advisory["fields"])
    said = render_element("p", f"Advisory on {fields}: {verdict}. {advisory['reason']} ({advisory['assessedBy']})")
    return wrap_parts("blockquote", [said, render_list(works)])


def _format_words(name: str) -> str:
    parted = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("-", " "))
    return parted.capitalize()
