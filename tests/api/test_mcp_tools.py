"""The tools for language models: small answers with every duty, from the newest release, and clear faults."""

import json
from collections.abc import Mapping

import pytest

from schemas.quotes import MAX_QUOTE_CHARACTERS, MAX_QUOTES
from service.app import create_app
from service.byte_cache import CACHES
from service.config import Settings
from service.http.release_context import EXTENSION
from service.mcp.toolbox import TOOLS
from service.store.database import Database
from tests.api.conftest import SECOND, moved_on, release
from tests.api.documented import Documented
from tests.api.mcp_messages import ERAS, MAX_ANSWER_BYTES, MAX_TOOLS, ask, build_call, call, refuse, send
from tests.drafts import Drafts

pytestmark = pytest.mark.engines("sqlite")


@ERAS
def test_tools_are_few_and_declared_in_a_form_that_every_client_reads(shipped: Documented, modern: bool) -> None:  # noqa: FBT001
    tools = ask(shipped, "tools/list", modern)["tools"]
    assert [tool["name"] for tool in tools] == [tool.name for tool in TOOLS]
    assert len(tools) <= MAX_TOOLS
    assert all(tool["annotations"]["readOnlyHint"] is True for tool in tools)
    for schema in (tool[name] for tool in tools for name in ("inputSchema", "outputSchema")):
        assert schema["type"] == "object"
        written = json.dumps(schema)
        assert not any(f'"{word}"' in written for word in ("$ref", "$defs", "pattern", "anyOf", "x-mcp-header"))


def test_a_tool_is_described_without_words_of_a_source(shipped: Documented) -> None:
    described = json.dumps(ask(shipped, "tools/list", modern=True))
    quotes = [claim["quote"] for claim in shipped.everything("/v1/claims")]
    assert quotes
    assert not [quote for quote in quotes if quote in described]


def test_every_record_is_fetched_with_its_words_its_advisories_and_whose_they_are(service: Documented) -> None:
    kinds = service.get("/v1").get_json()["kinds"]
    for kind in kinds:
        for record in service.get(f"{kind['self']}?limit=2").get_json()["items"]:
            fetched = call(service, "fetch", id=f"{record['type']}/{record['id']}")
            assert fetched["text"] == service.get(f"{record['links']['self']}?format=markdown").get_data(as_text=True)
            assert [each["reason"] for each in fetched["advisories"] if "fields" in each] == [
                each["reason"] for each in record.get("advisories", [])
            ]
            assert all(each["reason"] in fetched["text"].replace("\\", "") for each in record.get("advisories", []))
            assert fetched.get("attribution", record["attribution"]["text"]) == record["attribution"]["text"]
            assert fetched["url"] == f"http://localhost{record['links']['webUrl']}"
            assert fetched["notice"]


def test_a_hit_carries_the_advisories_of_the_words_that_it_shows(shipped: Documented) -> None:
    results = call(shipped, "search", query="spreads out to other organs", limit=10)["results"]
    shown = {result["id"]: result for result in results}
    sentence = shown["sentence/metastatic-breast-cancer.p1s1"]
    assert sentence["title"].startswith("“")
    assert [match["isQuote"] for match in sentence["matches"]] == [True]
    assert {each["verdict"] for each in sentence["advisories"]} == {"imprecise"}
    assert shown["condition/metastatic-breast-cancer"]["advisories"]
    assert all(result["document"]["id"] == "document/metastatic-breast-cancer" for result in results)


def test_a_search_is_narrowed_and_understood_as_the_api_does(shipped: Documented) -> None:
    found = call(shipped, "search", query="cancr", kind="condition", limit=1)
    assert found["match"] == "similar"
    assert found["readAs"]
    assert [result["kind"] for result in found["results"]] == ["condition"]
    assert found["total"] > 1
    in_document = call(shipped, "search", query="cancer", document="metastatic-breast-cancer", kind=None)
    assert in_document["total"] > 1


def test_a_code_leads_to_its_records(shipped: Documented) -> None:
    found = call(shipped, "lookup_code", system="mesh", code="D001943")
    assert found["match"] == "exact"
    assert found["results"][0]["id"] == "condition/breast-cancer"
    assert call(shipped, "lookup_code", system="mesh", code="D999999")["match"] == "none"


