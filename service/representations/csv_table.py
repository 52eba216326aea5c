"""CSV tables (RFC 4180): a list with one record a line, and columns from the kind's schema.

Texts are quoted, null is empty. A text that a spreadsheet would run as a formula gets an apostrophe in front
(https://owasp.org/www-community/attacks/CSV_Injection). The members of a part are separate columns, such as
`review.status`; a reference is its id; items of a list are separated by ` | `; lists of parts, and objects without a
fixed set of members, are JSON.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import marshmallow as ma
import orjson

from schemas.fields import Keyed, Listed, Part
from service.catalog import Kind, get_kind
from service.representations.cited_records import Wire
from service.representations.views import Shown

LINE = "\r\n"
BETWEEN = " | "
# The characters that begin a formula in spreadsheets, including East Asian wide forms. Also after apostrophes, so that
# removing one apostrophe restores the text.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


class Column(NamedTuple):
    """A column: its heading, the path to its value in a record, and the function that formats the value."""

    heading: str
    path: Sequence[str]
    written: Callable[[Any], str]


def write_list(shown: Shown) -> bytes:
    """Return the body of a page of a list."""
    return render_table(shown.seen.kind, shown.records, shown.view.fields).encode()


def render_table(kind: Kind, records: Iterable[Wire], fields: Sequence[str] = ()) -> str:
    """Return records of a kind as CSV; only `fields`, type and id if any fields are named."""
    records = list(records)
    # Records of an earlier release do not have the members that were added later.
    members = kind.members.keys() & (records[0].keys() if records else kind.members.keys())
    wanted = {"type", "id", *fields} if fields else members
    columns = [column for column in list_columns(kind.name) if column.path[0] in wanted]
    head = ",".join(_format_text(column.heading) for column in columns)
    rows = (",".join(column.written(_find_value(record, column.path)) for column in columns) for record in records)
    return "".join(f"{line}{LINE}" for line in (head, *rows))


@cache
def list_columns(kind_name: str) -> Sequence[Column]:
    """Return the columns of a kind."""
    return tuple(_iterate_columns(get_kind(kind_name).members, ()))


def _iterate_columns(members: Mapping[str, ma.fields.Field[Any]], path: tuple[str, ...]) -> Iterator[Column]:
    for name, field in members.items():
        here = (*path, name)
        if isinstance(field, Part):
            yield from _iterate_columns(
                {str(f.data_key): f for f in field.schema.fields.values() if not f.load_only}, here
            )
        else:
            yield Column(".".join(here), here, _choose_writer(field))


def _choose_writer(field: ma.fields.Field[Any]) -> Callable[[Any], str]:
    if isinstance(field, Keyed) or (isinstance(field, Listed) and isinstance(field.inner, Part)):
        return _format_json
    return _join_values if isinstance(field, Listed) else _format_scalar


def _find_value(record: Any, path: Sequence[str]) -> Any:
    for name in path:
        record = None if record is None else record.get(name)
    return record


def _format_scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return orjson.dumps(value).decode()
    return _format_text(_format_plain(value))


def _join_values(values: Sequence[Any] | None) -> str:
    return "" if values is None else _format_text(BETWEEN.join(_format_plain(value) for value in values))


def _format_json(value: Any) -> str:
    return "" if value is None else _format_text(orjson.dumps(value).decode())


def _format_plain(value: Any) -> str:
    return str(value["id"] if isinstance(value, dict) else value)


def format_row(values: Iterable[str | None]) -> str:
    """Return texts as a line of CSV; null is empty."""
    return f"{','.join('' if value is None else _format_text(value) for value in values)}{LINE}"


def _format_text(text: str) -> str:
    kept = f"'{text}" if FORMULA.match(text) else text
    return '"' + kept.replace('"', '""') + '"'
