"""The Python client as it is published: generated from the contract, packed, and installed from the packed file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import REPOSITORY

BUILD = REPOSITORY / "examples" / "clients" / "build_clients.py"


@pytest.fixture(scope="session")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which the packed Python client is installed; the packages are in `dist` next to it."""
    folder = tmp_path_factory.mktemp("python")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--find-links", "dist"]
    for command in ([sys.executable, str(BUILD), "python", "dist"], [*install, "--target", "app", "medcontent-client"]):
        done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "app"
