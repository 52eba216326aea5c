#!/usr/bin/env bash
# smolagents gives the model the first content block of a tool's answer; a reviewer's note in the second never arrives.
#
# Expected: the result of an MCP tool is a list of content blocks, all of which are the answer (MCP 2025-11-25, "Tool
# result"), and the specification says that each block may be for another audience, not that one of them may be dropped.
# Happens: smolagents 1.26.0 with mcpadapt 0.1.19 returns content[0] and logs a warning that the model does not see. With
# `structured_output=True` it returns the structured content alone, or again the first block where there is none.
# Why it matters: a server that sends the quoted words in one block and the advisory ("reviewers doubt this") in another
# looks right in an inspector. The agent repeats the doubtful claim without the note.
# Workaround: send quote, advisory and attribution in one text block, and in the structured content as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check smolagents==1.26.0 mcpadapt==0.1.19 mcp==1.30.0
cat >server.py <<'PYTHON'
import json
import sys

TOOL = {
    "name": "fetch",
    "description": "Fetch a record.",
    "inputSchema": {"type": "object", "properties": {"id": {"type": "string", "description": "The id."}}},
}
WORDS = ["Source: 'Cobalt syrup cures amber fever.'", "Reviewers: this is doubtful; show this note with the quote."]
ANSWERS = {
    "tools/list": {"tools": [TOOL]},
    "tools/call": {"content": [{"type": "text", "text": text} for text in WORDS]},
}
for line in sys.stdin:
    message = json.loads(line)
    if message["method"] == "initialize":
        result = {
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "amber", "version": "1"},
        }
    else:
        result = ANSWERS.get(message["method"], {})
    if "id" in message:
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
PYTHON
cat >ask.py <<'PYTHON'
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from smolagents import MCPClient
import anyio

server = StdioServerParameters(command=sys.executable, args=["server.py"])


async def ask_directly() -> None:
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        print("mcp:", len((await session.call_tool("fetch", {"id": "amber"})).content), "blocks")


anyio.run(ask_directly)
for structured in (False, True):
    with MCPClient(server, structured_output=structured) as tools:
        print(f"smolagents, structured_output={structured}:", tools[0](id="amber"))
PYTHON
venv/bin/python ask.py 2>/dev/null | tee seen
cat >expected <<'TEXT'
mcp: 2 blocks
smolagents, structured_output=False: Source: 'Cobalt syrup cures amber fever.'
smolagents, structured_output=True: Source: 'Cobalt syrup cures amber fever.'
TEXT
diff expected seen
