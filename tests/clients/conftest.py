"""The document that clients are generated from: as the running service serves it."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.api.shared_parts import unshared


@pytest.fixture(scope="session")
def document_file(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the OpenAPI document in a file."""
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    with urllib.request.urlopen(f"{server_url}/openapi.json", timeout=30) as response:  # noqa: S310 - on loopback
        file.write_bytes(response.read())
    return file


@pytest.fixture(scope="session")
def document(server_url: str) -> dict[str, Any]:
    """Give the OpenAPI document with all examples, and what it shares in its places."""
    with urllib.request.urlopen(f"{server_url}/openapi.json?examples=all", timeout=30) as response:  # noqa: S310 - on loopback
        found: dict[str, Any] = unshared(json.loads(response.read()))
    return found
