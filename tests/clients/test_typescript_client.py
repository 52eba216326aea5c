"""A client on the types that openapi-typescript generates: strict TypeScript compiles it, and Node runs it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.requirements import find, need
from tests.serving import REPOSITORY

MODULES = REPOSITORY / "node_modules"
READER = Path(__file__).parent / "reader.ts"
STRICT = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "noPropertyAccessFromIndexSignature": True,
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "lib": ["ES2022", "DOM", "DOM.Iterable"],
    "types": ["node"],
    "outDir": "out",
}


@pytest.fixture(scope="session")
def compiled(document_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that holds the compiled reader."""
    for tool in ("node", "openapi-typescript", "tsc"):
        need(tool)
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text(json.dumps({"type": "module"}))
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "files": ["reader.ts"]}))
    shutil.copy(READER, folder)
    ran(folder, "openapi-typescript", str(document_file), "--output", "schema.d.ts")
    ran(folder, "tsc", "--project", ".")
    return folder


def test_it_reads_from_the_running_service(compiled: Path, server_url: str) -> None:
    assert ran(compiled, "node", "out/reader.js", server_url) == "read\n"


def ran(folder: Path, tool: str, *arguments: str) -> str:
    """Run a tool in a folder and return what it printed; it must succeed and complain of nothing."""
    found = find(tool)
    assert found
    done = subprocess.run([found, *arguments], check=False, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower(), done.stdout + done.stderr
    return done.stdout
