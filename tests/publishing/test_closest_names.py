"""Suggestions: the nearest spelling, but never the contrary, and never at the price of looking at every name."""

import pytest

from service.publishing.closest_names import find_closest, is_reversed
from service.publishing.negations import count_negations
from service.store.database import Database
from tests.drafts import Drafts
from tests.publishing.test_quotes import counted_calls
from tests.releases import faults

REVERSED = [
    ("must-not", "must"), ("contraindications", "conditions"), ("contraindications", "indications"),
    ("unfavourable", "favourable"), ("hypothyroidism", "hyperthyroidism"), ("inactive-phase", "active-phase"),
    ("type-1-glow", "type-2-glow"), ("stage-3", "stage-2"), ("non-striped-fever", "striped-fever"),
    ("with-scarf-left", "with-scarf-right"), ("antifever", "fever"), ("never-reviewed", "reviewed"),
    ("increased-glow", "decreased-glow"), ("unlikelyMeaning", "likelyMeaning"),
]  # fmt: skip
ALIKE = [
    ("amber-fevr", "amber-fever"), ("unfavorable", "unfavourable"), ("not-reviewd", "not-reviewed"),
    ("modalty", "modality"), ("symptom-releif", "symptom-relief"), ("oraly", "oral"), ("stage-2-fevr", "stage-2-fever"),
    ("hypothyroidsm", "hypothyroidism"), ("inhaled-", "inhaled"), ("interactions", "interaction"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "other"), REVERSED)
def test_what_says_the_contrary_is_never_suggested(name: str, other: str) -> None:
    assert find_closest(name, [other]) is None
    assert is_reversed(other, name)


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_a_misspelling_is_still_understood(name: str, other: str) -> None:
    assert find_closest(name, [other, "zebra"]) == other


def test_of_many_names_few_are_compared() -> None:
    def count(number: int) -> int:
        names = tuple(f"{'aeiou'[index % 5]}{index}-fever" for index in range(number))
        assert find_closest("amber-fevr", (*names, "amber-fever")) == "amber-fever"
        with counted_calls() as calls:
            assert find_closest("amber-fevr", (*names, "amber-fever")) == "amber-fever"
        return calls["call"] + calls["c_call"]

    assert count(20_000) < 2 * count(2000)


def test_words_that_say_the_contrary_are_shown_and_not_proposed(empty_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.write("outlook", "never-lost", "anybody has ever been lost", "wording")
    (found,) = faults(empty_database, drafts)
    assert found.proposal is None
    assert '"nobody has ever been lost"' in (found.help or "")
    assert count_negations("nobody has ever been lost") == 1
