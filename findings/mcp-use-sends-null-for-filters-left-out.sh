#!/usr/bin/env bash
# mcp-use 1.7.1: the model gives one argument, the server gets null for every other one, and refuses the call.
#
# Expected: an argument that the model leaves out is not sent; the model sees the enumerations and bounds of `inputSchema`.
# Happens: the LangChain adapter rebuilds the schema as a model with None for what is optional, and sends the whole model.
# `verdict: null` breaks `type: string`, so the official server refuses every call that leaves a filter out. The rebuilt
# schema has no enum, maximum or format: the model must guess the values, and the adapter lets wrong ones pass.
# Why it matters: search tools for health records are one query and many optional filters. Where a server does not
# check, null is a filter for records without a verdict.
# Workaround: on the server, read a null argument as one left out, declare optional ones nullable, and repeat the allowed
# values in each description.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
nice python3 -m venv "$folder/venv"
nice "$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp-use==1.7.1 mcp==1.30.0
cat > "$folder/serve.py" <<'PYTHON'
import asyncio
import json
import sys

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

server = Server("amber")
PROPERTIES = {
    "q": {"type": "string"},
    "verdict": {"type": "string", "enum": ["agrees", "outdated"]},
    "limit": {"type": "integer", "maximum": 100},
}
SCHEMA = {"type": "object", "properties": PROPERTIES, "required": ["q"]}


@server.list_tools()
async def list_tools() -> list[types.Tool]:
    return [types.Tool(name="find", description="Find records.", inputSchema=SCHEMA)]


async def call_tool(name: str, arguments: dict[str, object]) -> list[types.TextContent]:
    return [types.TextContent(type="text", text=json.dumps(arguments))]


async def serve(checked: bool) -> None:
    server.call_tool(validate_input=checked)(call_tool)
    async with stdio_server() as streams:
        await server.run(*streams, server.create_initialization_options())


asyncio.run(serve(sys.argv[1] == "checked"))
PYTHON
MCP_USE_ANONYMIZED_TELEMETRY=false "$folder/venv/bin/python" - "$folder/serve.py" <<'PYTHON'
import asyncio
import importlib.metadata
import json
import sys

from mcp_use import MCPClient
from mcp_use.agents.adapters.langchain_adapter import LangChainAdapter


async def call(mode: str) -> tuple[object, dict[str, object]]:
    server = {"command": sys.executable, "args": [sys.argv[1], mode]}
    client = MCPClient.from_dict({"mcpServers": {"amber": server}})
    await client.create_all_sessions()
    adapter = LangChainAdapter()
    await adapter.create_all(client)
    answer = await adapter.tools[0].ainvoke({"q": "amber"})
    await client.close_all_sessions()
    return answer, adapter.tools[0].args_schema.model_json_schema()["properties"]


answer, properties = asyncio.run(call("unchecked"))
refusal, _ = asyncio.run(call("checked"))
print("mcp-use", importlib.metadata.version("mcp-use"))
print("the server got:", answer)
print("the server that checks says:", refusal["details"])
print("the model sees:", properties["verdict"])
assert json.loads(answer) == {"q": "amber", "verdict": None, "limit": None}
assert "None is not" in refusal["details"], refusal
assert "enum" not in str(properties) and "maximum" not in str(properties), properties
PYTHON
