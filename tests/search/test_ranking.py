"""Ranking: one order over all kinds, by how much of the question a hit meets."""

import pytest

from service.search.index import SearchIndex
from service.search.index_documents import DocumentSubject, IndexEntry, Surroundings
from service.search.indexer import read_subjects
from service.search.query import Question
from service.search.searcher import find
from service.store.database import Database
from tests.search.conftest import Indexed
from tests.search.invented import entry, found

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")
ABOUT = {
    "lamps": DocumentSubject("Lamps", frozenset({"lamp"})),
    "storms": DocumentSubject("Storms", frozenset({"storm"})),
}
MANY = tuple(entry("treatment", f"other-{number}", name=f"Word{chr(97 + number)}ord") for number in range(20))


def in_document(document: str, kind: str, id_: str, **members: str) -> IndexEntry:
    """Return a record of a document that is about something."""
    plain = entry(kind, id_, [("document", document)], **members)
    return IndexEntry(plain.kind, plain.record, plain.facets, Surroundings(ABOUT))


def test_a_sentence_with_all_words_comes_before_records_with_one(indexed: Indexed) -> None:
    named = [entry("condition", f"fever-{number}", name="Amber fever", wording="amber fever") for number in range(10)]
    index = indexed(*MANY, *named, entry("sentence", "amber-fever.p1s1", text="You cannot pass on an amber fever."))
    for typed in ("can I pass on amber fever", "amber fever pass", "is amber fever passed on"):
        assert found(index, typed)[0] == "amber-fever.p1s1"
    assert find(index, Question("amber fever")).hits[0].type == "condition"


def test_a_distinctive_word_counts_more_than_common_ones(indexed: Indexed) -> None:
    common = [entry("sentence", f"amber-fever.p1s{place}", text="often the side of all this") for place in range(1, 20)]
    index = indexed(*common, entry("sentence", "amber-fever.p2s1", text="scarves glow"))
    assert found(index, "what side of all often makes scarves glow")[0] == "amber-fever.p2s1"
    assert found(index, "all causes of glowing scarves, often")[0] == "amber-fever.p2s1"


def test_the_more_of_the_question_the_better_whatever_the_kind(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        entry("treatment", "one", name="Quux"),
        entry("reference", "two", title="Quux garply"),
        entry("sentence", "amber-fever.p1s1", text="quux garply waldo"),
        entry("claim", "amber-fever.p1s1c1", quote="quux garply waldo fred"),
    )
    assert found(index, "quux garply waldo fred") == ["amber-fever.p1s1c1", "amber-fever.p1s1", "two", "one"]


def test_what_a_document_is_about_counts_for_its_sentences(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        in_document("lamps", "document", "lamps", title="Lamps"),
        in_document("storms", "document", "storms", title="Storms"),
        in_document("storms", "sentence", "storms.p1s1", text="They are not contagious."),
        in_document("lamps", "sentence", "lamps.p1s1", text="They are not contagious."),
        in_document("lamps", "sentence", "lamps.p1s2", text="Most are yellow."),
    )
    assert found(index, "are lamps contagious")[0] == "lamps.p1s1"
    assert found(index, "are storms contagious")[0] == "storms.p1s1"
    assert found(index, "lamps") == ["lamps"]


def test_the_document_that_meets_the_question_as_a_whole_counts_for_its_sentences(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        in_document("lamps", "sentence", "lamps.p1s1", text="Most come back in winter."),
        in_document("lamps", "sentence", "lamps.p2s1", text="Garply quux and waldo are kept apart."),
        in_document("storms", "sentence", "storms.p1s1", text="Most come back in winter."),
        in_document("storms", "sentence", "storms.p2s1", text="Waldo grows here."),
    )
    first, second = (
        [id_ for id_ in found(index, typed) if id_.endswith(".p1s1")]
        for typed in ("do garply and quux come back in winter", "when waldo grows, does it come back in winter")
    )
    assert first == ["lamps.p1s1", "storms.p1s1"]
    assert second == ["storms.p1s1", "lamps.p1s1"]


def test_a_heading_that_asks_gains_nothing_from_its_document(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        in_document("lamps", "document", "lamps", title="Lamps"),
        in_document("lamps", "sentence", "lamps.p1s1", text="What are the glowing things?"),
        in_document("lamps", "sentence", "lamps.p1s2", text="They are glowing."),
    )
    assert found(index, "glowing lamps")[0] == "lamps.p1s2"


def test_what_articles_write_supports_a_hit_and_finds_nothing_alone(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        in_document("lamps", "document", "lamps", title="Lamps"),
        in_document("lamps", "sentence", "lamps.p1s1", text="Most are yellow."),
        in_document("lamps", "sentence", "lamps.p1s2", text="Surgery is the last resort."),
        in_document("storms", "sentence", "storms.p1s1", text="Surgery is over."),
    )
    assert found(index, "operation") == []
    assert found(index, "can lamps be fixed with an operation") == ["lamps.p1s2", "lamps"]
    (best, *_) = find(index, Question("an operation for lamps")).hits
    assert [(mark.start, mark.end) for mark in best.highlights[0].marks] == [(0, 7)]
    assert find(index, Question("an operation for lamps")).match == "words"


def test_every_page_counts_the_hits_that_are_only_supported(indexed: Indexed) -> None:
    index = indexed(
        *MANY,
        in_document("lamps", "document", "lamps", title="Lamps"),
        *(in_document("lamps", "sentence", f"lamps.p1s{place}", text="Surgery helps.") for place in range(1, 6)),
    )
    pages = [find(index, Question("operation for lamps"), offset, 2) for offset in range(0, 8, 2)]
    assert [page.total for page in pages] == [6] * 4
    assert len({hit.id for page in pages for hit in page.hits}) == 6
    assert find(index, Question("operation for lamps"), 0, 0).total == 6


def test_a_hit_names_its_document(indexed: Indexed) -> None:
    index = indexed(
        in_document("lamps", "sentence", "lamps.p1s1", text="quux"),
        in_document("lamps", "document", "lamps", title="quux"),
        entry("reference", "atlas", title="quux"),
    )
    named = {hit.type: hit.document for hit in find(index, Question("quux")).hits}
    assert named == {"sentence": ["lamps", "Lamps"], "document": ["lamps", "Lamps"], "reference": None}


def test_a_heading_that_asks_comes_after_what_answers(indexed: Indexed) -> None:
    index = indexed(
        entry("sentence", "amber-fever.p1s1", text="What causes the garply quux?"),
        entry("sentence", "amber-fever.p1s2", text="Moonlight causes the garply quux."),
    )
    assert found(index, "what causes garply quux") == ["amber-fever.p1s2", "amber-fever.p1s1"]


def test_a_document_is_about_what_its_condition_is_also_called(
    world_index: SearchIndex, published_database: Database
) -> None:
    with published_database.open_reading() as connection:
        subjects = read_subjects(connection, 1)
    assert set(subjects) == {
        hit.id for hit in find(world_index, Question("amber fever glass gland paper cough", types=("document",))).hits
    }
    assert all(subject.name and subject.stems for subject in subjects.values())


@pytest.mark.parametrize(
    "typed", ["glow fever storm lamp", "what is the glow of amber fever often like", "amber fever"]
)
def test_the_order_and_the_totals_are_the_same_each_time(typed: str, world_index: SearchIndex) -> None:
    answers = [find(world_index, Question(typed), 0, 1000) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0].hits) == answers[0].total
    paged = [
        hit for offset in range(0, answers[0].total, 7) for hit in find(world_index, Question(typed), offset, 7).hits
    ]
    assert paged == answers[0].hits
