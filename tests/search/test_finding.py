"""Finding: order, readings of a word, filters, totals, and the presentation of hits."""

from typing import Any

import orjson
import pytest

from schemas.search import Tier
from service.catalog import KINDS, Kind
from service.search.index import SearchIndex
from service.search.query import Question
from service.search.searcher import TooMany, find
from service.store.changes import list_all_standing
from service.store.database import Database
from service.store.export_queries import stream
from tests.search.conftest import Indexed
from tests.search.invented import entry, found

SYRUP = entry("treatment", "syrup", name="Cobalt syrup", aliases=["blue syrup"], wording="a spoon of cobalt")
FEVER = entry(
    "condition",
    "fever",
    name="Amber fever",
    aliases=["the glow"],
    standardTerm="haematogenous luminosity",
    codes=[
        {"system": "icd-10", "code": "X79.5"},
        {"system": "mesh", "code": "D009999"},
        {"system": "rxnorm", "code": "1191"},
    ],
)


@pytest.mark.parametrize(
    "typed",
    [
        "cobalt",
        "COBALT!",
        "coba",  # begun
        "cobolt",  # a letter changed
        "coablt",  # two letters changed places
        "cobal t",  # cut in two
        "cobaltsyrup",  # run together
        "what is the cobalt?",
        'syrup AND "cobalt" -blue OR (NOT *) title:cobalt^5~2',
    ],
)
def test_a_record_is_found_however_it_is_typed(typed: str, indexed: Indexed) -> None:
    assert found(indexed(SYRUP, FEVER), typed) == ["syrup"]


@pytest.mark.parametrize(
    "typed",
    [
        "X79.5",
        "x79.5",
        "icd-10|X79.5",
        "http://hl7.org/fhir/sid/icd-10|X79.5",
        "urn:oid:2.16.840.1.113883.6.3|X79.5",
        "https://terminology.hl7.org/CodeSystem/icd10/|x79.5",
        "D009999",
        "http://id.nlm.nih.gov/mesh|D009999",
        "https://www.nlm.nih.gov/mesh|D009999",
        "1191",
        "rxnorm|1191",
        "is it (D009999)?",
    ],
)
def test_a_code_is_found_as_it_is_typed(typed: str, indexed: Indexed) -> None:
    answer = find(indexed(SYRUP, FEVER), Question(typed))
    assert [(hit.id, hit.matched_on, hit.highlights[0].field) for hit in answer.hits] == [("fever", Tier.CODE, "codes")]


def test_a_code_that_no_record_has_finds_its_category_and_says_so(indexed: Indexed) -> None:
    index = indexed(SYRUP, FEVER)
    answer = find(index, Question("X79.9"))
    assert ([hit.id for hit in answer.hits], answer.match, answer.read_as) == (["fever"], "similar", "X79")
    assert found(index, "rxnorm|119") == []


def test_a_mistake_is_told(indexed: Indexed) -> None:
    answer = find(indexed(SYRUP, FEVER), Question("cobolt sirup"))
    assert (answer.match, answer.read_as) == ("similar", "cobalt syrup")
    assert "cobalt syrup" in answer.message


def test_a_short_word_is_not_taken_for_another(indexed: Indexed) -> None:
    assert found(indexed(entry("treatment", "cat", name="Cat")), "cut") == []


def test_another_name_stands_for_the_name_elsewhere_too(indexed: Indexed) -> None:
    index = indexed(
        entry("finding", "ache", name="Glow", aliases=["shimmer"]),
        entry("treatment", "lamp", name="Lamp against the glow"),
    )
    assert found(index, "shimmer") == ["ache", "lamp"]


def test_what_is_called_just_so_comes_first(indexed: Indexed) -> None:
    index = indexed(
        entry("condition", "a-longer", name="Amber fever of the amber fever, amber fever", wording="amber fever"),
        entry("condition", "b-exact", name="Amber fever"),
        entry("condition", "c-other", name="Fever, amber and blue"),
    )
    answer = find(index, Question("amber fever"))
    assert (answer.hits[0].id, answer.match) == ("b-exact", "exact")
    assert find(index, Question("amber fever", types=("site",))).match == "none"
    assert find(index, Question("amber")).match == "words"


def test_records_come_before_sentences_and_these_before_claims(indexed: Indexed) -> None:
    index = indexed(
        entry("claim", "amber-fever.p1s1c1", quote="quux", states="quux quux"),
        entry("sentence", "amber-fever.p1s1", text="quux"),
        entry("reference", "atlas", title="Quux"),
        entry("treatment", "other", name="Other", wording="a word or two and then quux"),
    )
    assert found(index, "quux") == ["other", "atlas", "amber-fever.p1s1", "amber-fever.p1s1c1"]


def test_equal_hits_keep_the_order_of_the_catalog(indexed: Indexed) -> None:
    stated = [kind for kind in KINDS if kind.stated]
    index = indexed(*(entry(kind.name, id_, name="Quux") for kind in stated for id_ in ("a", "b")))
    hits = find(index, Question("quux"), 0, 100).hits
    assert [(hit.type, hit.id) for hit in hits] == [(kind.name, id_) for kind in stated for id_ in ("a", "b")]


