"""The Model Context Protocol over HTTP: what clients of both eras rely on, tools that show every duty, clear faults."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from schemas.quotes import MAX_QUOTE_CHARACTERS, MAX_QUOTES
from service.app import create_app
from service.byte_cache import CACHES
from service.config import Settings
from service.http.release_context import EXTENSION
from service.mcp.messages import MAX_MESSAGE_BYTES
from service.mcp.toolbox import TOOLS
from service.mcp.versions import LEGACY, MODERN, SUPPORTED
from service.store.database import Database
from tests.api.conftest import SECOND, moved_on, release
from tests.api.documented import Documented
from tests.drafts import Drafts

pytestmark = pytest.mark.engines("sqlite")
Json = Any
JSON = "application/json"
META = {"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}}
ERAS = pytest.mark.parametrize("modern", [False, True], ids=["legacy", "modern"])
NAMED = {"tools/call": "name", "resources/read": "uri"}
MAX_TOOLS, MAX_ANSWER_BYTES = 8, 16_384


def send(service: Documented, body: Any, headers: Mapping[str, str] | None = None, path: str = "/mcp") -> Any:
    """Return the HTTP response to a message."""
    octets = body if isinstance(body, bytes) else json.dumps(body).encode()
    return service.app.test_client().post(path, data=octets, content_type=JSON, headers=dict(headers or {}))


def build_call(method: str, params: Mapping[str, Any], *, modern: bool, id_: Any = 0) -> tuple[Json, dict[str, str]]:
    """Return the message and the headers of a request, as clients of an era send them."""
    message = {"jsonrpc": "2.0", "id": id_, "method": method, "params": dict(params)}
    if not modern:
        return message, {"MCP-Protocol-Version": LEGACY[0]}
    message["params"]["_meta"] = META
    headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method}
    name = str(params.get(NAMED.get(method, ""), ""))
    encoded = name if name.isascii() else f"=?base64?{base64.b64encode(name.encode()).decode()}?="
    return message, headers | ({"Mcp-Name": encoded} if name else {})


def ask(service: Documented, method: str, modern: bool, status: int = 200, **params: Any) -> Json:  # noqa: FBT001
    """Return the result of a method, or its error; the envelope has nothing else."""
    message, headers = build_call(method, params, modern=modern)
    response = send(service, message, headers)
    assert (response.status_code, response.content_type) == (status, JSON), response.get_data(as_text=True)
    answer = response.get_json()
    assert set(answer) in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
    assert answer["id"] == 0
    assert not list(find_nulls(answer)), "a client refuses null for an absent member"
    return answer.get("result") or answer.get("error") or {}


def call(service: Documented, tool: str, *, modern: bool = True, **arguments: Any) -> Json:
    """Return the structured result of a tool, which fits its schema and is the same as its text."""
    result = ask(service, "tools/call", modern, name=tool, arguments=arguments)
    assert result["isError"] is False, result
    [block] = result["content"]
    assert json.loads(block["text"]) == result["structuredContent"]
    schema = next(each.output for each in TOOLS if each.name == tool)
    jsonschema.validate(result["structuredContent"], close_schema(schema))
    return result["structuredContent"]


def refuse(service: Documented, tool: str, **arguments: Any) -> str:
    """Return why a tool cannot fulfil a call; the same in both eras, and never with a structure."""
    messages = set()
    for modern in (False, True):
        result = ask(service, "tools/call", modern, name=tool, arguments=arguments)
        assert result["isError"] is True
        assert "structuredContent" not in result
        messages.add(result["content"][0]["text"])
    [message] = messages
    return str(message)


def find_nulls(value: Json) -> Iterator[None]:
    if value is None:
        yield None
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from find_nulls(each)


def close_schema(schema: Json) -> Json:
    """Return a schema whose objects have no other members than it names."""
    if not isinstance(schema, Mapping):
        return schema
    closed = {name: close_schema(each) for name, each in schema.items() if name != "properties"}
    if "properties" in schema:
        properties = {name: close_schema(each) for name, each in schema["properties"].items()}
        closed |= {"properties": properties, "additionalProperties": False}
    return closed


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


@ERAS
def test_only_modern_results_say_how_long_to_keep_them(shipped: Documented, modern: bool) -> None:  # noqa: FBT001
    kept = {"resultType", "ttlMs", "cacheScope"}
    for method in ("tools/list", "resources/list", "resources/templates/list"):
        assert kept & ask(shipped, method, modern).keys() == (kept if modern else set())
    called = ask(shipped, "tools/call", modern, name="search", arguments={"query": "cancer"})
    assert kept & called.keys() == ({"resultType"} if modern else set())
    assert called["_meta"]["contentRelease"] == 1


def test_a_client_learns_the_server_in_the_way_of_its_era(shipped: Documented) -> None:
    found = ask(shipped, "server/discover", modern=True)
    assert found["supportedVersions"] == list(SUPPORTED)
    for asked, agreed in ((LEGACY[0], LEGACY[0]), (LEGACY[1], LEGACY[1]), ("1999-01-01", LEGACY[0])):
        begun = ask(shipped, "initialize", modern=False, protocolVersion=asked, capabilities={}, clientInfo={})
        assert begun["protocolVersion"] == agreed
        assert begun["capabilities"] == found["capabilities"] == {"tools": {}, "resources": {}}
        assert begun["instructions"] == found["instructions"]
    assert ask(shipped, "ping", modern=False) == {}


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_both_spellings_take_posts_only(shipped: Documented, path: str) -> None:
    client = shipped.app.test_client()
    for method in (client.get, client.delete):
        response = method(path, headers={"Accept": "text/event-stream"})
        assert (response.status_code, response.data, response.headers["Allow"]) == (405, b"", "POST")
    message, headers = build_call("ping", {}, modern=False)
    answered = send(shipped, message, headers, path)
    assert answered.get_json() == {"jsonrpc": "2.0", "id": 0, "result": {}}
    assert "Mcp-Session-Id" not in answered.headers


@pytest.mark.parametrize("method", ["notifications/initialized", "notifications/cancelled", "of-another-day"])
def test_a_notification_is_accepted_without_an_answer(shipped: Documented, method: str) -> None:
    response = send(shipped, {"jsonrpc": "2.0", "method": method})
    assert (response.status_code, response.data) == (202, b"")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700), (b"\xff", -32700), (b'{"a":1,"a":2}', -32700), (b"[]", -32600), (b"1", -32600),
        (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600), (b'{"jsonrpc":"2.0","id":1}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600),
        (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32600),
    ],
)  # fmt: skip
def test_a_body_that_is_no_request_is_refused_in_the_form_of_the_protocol(
    shipped: Documented, body: bytes, code: int
) -> None:
    response = send(shipped, body)
    assert (response.status_code, response.content_type) == (400, JSON)
    assert response.get_json()["error"]["code"] == code


@pytest.mark.parametrize("id_", [0, 7, "", "server-discover-probe-1"])
def test_the_id_comes_back_as_it_was_sent(shipped: Documented, id_: Any) -> None:
    message, headers = build_call("tools/list", {}, modern=True, id_=id_)
    assert send(shipped, message, headers).get_json()["id"] == id_


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"MCP-Protocol-Version": LEGACY[0]}, -32020), ({"Mcp-Method": "tools/list"}, -32020),
        ({"Mcp-Name": "fetch"}, -32020), ({"Mcp-Name": "=?base64?!?="}, -32020), ({"Mcp-Method": None}, -32020),
    ],
)  # fmt: skip
def test_a_modern_request_whose_headers_say_otherwise_is_refused(
    shipped: Documented, changed: Mapping[str, str | None], code: int
) -> None:
    message, headers = build_call("tools/call", {"name": "search", "arguments": {"query": "cancer"}}, modern=True)
    headers = {name: value for name, value in {**headers, **changed}.items() if value is not None}
    response = send(shipped, message, headers)
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, code)


def test_a_version_that_is_not_served_is_named_with_those_that_are(shipped: Documented) -> None:
    message, headers = build_call("tools/list", {}, modern=True)
    message["params"]["_meta"] = {**META, "io.modelcontextprotocol/protocolVersion": "2027-01-01"}
    response = send(shipped, message, {**headers, "MCP-Protocol-Version": "2027-01-01"})
    assert response.status_code == 400
    assert response.get_json()["error"]["data"] == {"supported": [MODERN], "requested": "2027-01-01"}
    message["params"]["_meta"] = {"io.modelcontextprotocol/protocolVersion": MODERN}
    assert send(shipped, message, headers).get_json()["error"]["code"] == -32602
    message, _ = build_call("tools/list", {}, modern=False)
    assert send(shipped, message, {"MCP-Protocol-Version": "2024-11-05"}).status_code == 400
    assert send(shipped, message).status_code == 200


def test_an_unknown_method_keeps_the_session_of_a_legacy_client(shipped: Documented) -> None:
    for method in ("prompts/list", "completion/complete", "ping"):
        assert ask(shipped, method, True, 404)["code"] == -32601
    for method in ("prompts/list", "logging/setLevel", "server/discover"):
        assert ask(shipped, method, modern=False)["code"] == -32601


def test_other_hosts_and_origins_are_refused_unless_a_setting_names_them(
    shipped: Documented, shipped_database: Database
) -> None:
    message, headers = build_call("ping", {}, modern=False)
    for host in ("localhost", "127.0.0.1:8000", "[::1]:8000"):
        assert send(shipped, message, {**headers, "Host": host}).status_code == 200
    evil = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
    for foreign in evil:
        response = send(shipped, message, {**headers, **foreign})
        assert (response.status_code, response.content_type) == (403, JSON)
        assert "MEDCONTENT_MCP_HOSTS" in response.get_json()["error"]["message"]
    settings = Settings(
        shipped_database.url, public_url="https://content.example", mcp_hosts="app.example, Other.Example"
    )
    open_to = Documented(create_app(settings), shipped.contract)
    for host in ("content.example", "app.example:8443", "other.example"):
        assert send(open_to, message, {**headers, "Host": host, "Origin": f"https://{host}"}).status_code == 200
    assert send(open_to, message, {**headers, "Host": "evil.example"}).status_code == 403
    open_to.app.extensions[EXTENSION].close()


def test_a_message_that_is_too_long_or_of_another_type_is_refused_in_json(shipped: Documented) -> None:
    client = shipped.app.test_client()
    for response, status in (
        (send(shipped, b" " * (MAX_MESSAGE_BYTES + 1)), 413),
        (client.post("/mcp", data=b"{}", content_type="text/plain"), 415),
        (client.post("/mcp", data=b"{}", content_type=JSON, headers={"Content-Encoding": "gzip"}), 415),
    ):
        assert (response.status_code, response.content_type) == (status, JSON)
        assert response.get_json()["error"]["message"]


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


def test_an_unknown_tool_or_cursor_is_an_error_of_the_protocol(shipped: Documented) -> None:
    for modern in (False, True):
        assert ask(shipped, "tools/call", modern, name="diagnose", arguments={})["code"] == -32602
        assert ask(shipped, "tools/list", modern, cursor="2")["code"] == -32602


@ERAS
def test_a_resource_is_a_record_as_markdown(shipped: Documented, modern: bool) -> None:  # noqa: FBT001
    [listed] = ask(shipped, "resources/list", modern)["resources"]
    [content] = ask(shipped, "resources/read", modern, uri=listed["uri"])["contents"]
    assert content["uri"] == listed["uri"] == "medcontent://document/metastatic-breast-cancer"
    assert content["mimeType"] == "text/markdown"
    assert content["text"].startswith("# ")
    [template] = ask(shipped, "resources/templates/list", modern)["resourceTemplates"]
    assert template["uriTemplate"] == "medcontent://{kind}/{id}"
    for uri in (
        "medcontent://condition/nothing",
        "medcontent://nothing",
        "file:///etc/passwd",
        "medcontent://fièvre/x",
    ):
        assert ask(shipped, "resources/read", modern, uri=uri)["code"] == (-32602 if modern else -32002)


def test_what_was_withdrawn_or_erased_is_said_to_be(later: Documented, erased: Mapping[int, Documented]) -> None:
    message = refuse(later, "fetch", id="adverse-effect/green-hair")
    assert "It was blue." in message
    assert "adverse-effect/blue-tongue" in message
    assert "It was blue." in ask(later, "resources/read", True, uri="medcontent://adverse-effect/green-hair")["message"]
    for service in erased.values():
        assert "erased" in refuse(service, "fetch", id="condition/amber-fever")


def test_before_the_first_release_tools_say_so_and_sessions_go_on(unpublished: Documented) -> None:
    assert "No content has been published yet" in refuse(unpublished, "search", query="fever")
    assert ask(unpublished, "resources/list", modern=False)["code"] == -32603
    assert ask(unpublished, "tools/list", modern=False)["tools"]


def test_a_result_is_of_the_newest_release(own: Documented, own_url: str, world_drafts: Drafts) -> None:
    asked = {"id": "adverse-effect/green-hair"}
    first = ask(own, "tools/call", True, name="fetch", arguments=asked)
    assert first == ask(own, "tools/call", True, name="fetch", arguments=asked)
    release(own_url, moved_on(world_drafts), SECOND)
    assert "It was blue." in refuse(own, "fetch", **asked)


def test_no_question_of_a_reader_is_kept(shipped_database: Database, shipped: Documented) -> None:
    service = Documented(create_app(Settings(shipped_database.url)), shipped.contract)
    call(service, "search", query="am I dying of cancer")
    kept = [key for cache in CACHES for store in (cache._young, cache._old) for key in store]
    assert not [key for key in kept if "am I dying" in repr(key)]
    service.app.extensions[EXTENSION].close()
