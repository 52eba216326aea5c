"""Clients of the Model Context Protocol in Python: the one named does a round, and writes what it got as JSON."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import fastmcp
import mcp
from mcp.client.stdio import StdioServerParameters

RECORD = "condition/metastatic-breast-cancer"
QUOTES = ["it spreads out to other organs", "it spreads out to two organs"]


async def go_round(which: str, address: str, database: str) -> dict[str, Any]:
    """Return what a client of the SDK got."""
    if which == "standard-input":
        command = str(Path(sys.executable).with_name("medcontent"))
        environment = {**os.environ, "MEDCONTENT_DATABASE_URL": database}
        server: Any = StdioServerParameters(command=command, args=["mcp"], env=environment)
        mode = "auto"
    else:
        server, mode = address, which.removeprefix("sdk-")
    async with mcp.Client(server, mode=mode, read_timeout_seconds=30) as client:
        resources = (await client.list_resources()).resources
        read = await client.read_resource(f"medcontent://{RECORD}")
        return {
            "tools": [tool.name for tool in (await client.list_tools()).tools],
            "resources": [str(each.uri) for each in resources],
            "fetched": dump(await client.call_tool("fetch", {"id": RECORD})),
            "verified": dump(await client.call_tool("verify_quote", {"quotes": QUOTES})),
            "refused": dump(await client.call_tool("fetch", {"id": "condition/nothing"})),
            "read": dump(read)["contents"][0]["text"],
            "unknownTool": await explain(client.call_tool("nothing", {})),
            "unknownResource": await explain(client.read_resource("medcontent://condition/nothing")),
        }


async def go_round_with_fastmcp(address: str) -> dict[str, Any]:
    """Return what FastMCP's client got."""
    async with fastmcp.Client(address) as client:
        call = client.call_tool_mcp
        return {
            "tools": [tool.name for tool in await client.list_tools()],
            "resources": [str(each.uri) for each in await client.list_resources()],
            "fetched": dump(await call("fetch", {"id": RECORD})),
            "verified": dump(await call("verify_quote", {"quotes": QUOTES})),
            "refused": dump(await call("fetch", {"id": "condition/nothing"})),
            "read": (await client.read_resource(f"medcontent://{RECORD}"))[0].text,
            "unknownTool": await explain(call("nothing", {})),
            "unknownResource": await explain(client.read_resource("medcontent://condition/nothing")),
        }


def dump(result: Any) -> dict[str, Any]:
    """Return a result as it came."""
    dumped: dict[str, Any] = result.model_dump(mode="json")
    return dumped


async def explain(call: Any) -> dict[str, str] | None:
    """Return the error of a call."""
    try:
        await call
    except Exception as error:  # noqa: BLE001 (each client has its own)
        return {"message": str(error)}
    return None


async def main(which: str, address: str, database: str) -> None:
    """Write a round."""
    is_fastmcp = which == "fastmcp"
    round_ = await (go_round_with_fastmcp(address) if is_fastmcp else go_round(which, address, database))
    sys.stdout.write(json.dumps(round_))


asyncio.run(main(*sys.argv[1:]))
