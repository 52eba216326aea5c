"""Numbers: each is in the source, in digits or in words, and those of a record can be true together."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from service.catalog import KINDS, Kind, get_kind
from service.publishing.faults import Path
from service.publishing.number_words import format_number, is_stated, list_figures, read_numbers
from service.publishing.records import Source
from service.publishing.years import check_years, list_year_fields
from service.store.database import Database
from tests.drafts import AMBER, Drafts
from tests.releases import faults

SHARE, LOST = ("statistic", "clockmakers-that-glow"), ("statistic", "amber-lost")
STATED = [
    ("almost thirty out of hundred women", 30, 100),
    ("one-third of them", 1, 3, 33.3, 0.33),
    ("two thirds", 2, 3, 67),
    ("half of them, a quarter of us", 0.5, 50, 0.25, 25, 1, 4),
    ("1 in 8, or one in nine", 1, 8, 9),
    ("ten percent and 5 per cent and 3%", 10, 5, 3, 100),
    ("a dozen jars, two dozen lamps, a couple", 12, 24, 2),
    ("twice as often, threefold", 2, 3),
    ("12,000 or 1.2 million or half a million", 12000, 1200000, 500000),
    ("two and a half years, 2½ jars, ¾", 2.5, 0.75),
    ("three point five", 3.5),
    ("nineteen ninety-five and twenty twelve", 1995, 2012),
    ("one hundred and five, two hundred thousand", 105, 200000),
    ("every seventh winter, the 21st, the 1990s", 7, 21, 1990),
    ("10⁹/L and x²", 10**9, 10),
    ("between 2.5–4.75, p < .05", 2.5, 4.75, 0.05),
    ("stage 2B, a 6-month cure, an eight-year-old", 2, 6, 8),
    ("nobody was lost", 0),
    ("1/3 of them", 1, 3, 33.3),
    ("one in eight, 2 out of every 5, nine out of ten", 12.5, 40, 0.9),
    ("2 1/2 hours", 2.5, 2, 1),
    ("10 000 jars in 2019", 10000, 2019),
    ("half a dozen", 6),
    ("25 % of bakers, forty-five percent of us, a percent", 25, 0.25, 100, 45, 0.45, 1, 0.01),
    ("20 to 30 percent, half a percent", 0.2, 0.3, 0.5, 0.005),
    ("three quarters, three out of four, 5 per 1,000 jars, 1:8", 75, 0.75, 0.5, 12.5),
    ("3 bakers in 1,000, 1 of 8 lamps", 0.3, 12.5),
    ("stage IV glow, grade II", 4, 2),
    ("Stages I and III, type I-II, class IVb", 1, 3, 2, 4),
    ("one and a half million jars, 1½ million, 2 to 3 million", 1500000, 2000000, 3000000),
    ("seven point five thousand", 7500),
    ("the twenty-first winter, the 99th", 21, 99),
    ("4.5 × 10^9/L, 2 x 10⁻³", 4.5e9, 0.002),
    ("the risk doubled, halved and tripled", 2, 0.5, 50, 3),
    ("bakers in their fifties, or in their 40s", 50, 40),
    ("-5 degrees", -5),
]
NOT_STATED = [
    ("half a dozen", 12),
    ("half a million", 1000000),
    ("two and a half", 2),
    ("5 in 2010", 0.2488),
    ("1 234", 234),
    ("one in eight", 13),
    ("more than 10 percent", 11),
    ("twenty-one", 20),
    ("2.75 jars", 3),
    ("12,000", 12),
    ("thirty", 3),
    ("25 % of bakers", 2.5),
    ("the twenty-first", 20),
    ("an IV line, vitamin D and I", 4),
    ("vitamin D", 500),
    ("stage IV", 6),
    ("1.5 million", 15),
    ("5 degrees", -5),
]


@pytest.mark.parametrize("case", STATED, ids=lambda case: case[0])
def test_a_number_is_read_in_digits_and_in_words(case: tuple[str, float]) -> None:
    text, *numbers = case
    assert [number for number in numbers if not is_stated(number, str(text))] == []


@pytest.mark.parametrize(("text", "number"), NOT_STATED)
def test_a_number_that_is_only_near_is_not_stated(text: str, number: float) -> None:
    assert not is_stated(number, text)


def test_a_share_of_one_is_no_number_of_percent() -> None:
    assert is_stated(0.25, "25 % of bakers")
    assert not is_stated(0.25, "25 % of bakers", as_shares=False)


def test_figures_in_words_are_those_from_ten_on_and_fractions() -> None:
    text = "two bakers, forty percent, one-third of them, half a million, the second, stage IV and 30"
    assert list_figures(text) == [40, Fraction(1, 3), 500000]


@pytest.mark.parametrize(
    ("number", "shown"), [(Fraction(12345678), "12345678"), (2.5, "2.5"), (Fraction(1, 3), "0.333333"), (30.0, "30")]
)
def test_a_number_is_shown_as_the_source_would_write_it(number: Fraction | float, shown: str) -> None:
    assert format_number(number) == shown


def test_no_text_makes_a_number_that_takes_long_to_work_out() -> None:
    for piece in ("hundred ", "million ", "9⁹⁹ ", "1/3 ", "9" * 99 + " "):
        assert len(read_numbers(piece * 2000)) < 2000


BREAKAGES: dict[str, tuple[tuple[str, str], str, str, Callable[[Drafts], Drafts]]] = {
    "a wrong digit": (SHARE, "numerator", "p5s1, which the evidence for numerator cites, does not say 31",
        lambda drafts: drafts.write(*SHARE, "31", "numerator")),
    "a year that is not the source's": (("research-area", "bottled-glow"), "year", "does not say 2028",
        lambda drafts: drafts.write("research-area", "bottled-glow", "2028", "year")),
    "a wrong digit in what a claim states": (("claim", f"{AMBER}.p5s1c1"), "states", "p5s1 does not say 40",
        lambda drafts: drafts.write("claim", f"{AMBER}.p5s1c1", "Almost 40 of 100 clockmakers glow", "states")),
    "a wrong number in words in what a claim states": (("claim", f"{AMBER}.p5s1c1"), "states", "p5s1 does not say 40",
        lambda drafts: drafts.write("claim", f"{AMBER}.p5s1c1", "Almost forty percent of clockmakers glow", "states")),
    "another stage in what a claim states": (("claim", f"{AMBER}.p5s1c1"), "states", "p5s1 does not say 4",
        lambda drafts: drafts.write("claim", f"{AMBER}.p5s1c1", "Clockmakers glow in stage IV", "states")),
    "a number that is neither stated nor fits": (LOST, "value", "p5s2, which the evidence for value cites, does not",
        lambda drafts: drafts.write(*LOST, "325", "value")),
    "bounds the wrong way round": (LOST, "lower", "lower is 4.75, which is more than upper, 2.5",
        lambda drafts: drafts.write(*LOST, "4.75", "lower").write(*LOST, "2.5", "upper").remove(*LOST, "value")
        .edit(*LOST, lambda each: each["evidence"].pop("value"))),
    "a value outside of its bounds": (LOST, "value", "value is 4.75, which is more than upper, 3.25",
        lambda drafts: drafts.write(*LOST, "4.75", "value").write(*LOST, "3.25", "upper")),
    "a part that is more than its whole": (SHARE, "numerator", "numerator is 100, which is more than denominator, 30",
        lambda drafts: drafts.write(*SHARE, "100", "numerator").write(*SHARE, "30", "denominator")),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_wrong_number_is_refused(empty_database: Database, world_drafts: Drafts, name: str) -> None:
    key, field, message, change = BREAKAGES[name]
    found = faults(empty_database, change(world_drafts))
    assert [(fault.kind, fault.id, fault.path) for fault in found] == [(*key, (field,))]
    assert message in found[0].message
    assert found[0].help


def test_a_denominator_is_more_than_nothing(empty_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.write(*SHARE, "0", "denominator").write("document", AMBER, "sv", "language")
    messages = [fault.message for fault in faults(empty_database, drafts)]
    assert "denominator is 0, and nothing can be a part of that." in messages


@pytest.mark.parametrize("year", ["1066", "9999"])
def test_a_year_is_plausible(empty_database: Database, world_drafts: Drafts, year: str) -> None:
    drafts = world_drafts.write("research-area", "bottled-glow", year, "year").write(
        "document", AMBER, "sv", "language"
    )
    (found,) = faults(empty_database, drafts)
    assert (found.rule, found.path) == ("numbers-fit-together", ("year",))


def test_every_year_and_day_of_every_kind_is_plausible() -> None:
    today = dt.datetime.now(dt.UTC)
    for kind in KINDS:
        for path in list_year_fields(kind.name):
            assert report_years(kind, path, "1899") == report_years(kind, path, f"{today.year}") == [], (
                kind.name,
                path,
            )
            assert report_years(kind, path, "0206") == [path], (kind.name, path)
            assert report_years(kind, path, "9999") == ([] if path[-1] == "lastReviewed" else [path])


def test_a_document_was_not_changed_before_it_was_published() -> None:
    for modified, wrong in (("2019-05-01", []), ("2018-05-01", []), ("2018-04-30", [("imprint", "modified", "value")])):
        imprint = {"published": {"value": "2018-05-01"}, "modified": {"value": modified}}
        source = Source(get_kind("document"), "amber-fever", {"imprint": imprint})
        assert [fault.path for fault in check_years(source)] == wrong


@pytest.mark.parametrize(
    ("kind", "values", "faults_number"),
    [
        ("reference", {"year": 2031, "locator": "An almanac"}, 1),
        ("reference", {"year": 2031, "locator": "An almanac, to appear in 2031"}, 0),
        ("reference", {"year": 2019, "locator": "An almanac"}, 0),
        ("document", {"imprint": {"modified": {"value": "2031-01-01"}}, "text": "The glow"}, 1),
        ("document", {"imprint": {"modified": {"value": "2031-01-01"}}, "text": "The glow of May 2031"}, 0),
    ],
)
def test_nothing_is_published_in_the_future_unless_the_source_says_so(
    kind: str, values: dict[str, Any], faults_number: int
) -> None:
    found = list(check_years(Source(get_kind(kind), "amber-fever", values)))
    assert ["the source does not say 2031." in fault.message for fault in found] == [True] * faults_number


def report_years(kind: Kind, path: Path, year: str) -> list[Path]:
    """Return the paths of the faults in a record with only this year."""
    value: Any = int(year) if path[-1] == "year" else f"{year}-05-01"
    for name in reversed(path):
        value = {name: value}
    return [fault.path for fault in check_years(Source(kind, "amber-fever", value))]
