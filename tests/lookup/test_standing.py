"""Standing: the table of a code's relation and its place, checked against what the words mean.

Meanings are sets here: a code or record that means less is a subset. For every pair the table must say what holds in
all the worlds that fit it.
"""

from collections.abc import Iterator
from itertools import product

import pytest

from schemas.codes import RELATION
from schemas.lookup import FOUND
from service.lookup.match import MATCHES, MEANING, TABLE, CodePlace, explain_match

Meaning = frozenset[int]
MEANINGS = [frozenset(number for number in range(3) if bits >> number & 1) for bits in range(1, 8)]


def stands(one: Meaning, other: Meaning) -> str:
    """Return the relation of one meaning to another."""
    if one == other:
        return "exact"
    return "broader" if one > other else "narrower" if one < other else "related"


def lies(carried: Meaning, asked: Meaning) -> CodePlace | None:
    """Return the relation of one code to another, by their meanings."""
    places = {"exact": CodePlace.SAME, "broader": CodePlace.ABOVE, "narrower": CodePlace.BELOW}
    return places.get(stands(carried, asked))


def worlds(place: CodePlace, relation: str) -> Iterator[str]:
    """Yield the relation of the record to the requested code, in each world that fits the pair."""
    for record, carried, asked in product(MEANINGS, repeat=3):
        if stands(carried, record) == relation and lies(carried, asked) is place:
            yield stands(record, asked)


def test_every_pair_has_its_place_in_the_table() -> None:
    assert set(TABLE) == set(product(CodePlace, RELATION.terms))
    assert set(TABLE.values()) == set(MATCHES) == set(FOUND)
    assert set(MEANING) == set(RELATION.terms)


@pytest.mark.parametrize(("place", "relation"), [pair for pair in TABLE if pair[1] != "related"])
def test_the_table_says_what_holds_in_every_world(place: CodePlace, relation: str) -> None:
    holding = set(worlds(place, relation))
    assert holding
    assert TABLE[place, relation] == (holding.pop() if len(holding) == 1 else "related")


@pytest.mark.parametrize("place", CodePlace)
def test_what_is_only_related_to_a_code_is_only_related(place: CodePlace) -> None:
    assert TABLE[place, "related"] == "related"


@pytest.mark.parametrize(("place", "relation"), TABLE)
def test_the_reason_is_a_sentence_that_names_the_code_carried(place: CodePlace, relation: str) -> None:
    words = explain_match(place, relation, "ICD-10 Z00", None)
    assert words.endswith(".")
    assert ("ICD-10 Z00" in words) == (place is not CodePlace.SAME)
    assert explain_match(place, relation, "ICD-10 Z00", "Not a code.").endswith("note: Not a code.")
