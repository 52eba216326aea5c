"""Coded words: a code is not another than the source's words for it say."""

import pytest

from service.publishing.coded_words import (
    APPROXIMATORS,
    DENYING,
    FORBIDDEN,
    OCCURRENCES,
    SEXES,
    UNITS,
    drop_conditions,
    find_words,
    is_contradicted,
    list_codes,
)
from service.store.database import Database
from tests.drafts import Drafts
from tests.releases import faults

SPOKEN = [
    (UNITS, "within 2 weeks", ["wk"]),
    (UNITS, "a 6-month-old", ["mo"]),
    (UNITS, "5mg in 10 ml of amber", ["mg", "mL"]),
    (UNITS, "120 mm Hg", ["mm[Hg]"]),
    (UNITS, "30 % of bakers, at night", ["%"]),
    (UNITS, "a good lamp", []),
    (APPROXIMATORS, "almost thirty bakers", ["almost"]),
    (APPROXIMATORS, "about 3 weeks", ["about"]),
    (APPROXIMATORS, "no more than 5 jars", ["at-most"]),
    (APPROXIMATORS, "more than 5 jars", ["more-than"]),
    (APPROXIMATORS, "40 years or older", ["at-least"]),
    (APPROXIMATORS, "up to a dozen", ["at-most"]),
    (APPROXIMATORS, "do not take more than 2 g", ["at-most"]),
    (APPROXIMATORS, "should never be less than 2 g", ["at-least"]),
    (APPROXIMATORS, "all about lamps, over the gland", []),
    (SEXES, "women who bake", ["female"]),
    (SEXES, "men and women", ["female", "male"]),
]
BROKEN = {
    "an approximator": (("outlook", "recovery-with-ink"), "at-least", ("timeFrame", "approximator"), '"within"'),
    "the approximator of a record": (
        ("statistic", "clockmakers-that-glow"),
        "more-than",
        ("approximator",),
        '"almost"',
    ),
    "a sex": (("guidance", "no-drops-for-women"), "male", ("appliesTo", 0, "sex"), '"women"'),
    "a strength": (("guidance", "no-drops-for-women"), "must", ("strength",), '"must not"'),
    "a prohibition": (("guidance", "rest"), "must-not", ("strength",), "forbid nothing"),
}


@pytest.mark.parametrize(("table", "words", "codes"), SPOKEN, ids=[words for _, words, _ in SPOKEN])
def test_words_speak_of_codes(table: dict[str, str], words: str, codes: list[str]) -> None:
    assert list(list_codes(words, table)) == codes


def test_what_is_forbidden_is_not_what_must_not_be_forgotten() -> None:
    for words in ("must not be given", "Don’t stand there", "never alone", "avoid lamps"):
        assert find_words(words, FORBIDDEN)
    for words in ("Do not forget to rest", "You need not rest", "Rest at once"):
        assert find_words(words, FORBIDDEN) is None
    assert find_words("Keep away from lamps", DENYING)


def test_a_condition_forbids_nothing() -> None:
    assert find_words(drop_conditions("Call a porter if you cannot sing"), FORBIDDEN) is None
    assert find_words(drop_conditions("If it rains, do not sing"), FORBIDDEN)


def test_a_degree_next_to_the_one_that_is_said_does_not_contradict_it() -> None:
    assert not is_contradicted("usually", list_codes("a common glow", OCCURRENCES), OCCURRENCES)
    assert is_contradicted("rarely", list_codes("a common glow", OCCURRENCES), OCCURRENCES)
    assert not is_contradicted("rarely", list_codes("often dim, rarely bright", OCCURRENCES), OCCURRENCES)


@pytest.mark.engines("sqlite")
def test_a_code_that_its_words_contradict_is_refused(empty_database: Database, world_drafts: Drafts) -> None:
    for key, code, path, named in BROKEN.values():
        (found,) = faults(empty_database, world_drafts.write(*key, code, *path))
        assert (found.rule, found.id, found.path) == ("codes-fit-their-words", key[1], path)
        assert named in found.message
        assert found.help
