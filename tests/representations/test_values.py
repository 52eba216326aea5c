"""Value types in each form: words are quoted, numbers have units, and no inexact number is stated as exact."""

import csv
import io
from typing import Any

import orjson
import pytest

from schemas.declaration import Origin
from service.catalog import get_kind
from service.fhir.record_narratives import render_record
from service.representations import csv_table, json_ld, markdown
from service.representations.cited_records import Sources, gather_sources
from service.representations.schema_org_values import build_audience, build_quantity
from service.web.field_rows import list_rows
from tests.representations.conftest import Served

PORTER, DROPS, WOMEN = ("guidance", "call-the-porter"), ("treatment", "ink-drops"), ("guidance", "no-drops-for-women")


@pytest.fixture(scope="module")
def of_world(world: Served) -> Sources:
    return gather_sources(world)


def test_markdown_shows_urgency_circumstances_and_doses(world: Served, of_world: Sources) -> None:
    shown = markdown.record_page([world[PORTER]], of_world)
    assert "**Urgency** (coded)" in shown
    assert "Now: an emergency" in shown
    assert "“dry pages have turned blue for more than 5 days”; finding: [Blue pages](/v1/findings/blue-pages)" in shown
    assert "duration: (words: “more than 5 days”; value: 5; unit: d; approximator: more than" in shown
    assert "for whom: (words: “men older than 60 years”" in markdown.record_page([world[DROPS]], of_world)


def test_json_ld_names_people_and_doses_and_no_inexact_number(world: Served, of_world: Sources) -> None:
    page = json_ld.page(world[WOMEN], of_world)
    assert page["audience"] == [
        {
            "@type": "PeopleAudience",
            "audienceType": "women",
            "suggestedGender": "female",
            "healthCondition": {
                "@type": "MedicalCondition", "@id": "/v1/conditions/paper-cough", "name": "Paper cough",
            },
        }
    ]  # fmt: skip
    first, second = json_ld.page(world[DROPS], of_world)["mainEntity"]["doseSchedule"]
    assert (first["doseValue"], first["doseUnit"], first["frequency"]) == (2, "[drp]", "before breakfast")
    assert "doseValue" not in second
    assert second["targetPopulation"] == "men older than 60 years"
    blank = dict.fromkeys(("value", "lower", "upper", "unit", "approximator"))
    said = {"@type": "QuantitativeValue", "description": "x"}
    assert build_quantity({**blank, "words": "x", "value": 5, "approximator": "more-than"}) == said
    assert build_quantity({**blank, "words": "x", "value": 5, "approximator": "at-most"}) == {**said, "maxValue": 5}
    assert build_audience({"excluded": True}) is None


def test_csv_has_objects_as_columns_and_lists_of_them_as_json(world: Served) -> None:
    table = csv_table.render_table(get_kind("treatment"), [world[DROPS]], ("onset", "when"))
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["onset.words"], row["onset.lower"], row["onset.unit"]) == ("within 1 to 4 hours", "1", "h")
    assert orjson.loads(row["when"])[0]["treatment"]["id"] == "whispering"


def test_records_of_an_earlier_release_lack_the_columns_that_came_later(world: Served) -> None:
    body: dict[str, Any] = world[DROPS]
    later = {name for name, field in get_kind("treatment").members.items() if field.metadata["later"]}
    earlier = {name: value for name, value in body.items() if name not in later}
    head = csv_table.render_table(get_kind("treatment"), [earlier]).splitlines()[0]
    assert later
    assert not any(f'"{name}' in head for name in later)
    page = json_ld.page(earlier, gather_sources(world))
    assert "doseSchedule" not in page["mainEntity"]
    assert markdown.record_page([earlier], gather_sources(world))


def test_pages_and_fhir_show_what_a_value_means(world: Served) -> None:
    rows = {row.name: row for row in list_rows(get_kind("treatment"), world[DROPS], Origin.CODED, _Numbers())}
    words, dose, *_ = rows["dosages"].values[0]
    assert (words.is_quoted, words.text) == (True, "2 drops twice a day before breakfast for 10 days")
    assert (dose.role, dose.text) == ("dose", "2 drops")
    shown = render_record(world[PORTER])
    assert "Urgency: stat" in shown
    assert "words: “dry pages have turned blue for more than 5 days”; finding: Blue pages" in shown


class _Numbers(dict[str, int]):
    def __missing__(self, key: str) -> int:
        return 1
