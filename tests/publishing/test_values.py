"""Value types: the words and numbers within them are checked like those of plain fields, whatever their depth."""

from typing import Any

import pytest

from schemas.ucum import is_ucum
from service.publishing.leaves import list_numbers, list_quoted
from service.store.database import Database
from tests.drafts import Drafts
from tests.releases import faults

PORTER, DROPS, LAMP = ("guidance", "call-the-porter"), ("treatment", "ink-drops"), ("test", "page-lamp")
WRONG: list[tuple[tuple[str, str], tuple[str | int, ...], Any, str]] = [
    (PORTER, ("when", 0, "words"), "dry pages have turned green", "quoted-fields-occur"),
    (PORTER, ("when", 0, "duration", "words"), "less than 5 days", "quoted-fields-occur"),
    (PORTER, ("when", 0, "duration", "value"), 6, "numbers-are-stated"),
    (PORTER, ("when", 0, "finding"), "green-pages", "references-resolve"),
    (PORTER, ("when", 0, "duration", "unit"), "five days", "shape"),
    (PORTER, ("urgency",), "at-once", "shape"),
    (DROPS, ("dosages", 1, "forWhom", "age", "words"), "older than 70 years", "quoted-fields-occur"),
    (DROPS, ("dosages", 0, "times"), 3, "numbers-are-stated"),
    (DROPS, ("dosages", 0, "dose", "words"), None, "shape"),
    (DROPS, ("onset", "lower"), 4.5, "numbers-are-stated"),
    (PORTER, ("combination",), "at-least", "combinations-can-be-met"),
    (LAMP, ("combination",), "any-of", "combinations-can-be-met"),
    (LAMP, ("criteria", 0, "words"), "red pages", "quoted-fields-occur"),
    (DROPS, ("onset", "unit"), "days", "units-are-ucum"),
    (("risk-factor", "paper-dust"), ("factor", "age", "value"), 50, "numbers-are-stated"),
    (("condition", "paper-cough"), ("relations", 0, "condition"), "no-such-cough", "references-resolve"),
]


@pytest.mark.parametrize(
    "unit",
    "mg mg/dL wk [drp]/d mm[Hg] % ug/kg/d 10*9/L [iU]/mL {tablet}/d mL/min/{1.73_m2} g/(8.h) /min kg/m2 g2.s-1".split(),
)
def test_a_code_of_ucum_is_a_unit(unit: str) -> None:
    assert is_ucum(unit)


@pytest.mark.parametrize("unit", "days mcg mmHg IU kilogram mg/dl/ mg//L lb Gd mg. {a (g g) 0 \u00b5g".split())
def test_what_is_no_code_of_ucum_is_no_unit(unit: str) -> None:
    assert not is_ucum(unit)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[0][1]} {wrong[3]} {'.'.join(map(str, wrong[1]))}")
def test_what_a_value_says_is_checked_at_its_place(
    empty_database: Database, world_drafts: Drafts, wrong: tuple[tuple[str, str], tuple[str | int, ...], Any, str]
) -> None:
    key, path, value, rule = wrong
    found = faults(empty_database, world_drafts.write(*key, value, *path))
    assert (rule, key, path) in {(each.rule, (each.kind, each.id), each.path) for each in found}


def test_leaves_are_found_at_any_depth() -> None:
    age = {"words": "over 60", "value": 60, "lower": None}
    values = {"dosages": [{"words": "one drop", "times": 2, "forWhom": {"words": "men", "age": age}}], "effect": "calm"}
    assert list_quoted("treatment", values) == [
        (("dosages", 0, "words"), "one drop"),
        (("dosages", 0, "forWhom", "words"), "men"),
        (("dosages", 0, "forWhom", "age", "words"), "over 60"),
        (("effect",), "calm"),
    ]
    assert list_numbers("treatment", values) == [
        (("dosages", 0, "times"), 2),
        (("dosages", 0, "forWhom", "age", "value"), 60),
    ]
