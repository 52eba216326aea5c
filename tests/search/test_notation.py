"""Notation: signs, numbers and Greek letters count, and different notations of the same thing are the same."""

import pytest

from service.search.query import Question
from service.search.searcher import find
from service.search.suggestions import PartialQuestion, suggest
from service.search.tokenizer import list_spellings
from tests.search.conftest import Indexed
from tests.search.invented import entry, found

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")

SAME = """
    CD4⁺ | CD4+ | cd4+ | CD4(+) | CD4 (+)
    HER2- | HER2− | her2- | HER2 (-) | HER2⁻
    ER+/PR- | er+/pr- | ER+ PR-
    ½ tablet | 1/2 tablet | 1⁄2 tablet
    2½ tablets | 2 1/2 tablets
    1.5 mg | 1.5mg | 1·5 mg
    0.5 ml | .5 ml | 0.5ml
    1,000 units | 1000 units
    x² | x^2 | X²
    10⁹/L | 10^9/L | 10⁹/l
    <5 | < 5
    ≤5 | <=5 | ≤ 5
    p < 0.05 | p<0.05
    5-10 days | 5–10 days
    ±2 | +/-2 | ± 2
    30% | 30 % | 30 percent | 30 per cent
    37°C | 37 °C
    5 µg | 5 μg | 5 mcg | 5mcg
    H₂O | H2O
    type II | type 2 | Type ii
    stage IV | stage 4
    stage IIIA | stage 3a
    Glowtor™ | Glowtor
"""
APART = """
    HER2+ | HER2- | HER2
    ER+/PR- | ER-/PR+ | ER+/PR+ | ER PR
    ½ tablet | 12 tablet | 2 tablet | 1 tablet
    1.5 mg | 15 mg | 1 5 mg | 1.5 g | 1.5 ml | 1.50 mg
    1,000 units | 1.000 units | 1 units | 100 units
    x² | x2 | x
    10⁹/L | 109/L | 10⁸/L | 10/L
    <5 | >5 | ≤5 | 5 | ≥5
    p < 0.05 | p > 0.05 | p = 0.05 | p < 0.5
    5-10 days | 510 days | 5 10 days
    ±2 | 2 | +2 | -2
    30% | 30 | 3%
    37°C | 37°F | 37
    5 µg | 5 mg | 5 g
    type I | type II | type
    vitamin A | vitamin | vitamin B
    non-amber | amber
    no lamps | lamps | not lamps
    off lamps | lamps
    glowable lamps | glowing lamps
    5′ end | 5″ end | 5 end
    65+ | 65
"""


def rows(text: str) -> list[list[str]]:
    """Return the adjacent pairs."""
    return [[each.strip() for each in line.split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize("row", rows(SAME), ids=lambda row: row[0])
def test_another_notation_of_the_same_is_exact(row: list[str], indexed: Indexed) -> None:
    assert len({tuple(list_spellings(each.replace("tablets", "tablet"))) for each in row}) == 1
    index = indexed(entry("treatment", "one", name="Quux", aliases=row[:1]))
    for typed in row:
        answer = find(index, Question(typed))
        assert ([hit.id for hit in answer.hits], answer.match) == (["one"], "exact"), typed


@pytest.mark.parametrize("row", rows(APART), ids=lambda row: row[0])
def test_exact_means_exact(row: list[str], indexed: Indexed) -> None:
    called, *others = row
    index = indexed(entry("treatment", "one", name="Quux", aliases=[called]))
    assert find(index, Question(called)).match == "exact"
    for typed in others:
        assert find(index, Question(typed)).match in {"words", "none"}, typed


@pytest.mark.parametrize("row", rows(APART), ids=lambda row: row[0])
def test_what_is_called_otherwise_is_not_exact(row: list[str], indexed: Indexed) -> None:
    called, *others = row
    index = indexed(entry("treatment", "one", name="Quux", aliases=others))
    assert find(index, Question(called)).match in {"words", "none"}


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("dose of 1.5 mg", "15 mg"),
        ("½ of it", "12"),
        ("10⁹/L", "109"),
        ("10⁹/L", "10"),
        ("1,000 units", "1"),
        ("2021", "2020"),
        ("12 drops", "1"),
        ("HER2+", "HER3+"),
        ("5-10 days", "510"),
    ],
)
def test_another_number_is_not_found(called: str, typed: str, indexed: Indexed) -> None:
    index = indexed(entry("treatment", "one", name="Quux", aliases=[called]))
    assert found(index, typed) == []


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("β-blocker", "beta blocker"),
        ("β-blocker", "beta-blockers"),
        ("beta blocker", "β-blocker"),
        ("TNF-α", "tnf alpha"),
        ("TNFα", "TNF-alpha"),
        ("5 μg", "5 mcg"),
        ("HER2+", "HER2 positive"),
        ("HER2-", "her2 negative"),
        ("HER2 positive", "HER2+"),
        ("30%", "30 percent"),
        ("5-10 days", "10 days"),
        ("120/80", "120"),
        ("x²", "x2"),
    ],
)
def test_a_sign_or_letter_is_found_by_its_name(called: str, typed: str, indexed: Indexed) -> None:
    index = indexed(
        entry("treatment", "one", name="Quux", aliases=[called]), entry("treatment", "other", name="Lamp syrup")
    )
    assert found(index, typed) == ["one"]


def test_the_same_sign_comes_first(indexed: Indexed) -> None:
    index = indexed(
        entry("condition", "a-plus", name="HER2+ amber fever"),
        entry("condition", "b-minus", name="HER2- amber fever"),
        entry("condition", "c-neither", name="Amber fever of HER2"),
    )
    assert found(index, "amber fever her2-")[0] == "b-minus"
    assert found(index, "amber fever HER2+")[0] == "a-plus"


def test_marks_take_the_sign_with_the_word(indexed: Indexed) -> None:
    index = indexed(entry("treatment", "one", name="Quux", wording="a dose < 5 mg for HER2 (+) fever, not β-lamps"))
    (hit,) = find(index, Question("<5 her2+ beta")).hits
    (shown,) = hit.highlights
    assert [shown.text[mark.start : mark.end] for mark in shown.marks] == ["< 5", "HER2 (+)", "β"]


def test_a_unit_says_nothing_without_its_number(indexed: Indexed) -> None:
    index = indexed(
        entry("treatment", "one", name="Quux", aliases=["15 mg"]), entry("treatment", "two", name="MG fever")
    )
    assert found(index, "20 mg") == []
    assert found(index, "MG") == ["two"]


def test_which_stage_i_am_in_is_no_stage(indexed: Indexed) -> None:
    index = indexed(entry("condition", "one", name="Fever 1"), entry("condition", "two", name="Stage I fever"))
    assert found(index, "which stage i am in") == ["two"]
    assert find(index, Question("stage i fever")).match == "exact"


def test_completions_keep_signs(indexed: Indexed) -> None:
    index = indexed(
        entry("condition", "plus", name="HER2+ fever"),
        entry("condition", "minus", name="HER2- fever"),
        entry("treatment", "beta", name="β-blocker"),
    )
    assert {each.id for each in suggest(index, PartialQuestion("her2")).names} == {"plus", "minus"}
    assert [each.id for each in suggest(index, PartialQuestion("HER2-")).names] == ["minus"]
    assert [each.id for each in suggest(index, PartialQuestion("her2+ fe")).names] == ["plus"]
    assert [each.id for each in suggest(index, PartialQuestion("beta bl")).names] == ["beta"]
