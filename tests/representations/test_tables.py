"""CSV: what a reader of RFC 4180 reads is what was stored, and no spreadsheet takes it for a formula."""

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields import Choice, Keyed, Listed, Number, Part, Ref, Whole
from service.catalog import KINDS, Kind, get_kind
from service.representations.csv_table import list_columns, render_table
from tests.representations.conftest import Served

of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(text: str) -> list[dict[str, str]]:
    """Return the lines of a table by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def meant(cell: str) -> str:
    """Return what a cell says, as the documentation tells readers to read it."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", cell) else cell


@of_every_kind
def test_a_table_has_a_line_for_each_record_and_a_column_for_each_member(served: Served, kind: Kind) -> None:
    records = [body for (name, _), body in served.items() if name == kind.name]
    read = rows(render_table(kind, records))
    assert [row["id"] for row in read] == [record["id"] for record in records]
    for row, record in zip(read, records, strict=True):
        assert {heading.partition(".")[0] for heading in row} == set(kind.members)
        for column in list_columns(kind.name):
            compare(meant(row[column.heading]), within(record, column.path))


def compare(cell: str, value: Any) -> None:
    """Compare the content of a cell with a value of a record."""
    if value is None or value == []:
        assert cell in ("", "[]")
    elif isinstance(value, dict) and "id" in value:
        assert cell == value["id"]
    elif isinstance(value, dict) or (isinstance(value, list) and cell.startswith("[{")):
        assert json.loads(cell) == value
    elif isinstance(value, list):
        assert cell.split(" | ") == [each["id"] if isinstance(each, dict) else each for each in value]
    elif isinstance(value, bool | int | float):
        assert json.loads(cell) == value
    else:
        assert cell == value


def within(value: Any, path: Any) -> Any:
    """Return what a path leads to; null where there is nothing on the way."""
    for name in path:
        value = None if value is None else value[name]
    return value


def test_lines_end_as_rfc_4180_says_and_null_is_not_an_empty_text(world: Served) -> None:
    kind = get_kind("treatment")
    record = {**world["treatment", "cobalt-syrup"], "standardTerm": None, "aliases": []}
    assert render_table(kind, [record], ["standardTerm", "aliases"]) == (
        '"type","id","standardTerm","aliases"\r\n"treatment","cobalt-syrup",,""\r\n'
    )


def test_a_table_of_some_fields_has_type_and_id_and_these(world: Served) -> None:
    kind = get_kind("treatment")
    text = render_table(kind, [world["treatment", "cobalt-syrup"]], ["name", "review"])
    assert text.splitlines()[0] == (
        '"type","id","name","review.status","review.lastReviewed","review.nextReviewDue","review.reviewedBy"'
    )


def test_an_empty_list_is_its_head() -> None:
    assert render_table(get_kind("treatment"), []).count("\r\n") == 1


HOSTILE = st.text(st.sampled_from([*"=+-@'\",;|\t\r\n ab1＝＋－＠\0é\\"]), max_size=12) | st.text(max_size=40)


@given(name=HOSTILE, aliases=st.lists(HOSTILE, max_size=3))
def test_no_text_becomes_a_formula_another_cell_or_another_line(name: str, aliases: list[str]) -> None:
    kind = get_kind("treatment")
    record = dict.fromkeys(kind.members) | {
        "type": "treatment",
        "id": "x",
        "name": name,
        "aliases": aliases,
    }
    (row,) = rows(render_table(kind, [record], ["name", "aliases"]))
    assert row.keys() == {"type", "id", "name", "aliases"}
    assert not row["name"].startswith(DANGEROUS)
    assert not row["aliases"].startswith(DANGEROUS)
    assert meant(row["name"]) == name
    assert meant(row["aliases"]) == " | ".join(aliases)


def test_numbers_stay_numbers(world: Served) -> None:
    kind = get_kind("statistic")
    text = render_table(kind, [{**world["statistic", "amber-lost"], "value": -5}], ["value"])
    assert text.splitlines()[1] == '"statistic","amber-lost",-5'


@of_every_kind
def test_every_field_is_of_a_type_that_tables_know(kind: Kind) -> None:
    for column in list_columns(kind.name):
        field: Any = kind.members[column.path[0]]
        for name in column.path[1:]:
            field = next(each for each in field.schema.fields.values() if each.data_key == name)
        assert isinstance(field, Choice | Keyed | Listed | Number | Ref | Whole) or not isinstance(field, Part)