def test_a_quote_is_proved_or_corrected_with_what_reviewers_say(shipped: Documented) -> None:
    [claim, *_] = [each for each in shipped.everything("/v1/claims") if (each["assessment"] or {}).get("reason")]
    changed = claim["quote"].replace(" ", " hardly ", 1)
    results = call(shipped, "verify_quote", quotes=[claim["quote"], changed])["results"]
    assert [each["match"] for each in results] == ["verbatim", "similar"]
    for result in results:
        [place, *_] = result["places"]
        assert f"claim/{claim['id']}" in place["claims"]
        assert place["attribution"] == claim["attribution"]["text"]
        assert place["sentences"][0]["id"] == f"sentence/{claim['sentence']['id']}"
    assert results[1]["places"][0]["differences"]


def test_sources_are_compared_each_with_its_words_and_advisories(world: Documented) -> None:
    comparison = world.get("/v1/topics/amber-fever/comparison").get_json()
    questions = {each["id"]: each for each in comparison["questions"]}
    compared = call(world, "compare_sources", id="topic/amber-fever", limit=10)
    assert compared == call(world, "compare_sources", id="condition/amber-fever", limit=10)
    assert [each["attribution"] for each in compared["documents"]] == [
        world.get(each["document"]["self"]).get_json()["attribution"]["text"] for each in comparison["documents"]
    ]
    named = [each["id"] for each in compared["questions"] + compared["otherQuestions"]]
    assert sorted(named) == sorted(questions)
    first = [each.get("outcome") for each in compared["questions"]][: len(questions)]
    assert first == sorted(first, key=lambda outcome: {"differ": 0, "agree": 1}.get(outcome or "", 2))
    advised = 0
    for name, question in questions.items():
        [shown] = call(world, "compare_sources", id="topic/amber-fever", question=name)["questions"]
        assert [each["isQuote"] for each in shown["answers"]] == [each["quoted"] for each in question["answers"]]
        for answer, told in zip(question["answers"], shown["answers"], strict=True):
            assert told["text"] == (f"“{answer['text']}”" if answer["quoted"] else answer["text"])
            for source, seen in zip(answer["sources"], told["sources"], strict=True):
                assert seen.get("quote") == source["words"]
                assert seen["leadIns"] == [each["name"] for each in source["leadIns"]]
                assert [each["reason"] for each in seen["advisories"]] == [
                    each["reason"] for each in comparison["advisories"] if each["number"] in source["advisories"]
                ]
                advised += len(seen["advisories"])
    assert advised
    assert compared["notice"]
    assert len(json.dumps(call(world, "compare_sources", id="topic/amber-fever"))) <= MAX_ANSWER_BYTES


def test_a_page_is_read_section_by_section_with_its_advisories(shipped: Documented, world: Documented) -> None:
    for service, name, address in (
        (shipped, "condition/metastatic-breast-cancer", "/v1/conditions/metastatic-breast-cancer/page"),
        (world, "topic/amber-fever", "/v1/topics/amber-fever/page"),
    ):
        page = service.get(f"{address}?limit=5").get_json()
        listed = {each["id"]: each for each in page["sections"] if each["total"]}
        for section, whole in listed.items():
            answer = call(service, "get_page", id=name, section=section)
            assert answer["section"] == {
                "id": section,
                "title": whole["title"],
                "total": whole["total"],
                "more": whole["total"] - len(whole["items"]),
            }
            assert {each["id"] for each in answer["otherSections"]} == set(listed) - {section}
            part = service.get(f"{address}?limit=5&section={section}").get_json()
            claims = [each for document in part["documents"] for s in document["sentences"] for each in s["claims"]]
            assert [each["reason"] for each in answer["advisories"]] == [
                each["advisory"]["reason"] for each in claims if each["advisory"]
            ]
            assert [each["attribution"] for each in answer["documents"]] == [
                each["attribution"] for each in part["documents"]
            ]
            assert f"## {whole['title']}" in answer["text"]
            assert answer["notice"]
            assert len(json.dumps(answer)) <= MAX_ANSWER_BYTES, section
    assert call(world, "get_page", id="topic/amber-fever")["section"]["id"] == "what-it-is"


