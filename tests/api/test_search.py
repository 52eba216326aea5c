"""Search and completion over HTTP: strict parameters, pages that join up, and answers of the release that they name."""

from typing import Any
from urllib.parse import quote

import pytest

from schemas.search import MAX_QUESTION_CHARACTERS
from service.catalog import KINDS, Kind, get_kind
from tests.api.documented import Documented
from tests.api.kinds import of_every_kind

Json = Any
EVERYTHING = "glow fever storm lamp elbow scarf moon gland sleep bakers"


def search(service: Documented, text: str, *more: tuple[str, str]) -> Json:
    """Return the first page of hits."""
    return service.json("/v1/search", [("q", text), *more])


def test_a_lay_question_finds_the_record_and_says_why(shipped: Documented) -> None:
    page = search(shipped, "has it spread to my bones")
    hit = page["items"][0]
    assert (hit["type"], hit["id"], hit["name"], hit["self"]) == ("site", "bone", "Bone", "/v1/sites/bone")
    assert hit["matchedOn"] == "name"
    assert hit["highlight"][0] == {"field": "name", "text": "Bone", "marks": [{"start": 0, "end": 4}]}
    assert page["outcome"]["match"] == "words"
    assert page["total"] > 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1191", "oral-aspirin"),
        ("D009362", "metastasis"),
        ("icd-10|C50", "breast-cancer"),
        ("tumor site", "original-site"),
        ("oestrogen", "oestrogen-in-cancer-tissue"),
        ("estrogen", "oestrogen-in-cancer-tissue"),
        ("haematogenous", "blood-vessels"),
        ("chemotherpy", "chemotherapy"),
        ("chemothe", "chemotherapy"),
        ("painkiller", "pain-relief-therapies"),
    ],
)
def test_what_people_type_finds_the_record(typed: str, found: str, shipped: Documented) -> None:
    assert search(shipped, typed)["items"][0]["id"] == found


def test_no_hit_is_an_answer_in_words(service: Documented) -> None:
    page = search(service, "zzzzqqqq")
    assert (page["items"], page["total"], page["omitted"]) == ([], 0, 0)
    assert page["outcome"]["match"] == "none"
    assert "says nothing about" in page["outcome"]["message"]
    assert page["outcome"]["searched"] == ["name", "alias", "term", "code", "text", "value"]


def test_hits_bring_the_sentence_that_answers_and_what_reviewers_say_of_it(shipped: Documented) -> None:
    hits = search(shipped, "can breast cancer be treated", ("limit", "100"))["items"]
    stated = [hit for hit in hits if get_kind(hit["type"]).stated]
    assert len(stated) > 20
    for hit in stated:
        record = shipped.json(hit["self"])
        assert hit["advisories"] == record["advisories"]
        claims = [claim for found in record["evidence"].values() for claim in found]
        assert hit["sentence"]["id"] in {claim.rpartition("c")[0] for claim in claims}
        assert hit["sentence"] == {
            "type": "sentence",
            "id": hit["sentence"]["id"],
            "name": shipped.json(hit["sentence"]["self"])["text"],
            "self": f"/v1/sentences/{hit['sentence']['id']}",
        }
    best = next(hit for hit in stated if hit["id"] == "breast-cancer-treatable")
    assert best["sentence"]["name"].endswith("breast cancer has low mortality rates and can be treated.")
    assert [each["verdict"] for each in best["advisories"]] == ["imprecise"]


def test_a_hit_that_is_words_of_an_article_brings_its_sentence_and_its_advisories(shipped: Documented) -> None:
    claim, *_ = search(shipped, "low mortality rates", ("type", "claim"))["items"]
    own = shipped.json(claim["self"])["assessment"]
    told = [(each["claim"]["id"], each["reason"]) for each in claim["advisories"]]
    assert told == ([(claim["id"], own["reason"])] if own and own["verdict"] != "accurate" else [])
    sentence, *_ = search(shipped, "low mortality rates", ("type", "sentence"))["items"]
    assert claim["sentence"] == sentence["sentence"]
    assert sentence["sentence"]["id"] == sentence["id"]
    assert {each["claim"]["id"].rpartition("c")[0] for each in sentence["advisories"]} <= {sentence["id"]}
    assert sentence["advisories"]
    work, *_ = search(shipped, "breast cancer", ("type", "reference"))["items"]
    assert (work["sentence"], work["advisories"]) == (None, [])


