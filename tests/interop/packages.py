"""Other people's packages, which `make interop` installs: a test that misses one is listed as left out.

A test module asks for its Python packages at its top: `polars = require_package("polars")`. Node programs are files
`tests/interop/*.mjs`, run by `run_node`.
"""

import importlib
import importlib.util
import subprocess
from pathlib import Path
from typing import Any

from tests.requirements import find, missing, need

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
PATIENCE = 120  # seconds


def require_package(name: str) -> Any:
    """Import a Python package of the `interop` group; skip the module at hand where it is absent."""
    if importlib.util.find_spec(name.partition(".")[0]) is None:
        missing(f"{name} (make interop)")
    return importlib.import_module(name)


def require_node_packages() -> None:
    """Skip the test at hand where Node, or the packages in tests/interop/node_modules, are absent."""
    need("node")
    if not MODULES.is_dir():
        missing("Node packages of tests/interop (make interop)")


def find_tool(name: str) -> str:
    """Return the path of a program among the Node packages; skip the test at hand where it is absent."""
    require_node_packages()
    return str(MODULES / ".bin" / name)


def run_node(program: str, *arguments: str, given: str = "") -> str:
    """Run a Node program of this folder to its end and return its output. It must succeed."""
    require_node_packages()
    node = find("node")
    assert node
    done = subprocess.run(
        [node, FOLDER / program, *arguments],
        check=False, cwd=FOLDER, input=given, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
