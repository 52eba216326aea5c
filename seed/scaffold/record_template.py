"""Skeletons: files to fill in, with comments that explain every field from its declaration.

They are written by the formatter behind `fmt`, so that formatting one changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from schemas.fields import Part
from seed.file_forms import FileForm, list_fields_within
from seed.reading.source_location import OTHERS
from seed.scaffold.field_docs import explain_field, list_offered
from seed.writing.comments import Comments, Path
from seed.writing.formatter import format_yaml

LEGEND = (
    "",
    "Fill in what the source says. Leave the rest empty, or delete it. In brackets:",
    "  required   must have a value",
    "  quoted     the source's exact words; needs evidence",
    "  coded      read out of the source; needs evidence",
    "  editorial  the editors' own; needs no evidence",
)

# Fields that no record begins with.
UNOFFERED = frozenset(("withdrawn", "confirmed", "provenance", "revised", "within"))


def build_skeleton(
    form: FileForm,
    filled: Mapping[str, Any] | None = None,
    remarks: Mapping[str, str] | None = None,
    beside: Mapping[Path, str] | None = None,
) -> str:
    """Return a file of this form: each field explained, with the values that are `filled` in.

    A remark on a field comes below its explanation; comments `beside` follow the values at their paths.
    """
    fields = {name: field for name, field in form.fields.items() if name not in UNOFFERED or name in (filled or {})}
    given = {name: value for name, value in (filled or {}).items() if name in fields}
    left_out = [name for name, field in fields.items() if _is_offered(form, name) and name not in given]
    values = {name: given.get(name, _build_blank(name, form)) for name in fields if name not in left_out}
    start: Path = (0,) if form.listed else ()
    comments = Comments(beside=dict(beside or {}))
    for name in values:
        remark = [remarks[name]] if remarks and name in remarks else []
        comments.above[*start, name] = ["", *_comment_lines([*explain_field(form, name), *remark])]
    comments.above[*start, next(iter(values))][:0] = _comment_lines(_build_head(form))
    comments.foot[start] = [
        line for name in left_out for line in ["", *_comment_lines(list_offered(name, fields[name]))]
    ]
    return format_yaml(form, [values] if form.listed else values, comments)


def build_bare_record(form: FileForm, filled: Mapping[str, Any]) -> str:
    """Return a file of this form without comments: the required fields, and those that are filled in."""
    return format_yaml(
        form, {name: filled.get(name) for name, field in form.fields.items() if field.required or name in filled}
    )


def _is_offered(form: FileForm, name: str) -> bool:
    """Return whether a nested object is shown but commented out: most records have none."""
    field = form.fields[name]
    return isinstance(field, Part) and not field.required and form.kind is not None


def _build_blank(name: str, form: FileForm) -> Any:
    field = form.fields[name]
    if name == "evidence":
        return {OTHERS: []}
    return dict.fromkeys(list_fields_within(field)) or None


def _build_head(form: FileForm) -> list[str]:
    return [form.about, *(LEGEND if form.kind and form.kind.stated else [])]


def _comment_lines(lines: list[str]) -> list[str]:
    return [f"# {line}".rstrip() for line in lines]