def test_every_answer_to_a_single_question_is_small(shipped: Documented) -> None:
    for tool, arguments in (
        ("search", {"query": "breast cancer"}),
        ("fetch", {"id": "condition/metastatic-breast-cancer"}),
        ("lookup_code", {"system": "mesh", "code": "D001943"}),
        ("verify_quote", {"quotes": ["it spreads out to other organs"]}),
    ):
        assert len(json.dumps(call(shipped, tool, **arguments))) <= MAX_ANSWER_BYTES


def test_wrong_arguments_are_explained_with_what_is_allowed(shipped: Documented) -> None:
    for tool, arguments, words in (
        ("search", {}, ("`query`", "This tool takes query, kind (optional)")),
        ("search", {"query": "x" * 300}, ("`query`", "256")),
        ("search", {"query": "a", "kind": "disease"}, ("`kind`", "condition")),
        ("search", {"query": "a", "limit": 11}, ("`limit`", "1 to 10")),
        ("search", {"query": "a", "colour": "red"}, ("`colour`",)),
        ("search", {"query": 7}, ("`query`",)),
        ("search", {"query": "cancer", "document": "no such one"}, ("document",)),
        ("fetch", {"id": "condition"}, ("KIND/ID", "condition")),
        ("fetch", {"id": "condition/nothing"}, ("There is no condition nothing", "`search`")),
        ("fetch", {"id": "disease/asthma"}, ("KIND/ID",)),
        ("lookup_code", {"system": "mesh", "code": "two words"}, ("`code`",)),
        ("get_page", {"id": "treatment/chemotherapy"}, ("conditions and topics", "`fetch`")),
        ("get_page", {"id": "condition/nothing"}, ("There is no condition nothing",)),
        ("get_page", {"id": "condition/breast-cancer", "section": "cures"}, ("`section`", "treatments")),
        ("compare_sources", {"id": "condition/breast-cancer"}, ("no topic",)),
        ("compare_sources", {"id": "topic/nothing"}, ("There is no topic nothing",)),
        ("compare_sources", {"id": "asthma"}, ("KIND/ID",)),
        ("compare_sources", {}, ("`id`", "question (optional)")),
        ("verify_quote", {"quotes": []}, ("1 to 50 quotes",)),
        ("verify_quote", {"quotes": "words"}, ("`quotes`",)),
        ("verify_quote", {"quotes": ["a"] * 1000}, (f"1 to {MAX_QUOTES}",)),
        ("verify_quote", {"quotes": ["a" * 100_000]}, (str(MAX_QUOTE_CHARACTERS),)),
        ("verify_quote", {"quotes": ["a" * 2000] * 11}, ("22000",)),
    ):
        message = refuse(shipped, tool, **arguments)
        assert all(word in message for word in words), message
    message, headers = build_call("tools/call", {"name": "search", "arguments": ["cancer"]}, modern=False)
    assert "must be an object" in send(shipped, message, headers).get_json()["result"]["content"][0]["text"]


def test_what_was_withdrawn_or_erased_is_said_to_be(later: Documented, erased: Mapping[int, Documented]) -> None:
    message = refuse(later, "fetch", id="adverse-effect/green-hair")
    assert "It was blue." in message
    assert "adverse-effect/blue-tongue" in message
    assert "It was blue." in ask(later, "resources/read", True, uri="medcontent://adverse-effect/green-hair")["message"]
    for service in erased.values():
        assert "erased" in refuse(service, "fetch", id="condition/amber-fever")


def test_a_result_is_of_the_newest_release(own: Documented, own_url: str, world_drafts: Drafts) -> None:
    asked = {"id": "adverse-effect/green-hair"}
    first = ask(own, "tools/call", True, name="fetch", arguments=asked)
    assert first == ask(own, "tools/call", True, name="fetch", arguments=asked)
    release(own_url, moved_on(world_drafts), SECOND)
    assert "It was blue." in refuse(own, "fetch", **asked)


def test_no_question_of_a_reader_is_kept(shipped_database: Database, shipped: Documented) -> None:
    service = Documented(create_app(Settings(shipped_database.url)), shipped.contract)
    call(service, "search", query="am I dying of cancer")
    call(service, "verify_quote", quotes=["zebra unicorns dance"])
    kept = [entry for cache in CACHES for store in (cache._young, cache._old) for entry in store.items()]
    assert kept
    assert not [entry for entry in kept if "am I dying" in repr(entry) or "zebra unicorns" in repr(entry)]
    service.app.extensions[EXTENSION].close()
