"""Messages of the Model Context Protocol as clients of both eras send them, and checks that every answer passes."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from service.mcp.toolbox import TOOLS
from service.mcp.versions import LEGACY, MODERN
from tests.api.documented import Documented

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
