"""Question forms: questions as people ask them lead to the kinds, values and sentences that answer."""

import tomllib

import pytest

from schemas.fields import Choice, Listed
from service.catalog import BY_NAME
from service.search.index import SearchIndex
from service.search.index_documents import DocumentSubject, IndexEntry, Surroundings
from service.search.query import ParsedQuestion, Question
from service.search.question_forms import FORMS, list_answering_fields
from service.search.searcher import find
from tests.search.conftest import Indexed
from tests.search.invented import entry, found

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")
GLOW = DocumentSubject("Glow", frozenset({"glow"}))
AROUND = Surroundings({"glow": GLOW, "lamps": DocumentSubject("Lamps", frozenset({"lamp"}))})
# Each question, and the record of the article on the glow that answers it.
ASKED = {
    "can the glow be cured": "curability",
    "is there a cure for the glow": "curability",
    "is the glow contagious": "glow.p9s1",
    "can I get the glow from someone else": "glow.p9s1",
    "what are the side effects of quux for the glow": "harm",
    "when should I see a doctor about the glow": "seek-help",
    "when to call an ambulance for the glow": "seek-help",
    "how long does the glow last": "duration",
    "what causes the glow": "cause",
    "why do people glow": "cause",
    "how is the glow diagnosed": "exam",
    "how do they check for the glow": "exam",
    "how is the glow treated": "quux",
    "is the glow hereditary": "glow.p9s2",
    "does the glow run in families": "glow.p9s2",
    "how common is the glow": "prevalence",
    "how many people have the glow": "prevalence",
    "can I prevent the glow": "prevention",
    "is the glow dangerous": "severity",
    "what happens if the glow is not treated": "complications",
    "will the glow come back": "recurrence",
    "what does the glow feel like": "warmth",
}


def in_document(document: str, kind: str, id_: str, **members: object) -> IndexEntry:
    """Return a record of a document that is about something."""
    plain = entry(kind, id_, [("document", document)], **members)
    return IndexEntry(plain.kind, plain.record, plain.facets, AROUND)


@pytest.fixture
def library(indexed: Indexed) -> SearchIndex:
    """Give the index of an article on the glow that answers each form with one record, and of one on lamps."""
    statements = {
        "curability": ("outlook", {"aspect": "curability"}),
        "severity": ("outlook", {"aspect": "severity"}),
        "complications": ("outlook", {"aspect": "complications"}),
        "recurrence": ("outlook", {"aspect": "recurrence"}),
        "harm": ("adverse-effect", {}),
        "seek-help": ("guidance", {"category": "seek-help"}),
        "prevention": ("guidance", {"category": "prevention"}),
        "duration": ("statistic", {"measure": "duration"}),
        "prevalence": ("statistic", {"measure": "prevalence"}),
        "cause": ("risk-factor", {"role": "cause"}),
        "exam": ("test", {}),
        "quux": ("treatment", {}),
        "warmth": ("finding", {"category": "symptom"}),
    }
    return indexed(
        in_document("glow", "condition", "glow", name="Glow", wording="the glow"),
        *(
            in_document("glow", kind, id_, name=f"Waldo {number}", wording=f"fred {number}", **values)
            for number, (id_, (kind, values)) in enumerate(statements.items())
        ),
        in_document("glow", "document", "glow", title="Glow"),
        *(in_document("glow", "sentence", f"glow.p1s{n}", text=f"The glow is a garply {n}.") for n in range(1, 8)),
        in_document("glow", "sentence", "glow.p9s1", text="It spreads from person to person."),
        in_document("glow", "sentence", "glow.p9s2", text="It is inherited."),
        in_document("lamps", "document", "lamps", title="Lamps"),
        in_document("lamps", "outlook", "other", name="Plugh", wording="xyzzy", aspect="curability"),
        in_document("lamps", "sentence", "lamps.p1s1", text="Lamps spread from person to person."),
    )


@pytest.mark.parametrize("typed", ASKED)
def test_a_question_leads_to_what_answers_it(typed: str, library: SearchIndex) -> None:
    hits = [hit.id for hit in find(library, Question(typed), 0, 100).hits]
    assert ASKED[typed] in hits[:2]
    # What the other article says of it answers another question.
    assert {"other", "lamps.p1s1"}.isdisjoint(hits[:5])


def test_a_hit_without_a_word_of_the_question_shows_the_words_that_answer(library: SearchIndex) -> None:
    hit = next(hit for hit in find(library, Question("can the glow kill people")).hits if hit.id == "severity")
    assert [(each.field, each.text, each.marks) for each in hit.highlights] == [("wording", "fred 1", [])]


def test_filters_say_what_a_question_is_about(library: SearchIndex) -> None:
    assert found(library, "is it terminal") == []
    assert found(library, "is it terminal", documents=["glow"]) == ["severity"]
    assert found(library, "is it terminal", documents=["glow"], types=["guidance"]) == []
    assert find(library, Question("is it terminal", documents=["glow"])).total == 1


def test_a_heading_asks_what_the_sentences_below_it_answer(indexed: Indexed) -> None:
    texts = [
        "What is glow?",
        "Glow is a quux.",
        "What causes glow?",
        "Scarves and storms.",
        "Who knows?",
        "Waldo fred.",
    ]
    index = indexed(*(in_document("glow", "sentence", f"glow.p{n}s1", text=text) for n, text in enumerate(texts, 1)))
    hits = found(index, "why do people glow")
    assert hits[0] == "glow.p4s1"
    assert "glow.p6s1" not in hits


def test_documents_of_other_languages_answer_by_their_values_only(indexed: Indexed) -> None:
    around = Surroundings({"glow": GLOW._replace(is_english=False)})
    told = [
        ("outlook", "cure", {"name": "Fred", "aspect": "curability"}),
        ("sentence", "glow.p1s1", {"text": "They get better."}),
    ]
    told.append(("document", "glow", {"title": "Glow"}))
    entries = [entry(kind, id_, [("document", "glow")], **members) for kind, id_, members in told]
    index = indexed(*(IndexEntry(each.kind, each.record, each.facets, around) for each in entries))
    assert found(index, "will the glow go away") == ["cure", "glow"]


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("can it be cured", "cure"),
        ("is it catching", "contagious"),
        ("sideeffects of cobalt", "harms"),
        ("how long can people live with it", "survival"),
        ("how long does it take to heal", "duration"),
        ("how is it treated", "treatment"),
        ("what should I eat", "food"),
        ("cobalt after treatment", None),
        ("diagnosed at once", None),
        ("cells that did not die", None),
        ("", None),
    ],
)
def test_the_form_is_asked_and_not_only_mentioned(typed: str, form: str | None, indexed: Indexed) -> None:
    index = indexed(entry("treatment", "cobalt", name="Cobalt", wording="side effects of cobalt"))
    asked = ParsedQuestion(typed, index).form
    assert (asked.name if asked else None) == form


def test_every_form_is_answered_by_fields_that_exist() -> None:
    declared = tomllib.loads(FORMS.read_text("utf-8"))
    assert {frozenset(each) for each in declared.values()} <= {
        frozenset({"asks", "fields", "says"}),
        frozenset({"asks", "fields", "says", "heads"}),
    }
    for kind, answering in list_answering_fields().items():
        members = BY_NAME[kind].members
        for _, field in answering:
            assert field.member is None or field.member in members, field
            if field.member and field.value:
                member = members[field.member]
                choice = member.inner if isinstance(member, Listed) else member
                assert isinstance(choice, Choice)
                assert field.value in choice.vocabulary.terms, field
