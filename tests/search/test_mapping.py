"""The mapping: a kind can be searched the day it is declared."""

from typing import Any

import orjson
import pytest

from schemas.search import MAX_QUESTION_CHARACTERS, Tier
from service.catalog import KINDS, Kind
from service.search.field_weights import list_ordered_kinds, list_sources, list_texts
from service.search.index import SearchIndex
from service.search.query import Question
from service.search.searcher import find
from service.store.changes import list_all_standing
from service.store.database import Database
from service.store.export_queries import stream
from tests.search.conftest import Indexed
from tests.search.invented import entry, found, record

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
of_every_stated_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.stated], ids=lambda kind: kind.name
)


def test_every_kind_has_its_place() -> None:
    assert sorted(kind.name for kind in list_ordered_kinds()) == sorted(kind.name for kind in KINDS)


def test_sentences_and_claims_come_last_among_equals() -> None:
    assert [kind.name for kind in list_ordered_kinds()[-2:]] == ["sentence", "claim"]


@of_every_kind
def test_every_record_is_found_by_what_it_is_called(
    kind: Kind, world_index: SearchIndex, published_database: Database
) -> None:
    with published_database.open_reading() as connection:
        records = [orjson.loads(each.body) for each in list_all_standing(connection, 1, kind.name)]
    assert records
    for each in records:
        called = kind.build_reference_name(each, each["id"])[:MAX_QUESTION_CHARACTERS]
        found = find(world_index, Question(called, types=(kind.name,)), 0, 100)
        best = [hit.name for hit in found.hits if hit.id == each["id"]]
        assert best == [kind.build_reference_name(each, each["id"])], called


@of_every_stated_kind
def test_who_asks_for_a_kind_finds_all_its_records(
    kind: Kind, world_index: SearchIndex, published_database: Database
) -> None:
    asked = kind.plural.replace("-", " ")
    with published_database.open_reading() as connection:
        records = sum(1 for _ in stream(connection, kind.name, 1, ()))
    assert find(world_index, Question(asked, types=(kind.name,))).total == records > 0
    assert kind.name in {hit.type for hit in find(world_index, Question(asked), 0, 5).hits}


@of_every_kind
def test_each_member_that_has_words_is_searched_and_shown(kind: Kind, indexed: Indexed) -> None:
    mapped = [source for source in list_sources(kind) if source.tier is not Tier.CODE and source.field != "id"]
    assert mapped
    members: dict[str, Any] = {}
    for number, source in enumerate(mapped):
        _put(members, source.path, f"quux{number}word")
    members = {name: _value(kind, name, value) for name, value in members.items()}
    index = indexed(entry(kind.name, "invented", **members))
    for number, source in enumerate(mapped):
        (hit,) = find(index, Question(f"quux{number}word")).hits
        shown = hit.highlights[0]
        assert (hit.id, hit.matched_on, shown.field) == ("invented", source.tier, source.field)
        assert [shown.text[mark.start : mark.end] for mark in shown.marks] == [f"quux{number}word"]


@of_every_stated_kind
def test_names_weigh_more_than_aliases_these_than_terms_and_these_than_words_of_the_source(
    kind: Kind, indexed: Indexed
) -> None:
    index = indexed(
        entry(kind.name, "d-by-text", name="Other", wording="the quux of it"),
        entry(kind.name, "c-by-term", name="Other", standardTerm="the quux of it"),
        entry(kind.name, "b-by-alias", name="Other", aliases=["the quux of it"]),
        entry(kind.name, "a-by-name", name="The quux of it"),
        entry(kind.name, "e-not", name="Other"),
    )
    assert found(index, "quux") == ["a-by-name", "b-by-alias", "c-by-term", "d-by-text"]


@of_every_kind
def test_a_record_without_a_value_is_no_trouble(kind: Kind, indexed: Indexed) -> None:
    assert found(indexed(entry(kind.name, "empty")), "quux") == []
    assert [list_texts(source, record(kind, "empty")) for source in list_sources(kind) if source.field != "id"]


def _put(members: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    for step in path[:-1]:
        members = members.setdefault(step, {})
    members[path[-1]] = text


def _value(kind: Kind, name: str, value: Any) -> object:
    return [value] if isinstance(record(kind, "x")[name], list) else value
