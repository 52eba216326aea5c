"""FastMCP's `from_openapi`: a tool for every operation of the document, which an agent can call."""

import json
import subprocess
import sys
import urllib.request
from typing import Any

from tests.interop.packages import require_package

require_package("fastmcp")
# In a process of its own: FastMCP configures logging when it is imported.
PROGRAM = """
import asyncio, json, sys
import httpx
from fastmcp import Client, FastMCP

async def main(url):
    async with httpx.AsyncClient(base_url=url) as http:
        server = FastMCP.from_openapi((await http.get("/openapi.json")).json(), client=http)
        async with Client(server) as client:
            print(json.dumps([tool.name for tool in await client.list_tools()]))

asyncio.run(main(sys.argv[1]))
"""
CALLS = """
import asyncio, json, sys
import httpx
from fastmcp import Client, FastMCP

async def main(url):
    async with httpx.AsyncClient(base_url=url) as http:
        server = FastMCP.from_openapi((await http.get("/openapi.json")).json(), client=http)
        async with Client(server) as client:
            answers = [await client.call_tool(name, arguments) for name, arguments in json.loads(sys.argv[2])]
            print(json.dumps([answer.content[0].text for answer in answers]))

asyncio.run(main(sys.argv[1]))
"""


def test_an_agent_reads_texts_feeds_files_and_lists(server_url: str) -> None:
    asked = [
        ("getDocumentText", {"id": "metastatic-breast-cancer"}),
        ("getMetrics", {}),
        ("getChangeFeed", {}),
        ("getNdjsonExportOfKind", {"number": 1, "plural": "claims"}),
        ("listTreatments", {"include": ["claims", "conditions"], "limit": 1}),
    ]
    text, metrics, feed, lines, listed = run(CALLS, server_url, json.dumps(asked))
    assert text.startswith("When the cancer")
    assert "medcontent_release" in metrics
    assert "<feed" in feed
    assert json.loads(lines.splitlines()[0])["type"] == "claim"
    assert json.loads(listed)["included"].keys() == {"claims", "conditions"}


def test_every_operation_is_a_tool(server_url: str) -> None:
    with urllib.request.urlopen(f"{server_url}/openapi.json", timeout=30) as response:  # noqa: S310 - on loopback
        document = json.load(response)
    operations = [
        each["operationId"] for item in document["paths"].values() for each in item.values() if "operationId" in each
    ]
    assert sorted(run(PROGRAM, server_url)) == sorted(operations)


def run(program: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
