"""Quotes: words of a source are found wherever they occur, and other words are shown with what differs."""

import json
from typing import Any

import pytest

from schemas.quotes import MAX_ALL_CHARACTERS, MAX_PLACES, MAX_QUOTE_CHARACTERS, MAX_QUOTES
from tests.api.documented import PROBLEM, Documented

Json = Any


def verify(service: Documented, body: Any, expected: int = 200) -> Json:
    """Return the answer to posted quotes, compared with its documentation."""
    response = service.app.test_client().post("/v1/quotes", data=json.dumps(body), content_type="application/json")
    assert response.status_code == expected, response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    service.contract.check("/v1/quotes", response, "post")
    assert expected == 200 or response.content_type == PROBLEM
    return response.get_json()


def verify_one(service: Documented, text: str, document: str | None = None) -> Json:
    """Return the answer for one quote."""
    quote = {"text": text} if document is None else {"text": text, "document": document}
    return verify(service, {"quotes": [quote]})["items"][0]


def read_text(service: Documented, document: str) -> str:
    return service.app.test_client().get(f"/v1/documents/{document}/text").get_data(as_text=True)


def test_every_sentence_and_claim_is_found_where_it_is(service: Documented) -> None:
    parts = [*service.everything("/v1/sentences"), *service.everything("/v1/claims")]
    assert len(parts) > 20
    for start in range(0, len(parts), MAX_QUOTES):
        some = parts[start : start + MAX_QUOTES]
        quotes = [{"text": part.get("quote") or part["text"], "document": part["document"]["id"]} for part in some]
        answers = verify(service, {"quotes": quotes})["items"]
        assert [answer["quote"] for answer in answers] == quotes
        for part, answer in zip(some, answers, strict=True):
            assert answer["outcome"]["match"] == "verbatim"
            text = read_text(service, part["document"]["id"])
            for place in answer["places"]:
                assert text[place["start"] : place["end"]] == place["text"] == answer["quote"]["text"]
            assert answer["more"] or any(
                (place["start"], place["end"]) == (part["start"], part["end"]) for place in answer["places"]
            )


def test_a_place_carries_what_reviewers_say_and_what_rests_on_it(shipped: Documented) -> None:
    for claim in shipped.everything("/v1/claims"):
        place = next(
            place
            for place in verify_one(shipped, claim["quote"], claim["document"]["id"])["places"]
            if place["start"] == claim["start"]
        )
        shown = next(each for each in place["claims"] if each["claim"]["id"] == claim["id"])
        assert shown == {
            "claim": {"type": "claim", "id": claim["id"], "name": claim["quote"], "self": claim["links"]["self"]},
            "assessment": claim["assessment"],
            "supports": claim["supports"],
        }
        assert claim["sentence"]["id"] in [each["sentence"]["id"] for each in place["sentences"]]
        assert (place["attribution"], place["notice"]) == (claim["attribution"]["text"], claim["attribution"]["notice"])


@pytest.mark.parametrize(
    "quote",
    ["Glowing elbows, and glowing elbows again at night.", '"glowing  elbows, and\nglowing elbows again at night"',
     "  glowing elbows, and glowing elbows again AT NIGHT…", 'people call it "the glow"', "people call it “The Glow”"],
)  # fmt: skip
def test_words_in_other_typography_are_the_same_words(quote: str, world: Documented) -> None:
    answer = verify_one(world, quote)
    assert answer["outcome"]["match"] == "same-words"
    assert answer["places"][0]["differences"] == []


def test_a_quote_may_run_over_sentences_and_paragraphs(world: Documented) -> None:
    text = read_text(world, "amber-fever")
    for first, last in [(80, 400), (30, 200), (200, len(text) - 30)]:
        start, end = text.rfind(" ", 0, first) + 1, text.rfind(" ", 0, min(last, first + MAX_QUOTE_CHARACTERS))
        answer = verify_one(world, text[start:end].rstrip(" .,"))
        assert answer["outcome"]["match"] in {"verbatim", "same-words"}
        assert len(answer["places"][0]["sentences"]) > 1