@of_every_kind
def test_every_hit_leads_to_its_record(kind: Kind, world: Documented) -> None:
    page = search(world, EVERYTHING, ("type", kind.name), ("limit", "100"))
    for hit in page["items"]:
        record = world.json(hit["self"])
        assert (record["type"], record["id"]) == (hit["type"], hit["id"])
        assert get_kind(hit["type"]).build_reference_name(record, record["id"]) == hit["name"]
        for shown in hit["highlight"]:
            assert shown["field"] in record
            assert all(0 <= mark["start"] < mark["end"] <= len(shown["text"]) for mark in shown["marks"])


def test_hits_of_all_kinds_are_in_one_order(world: Documented) -> None:
    types = [hit["type"] for hit in world.items("/v1/search", [("q", EVERYTHING)])]
    records = {kind.name for kind in KINDS if kind.stated}
    first_passage = next(place for place, name in enumerate(types) if name not in records)
    assert records & set(types[first_passage:])


def test_every_hit_names_its_document(world: Documented) -> None:
    hits = world.items("/v1/search", [("q", EVERYTHING)])
    assert {hit["type"] for hit in hits if hit["document"] is None} <= {"reference", "topic"}
    for address in {hit["document"]["self"] for hit in hits if hit["document"]}:
        document = world.json(address)
        named = {hit["document"]["name"] for hit in hits if hit["document"] and hit["document"]["id"] == document["id"]}
        assert named == {document["title"] or document["id"]}
    for hit in hits[:10]:
        if hit["document"] and hit["type"] != "document":
            belongs = world.json(hit["self"])["document"]
            assert belongs["id"] == hit["document"]["id"]


def test_filters_mean_what_they_mean_in_lists(world: Documented) -> None:
    for name, value in (("condition", "amber-fever"), ("document", "glass-gland-notice")):
        hits = world.items("/v1/search", [("q", EVERYTHING), (name, value)])
        assert hits
        listed = {
            (kind.name, record["id"])
            for kind in KINDS
            if name in kind.filters
            for record in world.items(f"/v1{kind.path}?{name}={value}")
        }
        assert {(hit["type"], hit["id"]) for hit in hits} <= listed
    assert search(world, EVERYTHING, ("condition", "nothing"))["total"] == 0


def test_a_filter_takes_any_of_its_values_and_all_filters_are_met(world: Documented) -> None:
    of = {name: search(world, EVERYTHING, ("type", name))["total"] for name in ("site", "treatment")}
    assert search(world, EVERYTHING, ("type", "site"), ("type", "treatment"))["total"] == sum(of.values())
    both = search(world, EVERYTHING, ("type", "site"), ("document", "glass-gland-notice"))
    assert 0 < both["total"] < of["site"]


def test_what_is_left_out_is_counted(world: Documented) -> None:
    every, some = (
        search(world, EVERYTHING, *more)
        for more in ([], [("exclude", "misleading-or-unsafe"), ("exclude", "outdated")])
    )
    assert some["omitted"] == every["total"] - some["total"] > 0


def test_pages_join_up_there_and_back(world: Documented) -> None:
    whole = world.items("/v1/search", [("q", EVERYTHING)])
    pages = list(world.pages("/v1/search", [("q", EVERYTHING), ("limit", "9")]))
    assert [hit for page in pages for hit in page["items"]] == whole
    assert {page["total"] for page in pages} == {sum(1 + hit["othersTotal"] for hit in whole)}
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = world.json(back["page"]["prev"])
        assert back["items"] == page["items"]
    assert back["page"]["prev"] is None
    assert back["page"]["first"] == pages[0]["page"]["self"]


def test_a_cursor_keeps_to_the_release_of_its_first_page(later: Documented) -> None:
    now = search(later, "glowing elbows", ("limit", "2"))
    then = later.get(now["page"]["next"])
    assert then.headers["Content-Release"] == "2"
    assert then.get_json()["total"] == now["total"]


