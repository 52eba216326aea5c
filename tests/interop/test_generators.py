"""Clients that other generators write: strict TypeScript compiles them, and they read from the running service."""

import json
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.interop.packages import FOLDER, MODULES, find_tool
from tests.requirements import find

COMMANDS = {
    "orval": ["--input", "openapi.json", "--output", "client/client.ts", "--client", "fetch"],
    "swagger-typescript-api": ["generate", "--path", "openapi.json", "--output", "client", "--name", "client.ts"],
    "openapi-ts": ["--input", "openapi.json", "--output", "client", "--client", "@hey-api/client-fetch"],
}
STRICT = {
    "strict": True,
    "noEmit": True,
    "target": "ES2022",
    "module": "ESNext",
    "moduleResolution": "bundler",
    "lib": ["ES2022", "DOM", "DOM.Iterable"],
    "types": ["node"],
}


@pytest.fixture
def document(server_url: str, tmp_path: Path) -> Path:
    """Give a folder with the OpenAPI document."""
    with urllib.request.urlopen(f"{server_url}/openapi.json", timeout=30) as response:  # noqa: S310 - on loopback
        (tmp_path / "openapi.json").write_bytes(response.read())
    return tmp_path


@pytest.mark.parametrize("generator", COMMANDS)
def test_a_generated_client_compiles_and_reads(generator: str, document: Path, server_url: str) -> None:
    run(document, generator, *COMMANDS[generator])
    (document / "node_modules").symlink_to(MODULES)
    (document / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "files": ["program.ts"]}))
    shutil.copy(FOLDER / "generated" / f"{generator}.ts", document / "program.ts")
    run(document, "tsc", "--project", ".")
    run(document, "esbuild", "program.ts", "--bundle", "--platform=node", "--format=esm", "--outfile=program.mjs")
    read: Any = json.loads(run(document, "node", "program.mjs", server_url))
    modalities = set(read.pop("modalities"))
    assert read == {
        "name": "Oral aspirin",
        "modality": "drug",
        "included": ["claims", "conditions"],
        "match": "broader",
        "missing": 404,
    }
    assert modalities <= {"drug", "hormone"}


def run(folder: Path, tool: str, *arguments: str) -> str:
    """Run Node, or a tool of the Node packages, in a folder and return what it prints. It must succeed."""
    program = find(tool) if tool == "node" else find_tool(tool)
    assert program
    done = subprocess.run([program, *arguments], check=False, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