@pytest.mark.parametrize(
    ("quote", "kinds", "differing"),
    [
        ("almost 31 out of 100 clockmakers glow within 7 winters", ["number"], ("31", "30")),
        ("almost 30 out of 100 clockmakers glow within eight winters", ["number"], ("eight", "7")),
        ("almost 30 out of 100 clockmakers glow within seven winters", ["wording"], ("seven", "7")),
        ("almost 31 out of 100 bakers glow within 7 winters", ["number", "wording"], ("31", "30")),
        ("Elbows that glow after a storm are amber fever and not moon rash", ["hedge"], (None, "probably")),
        ("Elbows that glow after a storm are probably amber fever and moon rash", ["negation"], (None, "not")),
        ("a quiet cure will turn the tongue blue or the hair green", ["hedge"], ("will", "may")),
        ("The elbow lamp is held up every new moon to watch the fever", ["wording"], ("new", "full")),
    ],
)
def test_words_that_differ_are_shown_the_gravest_first(
    quote: str, kinds: list[str], differing: tuple[str | None, str | None], world: Documented
) -> None:
    answer = verify_one(world, quote)
    assert answer["outcome"]["match"] == "similar"
    differences = answer["places"][0]["differences"]
    assert [each["kind"] for each in differences] == kinds
    assert (differences[0]["quoted"], differences[0]["source"]) == differing


def test_a_quote_without_the_negation_of_its_clause_is_shown_with_it(world: Documented) -> None:
    answer = verify_one(world, "moon rash")
    assert answer["outcome"]["match"] == "verbatim"
    assert {"kind": "negation", "word": "not"} in [word for place in answer["places"] for word in place["leftOut"]]
    whole = verify_one(world, "amber fever and not moon rash")
    assert whole["places"][0]["leftOut"] == [{"kind": "hedge", "word": "probably"}]


def test_words_credited_to_the_wrong_document_are_found_elsewhere(world: Documented) -> None:
    for document in ("glass-gland-notice", "no-such-document"):
        answer = verify_one(world, "The elbow lamp is held up every full moon", document)
        assert answer["outcome"]["match"] == "elsewhere"
        assert {place["document"]["id"] for place in answer["places"]} == {"amber-fever"}
        assert "amber-fever" in answer["outcome"]["message"]
    assert verify_one(world, "glows", "glass-gland-notice")["outcome"]["match"] == "verbatim"


@pytest.mark.parametrize("quote", ["lbows that glo", "0 out of 100 clockmakers", "purple walruses sing", "25"])
def test_parts_of_words_and_numbers_are_no_quotes(quote: str, world: Documented) -> None:
    assert verify_one(world, quote)["outcome"]["match"] in {"none", "similar"}


def test_frequent_words_are_found_at_a_bounded_number_of_places(world: Documented) -> None:
    answer = verify_one(world, "the", "amber-fever")
    assert (len(answer["places"]), answer["more"]) == (MAX_PLACES, True)


def test_a_quote_of_function_words_needs_a_document(world: Documented) -> None:
    for quote in ("the", "it is", "and not"):
        answer = verify_one(world, quote)
        assert (answer["outcome"]["match"], answer["places"]) == ("unspecific", [])


def test_withdrawn_documents_have_no_words(ended: Documented) -> None:
    assert verify_one(ended, "Elbows that glow after a storm")["outcome"]["match"] == "none"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/quotes"),
        ({"quotes": []}, "/quotes"),
        ({"quotes": "x"}, "/quotes"),
        ({"quotes": [{"text": "x"}] * (MAX_QUOTES + 1)}, "/quotes"),
        ({"quotes": [{"text": "x" * (MAX_ALL_CHARACTERS // MAX_QUOTES + 1)}] * MAX_QUOTES}, "/quotes"),
        ({"quotes": ["x"]}, "/quotes/0"),
        ({"quotes": [{}]}, "/quotes/0/text"),
        ({"quotes": [{"text": "x"}, {"text": " \n"}]}, "/quotes/1/text"),
        ({"quotes": [{"text": 5}]}, "/quotes/0/text"),
        ({"quotes": [{"text": "x" * (MAX_QUOTE_CHARACTERS + 1)}]}, "/quotes/0/text"),
        ({"quotes": [{"text": "x\u0000"}]}, "/quotes/0/text"),
        ({"quotes": [{"text": "x", "document": "A b"}]}, "/quotes/0/document"),
        ({"quotes": [{"text": "x", "document": ["a"]}]}, "/quotes/0/document"),
        ({"quotes": [{"text": "x", "document": None}]}, "/quotes/0/document"),
        ({"quotes": [{"text": "x", "documents": []}]}, "/quotes/0/documents"),
        ({"quotes": [{"text": "x"}], "limit": 5}, "/limit"),
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused_at_its_place(body: Json, pointer: str, world: Documented) -> None:
    problem = verify(world, body, 400)
    assert problem["type"] == "/problems/bad-request"
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
