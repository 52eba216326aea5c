"""The Model Context Protocol over HTTP: what clients of both eras rely on."""

from collections.abc import Mapping
from typing import Any

import pytest

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.mcp.messages import MAX_MESSAGE_BYTES
from service.mcp.versions import LEGACY, MODERN, SUPPORTED
from service.store.database import Database
from tests.api.documented import Documented
from tests.api.mcp_messages import (
    ERAS,
    JSON,
    META,
    ask,
    build_call,
    refuse,
    send,
)

pytestmark = pytest.mark.engines("sqlite")


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


def test_an_unknown_method_is_refused_with_those_of_its_era(shipped: Documented) -> None:
    modern = ask(shipped, "tools/cal", True, 404)["message"]
    legacy = ask(shipped, "tools/cal", modern=False)["message"]
    assert modern.startswith("Method not found. The methods are ")
    assert "tools/call" in modern
    assert ("server/discover" in modern, "initialize" in modern) == (True, False)
    assert ("server/discover" in legacy, "initialize" in legacy) == (False, True)


def test_a_thousand_faults_have_a_short_message(shipped: Documented) -> None:
    message = refuse(shipped, "verify_quote", quotes=[{"text": "amber"}] * 1000)
    assert message.startswith("`quotes.0`: Not a valid string. `quotes.1`")
    assert "`quotes.4`" in message
    assert message.endswith("There are 995 more faults. This tool takes quotes, document (optional).")
    assert refuse(shipped, "verify_quote", quotes=["amber"] * 1000).startswith("`quotes`: Send 1 to 50 quotes at once.")
    assert "at most" in refuse(shipped, "verify_quote", quotes=["a" * 100_000])


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


def test_before_the_first_release_tools_say_so_and_sessions_go_on(unpublished: Documented) -> None:
    assert "No content has been published yet" in refuse(unpublished, "search", query="fever")
    assert ask(unpublished, "resources/list", modern=False)["code"] == -32603
    assert ask(unpublished, "tools/list", modern=False)["tools"]
