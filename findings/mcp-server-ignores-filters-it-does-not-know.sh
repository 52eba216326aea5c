#!/usr/bin/env bash
# mcp 2.3.0: a misspelt argument of a tool is dropped, and the tool answers as if nothing had been asked.
#
# Expected: servers "must validate all tool inputs" (specification 2026-07-28, server/tools, Security Considerations).
# An argument that the tool does not have is an error, as in a Python call and as in fastmcp 4.2.3.
# Happens: MCPServer makes an input schema without additionalProperties and a model that ignores other names. With
# "Exclude" for "exclude" the tool runs with its default and isError is false. "86400" passes as a date, 2 January 1970.
# Why it matters: models misspell arguments (camelCase, plural). A filter that leaves out unsafe records is gone, and
# the answer holds what was to be left out, without a word.
# Workaround: fastmcp, or a single Pydantic argument with extra="forbid" and dates as text with a pattern.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0 fastmcp==4.2.3
"$folder/venv/bin/python" - 2>"$folder/log" <<'PYTHON'
import asyncio
import importlib.metadata
from datetime import date
from typing import Any

import fastmcp
import mcp
import mcp.server

CALLS = ({"name": "glimmerol", "exclude": "unsafe"}, {"name": "glimmerol", "Exclude": "unsafe"},
         {"name": "glimmerol", "since": "86400"})


def add_tool(server: Any) -> Any:
    @server.tool()
    def search(name: str, exclude: str = "nothing", since: date | None = None) -> str:
        return f"{name} without {exclude} since {since}"

    return server


async def read_answers(client: Any) -> list[str]:
    answers = []
    async with client:
        for arguments in CALLS:
            try:
                result = await client.call_tool("search", arguments)
            except fastmcp.exceptions.ToolError:
                answers.append("error")
            else:
                answers.append(result.content[0].text)
        tools = await client.list_tools()
    schema = getattr(tools, "tools", tools)[0]
    dumped = schema.model_dump(by_alias=True)["inputSchema"]
    return [*answers, str(dumped.get("additionalProperties"))]


official = asyncio.run(read_answers(mcp.Client(add_tool(mcp.server.MCPServer("amber")))))
fast = asyncio.run(read_answers(fastmcp.Client(add_tool(fastmcp.FastMCP("amber")))))
print("mcp", importlib.metadata.version("mcp"), official)
print("fastmcp", importlib.metadata.version("fastmcp"), fast)
assert official == ["glimmerol without unsafe since None", "glimmerol without nothing since None",
                    "glimmerol without nothing since 1970-01-02", "None"], official
assert fast[0] == official[0] and fast[1] == "error" and fast[3] == "False", fast
PYTHON
