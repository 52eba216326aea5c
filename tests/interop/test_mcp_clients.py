"""Clients of the Model Context Protocol, of both eras, in Python and in Node: each does the same round."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from service.mcp.toolbox import TOOLS
from tests.interop.packages import PATIENCE, require_package, run_node
from tests.serving import database_url

require_package("mcp")
require_package("fastmcp")
PROGRAM = Path(__file__).with_name("mcp_clients.py")
EXAMPLE = Path(__file__).parents[2] / "examples" / "mcp" / "check_quotes.py"
NODE_CLIENTS = ("sdk-1", "client-2-legacy", "client-2-auto", "ai-sdk")
PYTHON_CLIENTS = ("sdk-auto", "sdk-legacy", "sdk-2026-07-28", "fastmcp", "standard-input")


@pytest.mark.parametrize("client", [*NODE_CLIENTS, *PYTHON_CLIENTS])
def test_a_client_proves_a_quote_reads_a_record_and_keeps_its_session(
    server_url: str, shipped_folder: Path, client: str
) -> None:
    address = f"{server_url}/mcp"
    round_ = json.loads(
        run_node("mcp_clients.mjs", address, client)
        if client in NODE_CLIENTS
        else run_python(client, address, database_url(shipped_folder))
    )
    assert round_["tools"] == [tool.name for tool in TOOLS]
    assert round_["resources"] == ["medcontent://document/metastatic-breast-cancer"]
    fetched = read_structure(round_["fetched"])
    assert round_["read"] == fetched["text"]
    assert {each["verdict"] for each in fetched["advisories"]} == {"imprecise"}
    verified = read_structure(round_["verified"])["results"]
    assert [each["match"] for each in verified] == ["verbatim", "similar"]
    assert verified[1]["places"][0]["differences"][0]["quoted"] == "two"
    assert "There is no condition nothing" in json.dumps(round_["refused"])
    assert "There is no condition nothing" in round_["unknownResource"]["message"]
    if "unknownTool" in round_:
        assert re.search("no such tool|Unknown tool", round_["unknownTool"]["message"], re.IGNORECASE)


def read_structure(result: Any) -> Any:
    """Return the structured value of a result, which is also its text."""
    structure = result.get("structuredContent") or result["structured_content"]
    assert json.loads(result["content"][0]["text"]) == structure
    return structure


def run_python(*arguments: str) -> str:
    """Run the clients in Python in a process of their own: they configure logging when they are imported."""
    command: Sequence[str | Path] = [sys.executable, PROGRAM, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_finds_the_false_quote_of_a_draft(server_url: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("It “spreads out to other organs”, and “it spreads out to two organs”.\n", encoding="utf-8")
    command: Sequence[str | Path] = [sys.executable, EXAMPLE, f"{server_url}/mcp", draft]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1, done.stderr
    first, second = done.stdout.split("“it spreads out to two organs”: ")
    assert "The words occur" in first
    assert "imprecise: " in first
    assert "The source says: “it spreads out to other organs”" in second
