#!/usr/bin/env bash
# fastmcp 4.2.3: `result.data` states what the server left out, and leaves out what the server stated.
#
# Expected: `data` is the structured content with types. JSON Schema calls `default` an annotation (2020-12 validation,
# 9.2), not a value to add, and a schema without `additionalProperties: false` admits further members.
# Happens: a member that the answer lacks gets the `default` of the output schema, and one that the schema does not name
# is gone, in nested objects too. `@id` becomes `field_id`. `structured_content` has the answer as it was sent.
# Why it matters: "necessity: recommended" appears on a record whose source says nothing of it. A server that adds a
# member (the reason of an advisory, a notice) within the contract is not heard by clients that read `data`.
# Workaround: read `structured_content`; on the server write no `default` into output schemas, and name every member.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
nice python3 -m venv "$folder/venv"
nice "$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastmcp==4.2.3
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import importlib.metadata
from typing import Any

from fastmcp import Client, FastMCP
from fastmcp.tools import Tool
from fastmcp.tools.base import ToolResult

TEXT = {"type": "string"}
ADVISORY = {"type": "object", "properties": {"claim": TEXT}, "required": ["claim"]}
SCHEMA = {
    "type": "object",
    "properties": {
        "@id": TEXT,
        "necessity": {"enum": ["must", "recommended"], "default": "recommended"},
        "advisories": {"type": "array", "items": ADVISORY},
    },
}
ANSWER = {"@id": "glimmerol", "advisories": [{"claim": "c1", "reason": "The dose is out of date."}], "notice": "No advice."}


class Fetch(Tool):
    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        return ToolResult(content=[], structured_content=ANSWER)


async def call() -> Any:
    server = FastMCP("amber")
    server.add_tool(Fetch(name="fetch", parameters={"type": "object"}, output_schema=SCHEMA))
    async with Client(server) as client:
        return await client.call_tool("fetch", {})


result = asyncio.run(call())
print("fastmcp", importlib.metadata.version("fastmcp"))
print("sent:", result.structured_content)
print("data:", result.data)
assert result.structured_content == ANSWER
assert vars(result.data).keys() == {"field_id", "necessity", "advisories"}, result.data
assert result.data.necessity == "recommended"
assert vars(result.data.advisories[0]) == {"claim": "c1"}
PYTHON