def test_pages_join_up(world_index: SearchIndex) -> None:
    question = Question("glow fever storm lamp elbow scarf moon of the bakers")
    whole = [(hit.type, hit.id) for hit in find(world_index, question, 0, 1000).hits]
    total = find(world_index, question).total
    assert len(whole) == len(set(whole)) == total > 30
    for size in (1, 7, 25):
        pages = [find(world_index, question, offset, size) for offset in range(0, total + size, size)]
        assert [(hit.type, hit.id) for page in pages for hit in page.hits] == whole
        assert {page.total for page in pages} == {total}


def test_what_more_records_have_than_may_be_looked_at_is_not_looked_for(world_index: SearchIndex) -> None:
    asked = Question("the glow of amber fever")
    assert find(world_index, asked, most=1000) == find(world_index, asked)
    with pytest.raises(TooMany):
        find(world_index, asked, most=10)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_filter_by_kind_never_shows_another(kind: Kind, world_index: SearchIndex) -> None:
    question = "glow fever storm lamp elbow scarf moon gland"
    every = find(world_index, Question(question), 0, 1000)
    some = find(world_index, Question(question, types=(kind.name,)), 0, 1000)
    assert {hit.type for hit in some.hits} <= {kind.name}
    assert {hit.id for hit in some.hits} == {hit.id for hit in every.hits if hit.type == kind.name}
    assert some.total == len(some.hits)


@pytest.mark.parametrize("name", ["condition", "document"])
def test_a_filter_means_what_it_means_in_lists(
    name: str, world_index: SearchIndex, published_database: Database
) -> None:
    with published_database.open_reading() as connection:
        records = {
            (kind.name, each.id): each.facets for kind in KINDS for each in stream(connection, kind.name, 1, [name])
        }
    question = "glow fever storm lamp elbow scarf moon gland sleep bakers"
    every = find(world_index, Question(question), 0, 1000).hits
    for value in {value for facets in records.values() for _, value in facets}:
        filters: dict[str, Any] = {f"{name}s": (value,)}
        some = find(world_index, Question(question, **filters), 0, 1000)
        expected = [hit for hit in every if (name, value) in records[hit.type, hit.id]]
        assert {(hit.type, hit.id) for hit in some.hits} == {(hit.type, hit.id) for hit in expected}
        assert some.total == len(expected)


def test_what_rests_on_a_claim_so_judged_is_left_out_and_counted(
    world_index: SearchIndex, published_database: Database
) -> None:
    with published_database.open_reading() as connection:
        judged = {
            each.id
            for kind in KINDS
            for each in stream(connection, kind.name, 1, ["exclude"])
            if ("exclude", "misleading-or-unsafe") in each.facets
        }
    question = "glow fever storm lamp elbow scarf moon gland sleep bakers"
    every = find(world_index, Question(question), 0, 1000)
    some = find(world_index, Question(question, exclude=("misleading-or-unsafe",)), 0, 1000)
    assert {hit.id for hit in every.hits} - {hit.id for hit in some.hits} == {hit.id for hit in every.hits} & judged
    assert (some.omitted, every.omitted) == (every.total - some.total, 0)
    assert some.omitted > 0
    assert f"{some.omitted}" in some.message


def test_a_search_that_finds_nothing_says_so_in_words(indexed: Indexed) -> None:
    answer = find(indexed(SYRUP, FEVER), Question("zzzzzz"))
    assert (answer.hits, answer.total, answer.match, answer.read_as) == ([], 0, "none", None)
    assert "says nothing about" in answer.message
    assert list(answer.searched) == list(Tier)


def test_marks_are_the_words_and_a_long_text_is_cut_between_words(indexed: Indexed) -> None:
    text = f"{'before it ' * 40}the glowing quux of amber {'and after it ' * 40}".strip()
    (hit,) = find(indexed(entry("claim", "amber-fever.p1s1c1", quote=text)), Question("ambers quux")).hits
    shown = hit.highlights[0]
    assert [shown.text[mark.start : mark.end] for mark in shown.marks] == ["quux", "amber"]
    assert len(shown.text) <= 240
    assert f" {shown.text} " in f" {text} "


def test_what_is_shown_explains_every_word(indexed: Indexed) -> None:
    index = indexed(
        entry("treatment", "syrup", name="Cobalt syrup", aliases=["blue spoon", "blue"], wording="for glowing elbows")
    )
    (hit,) = find(index, Question("cobalt spoon against elbows")).hits
    assert [(each.field, each.text) for each in hit.highlights] == [
        ("name", "Cobalt syrup"),
        ("aliases", "blue spoon"),
        ("wording", "for glowing elbows"),
    ]


def test_a_name_of_function_words_is_found(indexed: Indexed) -> None:
    index = indexed(SYRUP, entry("treatment", "who", name="The Who"))
    assert found(index, "the who") == ["who"]
    assert found(index, "the") == ["who"]


def test_stored_hits_are_what_is_served(world_index: SearchIndex, published_database: Database) -> None:
    with published_database.open_reading() as connection:
        served = {
            (kind.name, each.id): kind.build_reference_name(orjson.loads(each.body), each.id)
            for kind in KINDS
            for each in list_all_standing(connection, 1, kind.name)
        }
    assert len(world_index) == len(served)
    for hit in find(world_index, Question("glow fever storm lamp elbow scarf moon gland"), 0, 1000).hits:
        assert served[hit.type, hit.id] == hit.name
