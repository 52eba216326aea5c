#!/usr/bin/env bash
# mcp 2.3.0 and fastmcp 4.2.3: a tool that finds no records, or returns None, gives the model an empty answer.
#
# Expected: the specification asks tools with structured content to put the same value as JSON into a text block
# (2026-07-28, server/tools, "Structured Content"), so an empty list is "[]" and None is "null" in the text.
# Happens: both send `content: []`; only `structuredContent` says {"result": []}. One record and a list of one record
# have the same text in mcp, the object without brackets, and a list of two is two blocks; fastmcp writes the list.
# Why it matters: many clients hand only `content` to the model. For "Which advisories are there on glimmerol?" it
# then sees no words at all, not that there are none, and fills the gap from memory.
# Workaround: return a model with a list in it and a sentence, {"items": [], "message": "No advisory was found."}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0 fastmcp==4.2.3
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import importlib.metadata
from typing import Any

import fastmcp
import mcp
import mcp.server
from pydantic import BaseModel


class Advisory(BaseModel):
    id: str


def add_tools(server: Any) -> Any:
    @server.tool()
    def find_none() -> list[Advisory]:
        return []

    @server.tool()
    def find_missing() -> Advisory | None:
        return None

    @server.tool()
    def find_one() -> Advisory:
        return Advisory(id="glimmerol")

    @server.tool()
    def find_list() -> list[Advisory]:
        return [Advisory(id="glimmerol")]

    return server


async def read_answers(client: Any) -> dict[str, tuple[list[str], Any]]:
    answers = {}
    async with client:
        for name in ("find_none", "find_missing", "find_one", "find_list"):
            result = await client.call_tool(name, {})
            structured = getattr(result, "structured_content", None)
            answers[name] = (["".join(block.text.split()) for block in result.content], structured)
    return answers


official = asyncio.run(read_answers(mcp.Client(add_tools(mcp.server.MCPServer("amber")))))
fast = asyncio.run(read_answers(fastmcp.Client(add_tools(fastmcp.FastMCP("amber")))))
for name, answers in (("mcp", official), ("fastmcp", fast)):
    print(name, importlib.metadata.version(name), *answers.items(), sep="\n  ")
    assert answers["find_none"] == ([], {"result": []}), answers
    assert answers["find_missing"] == ([], {"result": None}), answers
assert official["find_one"][0] == official["find_list"][0] == ['{"id":"glimmerol"}']
assert fast["find_list"][0] == ['[{"id":"glimmerol"}]']
PYTHON
