"""The vendored files are what their packages sent, and carry their licences."""

import json
from typing import Any

import pytest

from tests.tools.vendor import MANIFEST, PACKAGES, SITE, TEST_DATA, Package, integrity, manifest


@pytest.mark.parametrize("base", [SITE, TEST_DATA], ids=["site", "tests"])
def test_the_manifest_says_what_is_there(base: Any) -> None:
    assert (base / MANIFEST).read_text(encoding="utf-8") == manifest(base)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_is_pinned_whole(package: Package) -> None:
    entry = json.loads((package.folder.parent / MANIFEST).read_bytes())[package.folder.name]
    assert (entry["version"], entry["integrity"]) == (package.version, package.integrity)
    assert {file.name for file in package.folder.iterdir()} == set(entry["files"])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_no_file_was_changed_since_it_was_vendored(package: Package) -> None:
    entry = json.loads((package.folder.parent / MANIFEST).read_bytes())[package.folder.name]
    for name, said in entry["files"].items():
        content = (package.folder / name).read_bytes()
        assert {"size": len(content), "integrity": integrity("sha384", content)} == said, name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_carries_the_text_of_its_licence(package: Package) -> None:
    assert len((package.folder / "LICENSE").read_text(encoding="utf-8")) > 1000
