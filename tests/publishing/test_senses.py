"""Senses: what editors write and code is not the contrary of the source, and names what the source names."""

from typing import NamedTuple

import pytest

from service.publishing.code_rules import is_display_alike
from service.publishing.coded_words import list_age_groups
from service.publishing.condition_rules import CONDITION
from service.publishing.contrasts import find_contrast, has_lost_negation
from service.store.database import Database
from tests.drafts import AMBER, Drafts
from tests.releases import faults

pytestmark = pytest.mark.engines("sqlite")


class Reversal(NamedTuple):
    """A value written over that of a record of the invented world, and the fault that says so."""

    key: tuple[str, str]
    path: tuple[str | int, ...]
    value: object
    rule: str
    named: str
    warning: bool = False


FEVER, RAINBOW = ("condition", AMBER), ("risk-factor", "copper-rainbow")
REVERSALS = {
    "a protection that is no risk": Reversal(
        ("risk-factor", "lullabies"), ("role",), "cause", "senses-are-kept", '"keeps it away"'
    ),
    "a statement without its negation": Reversal(
        ("claim", "amber-fever.p7s3c2"),
        ("states",),
        "That is hard for dancers, and somebody has been lost",
        "senses-are-kept",
        "Only the quote has a negation",
    ),
    "a statement with a negation": Reversal(
        ("claim", "amber-fever.p6s1c2"),
        ("states",),
        "Feather baths do not dim glowing elbows",
        "senses-are-kept",
        "Only",
    ),
    "a statement of the contrary": Reversal(
        ("claim", "amber-fever.p7s2c1"),
        ("states",),
        "Two things together make the glow fade later",
        "senses-are-kept",
        'the quote says "sooner"',
    ),
    "a name of the contrary": Reversal(
        ("condition", "late-amber-fever"), ("name",), "Early amber fever", "senses-are-kept", '"Late"', warning=True
    ),
    "a group that is one treatment": Reversal(
        ("treatment", "quiet-cures"), ("category",), "specific", "categories-fit-references", "partOf", warning=True
    ),
    "a number in an alias": Reversal(
        FEVER, ("aliases",), ["fever of 7 gardens"], "numbers-are-stated", "does not say 7", warning=True
    ),
    "a lost character": Reversal(FEVER, ("aliases",), ["the gl\ufffdw"], "words-are-plain", "U+FFFD"),
    "an age": Reversal(
        ("treatment", "ink-drops"),
        ("dosages", 1, "forWhom", "ageGroups"),
        ["infant"],
        "codes-fit-their-words",
        "infant",
    ),
}


@pytest.mark.parametrize("reversal", REVERSALS.values(), ids=REVERSALS)
def test_a_reversal_is_reported_once_at_its_place(
    empty_database: Database, world_drafts: Drafts, reversal: Reversal
) -> None:
    (found,) = faults(empty_database, world_drafts.write(*reversal.key, reversal.value, *reversal.path))
    assert (found.rule, found.kind, found.id, found.warning) == (reversal.rule, *reversal.key, reversal.warning)
    assert found.path[: len(reversal.path)] == reversal.path
    assert reversal.named in found.message
    assert found.help


def test_a_condition_behind_a_quote_belongs_to_it(empty_database: Database, world_drafts: Drafts) -> None:
    key = ("claim", "amber-fever.p6s2c2")
    drafts = world_drafts.write(*key, "a quiet cure may turn the tongue blue or the hair green", "quote")
    drafts = drafts.remove("adverse-effect", "blue-tongue", "relation")
    found = faults(empty_database, drafts)
    assert {fault.id for fault in found if fault.rule == "conditions-are-quoted"} == {key[1], "blue-tongue"}
    assert 'leaves out "if it is taken cold"' in str(found)


def test_a_claim_that_names_the_circumstance_may_be_quoted_without_it(
    empty_database: Database, world_drafts: Drafts
) -> None:
    key = ("claim", "amber-fever.p6s2c2")
    drafts = world_drafts.write(*key, "a quiet cure may turn the tongue blue or the hair green", "quote")
    drafts = drafts.write(*key, {"circumstance": "if it is taken cold"}, "qualifiers")
    assert "conditions-are-quoted" not in {fault.rule for fault in faults(empty_database, drafts)}


def test_a_figure_says_for_whom_it_holds(empty_database: Database, world_drafts: Drafts) -> None:
    def leave_out(values: dict[str, object]) -> None:
        values["wording"] = "at most 6 drops a day"
        values["evidence"] = {field: ["paper-cough.p3s2c1"] for field in ("wording", "measure")}
        for field in set(values) - {"name", "document", "wording", "evidence", "measure"}:
            del values[field]

    found = faults(empty_database, world_drafts.edit("statistic", "weeks-of-paper-cough", leave_out))
    (fault,) = [each for each in found if each.rule == "populations-are-named"]
    assert fault.warning
    assert fault.help == "write population: in men older than 60 years, and its evidence"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lamps raise the glow", "Lamps lower the glow"),
        ("The gland is present", "with absence of the gland"),
        ("A positive lamp test", "the lamp test is negative"),
        ("Storms cause it", "storms prevent it"),
    ],
)
def test_contraries_are_found_both_ways(text: str, source: str) -> None:
    for one, other in ((text, source), (source, text)):
        assert find_contrast(one, other)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lamps raise or lower the glow", "Lamps lower the glow"),
        ("Lamps do not raise the glow", "Lamps lower the glow"),
        ("Lamps raise the glow", "Lamps are dim"),
    ],
)
def test_texts_of_both_sides_or_none_are_no_contraries(text: str, source: str) -> None:
    assert find_contrast(text, source) is None


def test_a_negation_is_lost_only_between_texts_that_say_the_same() -> None:
    assert has_lost_negation("Amber syrup cures the glow", "Amber syrup does not cure the glow")
    assert not has_lost_negation("The glow is incurable", "The glow cannot be cured")
    assert not has_lost_negation("Amber is sweet", "Bakers never rest at night, nor do their neighbours")


@pytest.mark.parametrize(
    "behind",
    [" unless it rains", ", except in storms", " only if it is cold", " if it is cold", " until it fades",
     " as long as it glows", ", provided that it glows"],
)  # fmt: skip
def test_conditions_are_read_directly_behind_words(behind: str) -> None:
    assert CONDITION.match(behind)
    assert not CONDITION.match(f" at night{behind}")


@pytest.mark.parametrize(
    ("display", "name", "alike"),
    [
        ("Breast Neoplasms", "Breast cancer", True),
        ("Liver Neoplasms", "Lung cancer", False),
        ("Malignant neoplastic disease", "Cancer", True),
        ("Headache", "Amber fever", False),
        ("MBC", "Amber fever", True),
    ],
)
def test_displays_are_compared_with_names_by_their_special_words(display: str, name: str, *, alike: bool) -> None:
    assert is_display_alike(display, name) is alike


@pytest.mark.parametrize(
    ("words", "groups"), [("in newborns", {"newborn"}), ("bakers", set()), ("middle-aged bakers", {"middle-aged"})]
)
def test_words_give_age_groups(words: str, groups: set[str]) -> None:
    assert list_age_groups(words).keys() == groups


def test_a_reversal_can_be_confirmed(empty_database: Database, world_drafts: Drafts) -> None:
    entry = {"rule": "senses-are-kept", "field": "role", "reason": "The sentence means it the other way."}
    drafts = world_drafts.write(*RAINBOW, "protective", "role").write(*RAINBOW, [entry], "confirmed")
    assert faults(empty_database, drafts) == ()