def test_a_cursor_of_another_search_or_a_damaged_one_is_refused(world: Documented) -> None:
    following = search(world, EVERYTHING, ("limit", "2"))["page"]["next"]
    for address in (following.replace("fever", "river"), f"{following}x", f"{following}&type=site"):
        assert world.problem(address, 400)["type"] == "/problems/bad-cursor"


@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
def test_a_question_is_1_to_256_characters_and_says_something(path: str, world: Documented) -> None:
    for text in ("", " ", "\t\r\n", "\x00\x1f", "\u00a0\u2003", "a" * (MAX_QUESTION_CHARACTERS + 1)):
        problem = world.problem(f"{path}?q={quote(text)}", 400)
        assert problem["errors"][0]["parameter"] == "q"
        assert f"1 to {MAX_QUESTION_CHARACTERS} characters" in problem["errors"][0]["detail"]
    assert world.problem(path, 400)["errors"][0]["parameter"] == "q"
    assert world.problem(f"{path}?q=a&q=b", 400)["errors"][0]["parameter"] == "q"
    world.get(f"{path}?q={'%F0%9F%A7%AC' * MAX_QUESTION_CHARACTERS}")
    world.get(f"{path}?q=%FF%FE%80")


def test_control_characters_count_as_spaces(world: Documented) -> None:
    assert search(world, "\x00glowing\x00\x1felbows\n") == search(world, "glowing elbows")


def test_what_is_not_known_is_refused_with_what_is(world: Documented) -> None:
    assert "allowed" in world.problem("/v1/search?q=a&release=1", 400)["errors"][0]
    assert world.problem("/v1/search?q=a&type=disease", 400)["errors"][0]["allowed"] == [kind.name for kind in KINDS]
    assert world.problem("/v1/search?q=a&exclude=wrong", 400)["errors"][0]["parameter"] == "exclude"
    assert world.problem("/v1/search?q=a&condition=A%20B", 400)["errors"][0]["parameter"] == "condition"
    assert world.problem("/v1/suggest?q=a&limit=0", 400)["errors"][0]["parameter"] == "limit"
    assert world.problem("/v1/suggest?q=a&condition=x", 400)["type"] == "/problems/unknown-parameter"


def test_completions_go_on_from_what_is_typed(shipped: Documented) -> None:
    for typed, first in (
        ("metas", "Metastasis"),
        ("oestr", "Oestrogen in the cancer tissue"),
        ("breast c", "Breast cancer"),
    ):
        found = shipped.json("/v1/suggest", [("q", typed)])["items"]
        assert found[0]["text"] == first
        assert len(found) == len({each["text"].casefold() for each in found}) <= 10
    few, many = (shipped.json(f"/v1/suggest?q=metas&limit={limit}")["items"] for limit in (1, 100))
    assert few == many[:1]
    stage, *_ = shipped.json("/v1/suggest?q=stage+4")["items"]
    assert (stage["text"], stage["id"]) == ("stage 4 breast cancer", "metastatic-breast-cancer")


def test_completions_keep_to_the_kinds_and_the_number_asked_for(shipped: Documented) -> None:
    found = shipped.json("/v1/suggest?q=b&type=site&type=test&limit=3")["items"]
    assert 0 < len(found) <= 3
    assert {each["type"] for each in found} <= {"site", "test"}
    assert shipped.json("/v1/suggest?q=zzzzqqqq")["items"] == []


def test_a_completion_leads_to_its_record(world: Documented) -> None:
    for each in world.json("/v1/suggest?q=g&limit=100")["items"]:
        record = world.json(each["self"])
        assert each["text"] in {record["name"], record["standardTerm"], *record["aliases"]}


def test_search_says_503_while_nothing_is_published(unpublished: Documented) -> None:
    assert unpublished.problem("/v1/search?q=a", 503)["type"] == "/problems/unavailable"
    assert unpublished.problem("/v1/suggest?q=a", 503)["type"] == "/problems/unavailable"
