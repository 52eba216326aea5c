"""The locks: every package has its hashes, and none names an address, so that they serve with any index."""

import json
import re
from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY

INTEROP = REPOSITORY / "tests" / "interop" / "requirements.lock"
BENCHMARKS = REPOSITORY / "benchmarks" / "requirements.lock"
LOCKS = [*sorted(REPOSITORY.glob("requirements*.lock")), INTEROP, BENCHMARKS]
PINNED = re.compile(r"^([a-z0-9][a-z0-9.\[\]_-]*)==(\S+)", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(REPOSITORY)))
def test_every_package_is_pinned_with_its_hashes_and_no_address_is_named(lock: object) -> None:
    text = (REPOSITORY / str(lock)).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert packages
    assert [package for package in packages if not PINNED.match(package) or "--hash=sha256:" not in package] == []
    assert not re.search(r"(https?|file)://|^-", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("lock", "base"), [(BENCHMARKS, "requirements.lock"), (INTEROP, "requirements-dev.lock")], ids=["bench", "interop"]
)
def test_what_runs_beside_the_service_has_the_versions_that_it_has(lock: Path, base: str) -> None:
    theirs, ours = (dict(PINNED.findall(each.read_text())) for each in (lock, REPOSITORY / base))
    assert {
        name: (theirs[name], ours[name]) for name in theirs.keys() & ours.keys() if theirs[name] != ours[name]
    } == {}


@pytest.mark.parametrize("folder", [REPOSITORY, REPOSITORY / "tests" / "interop"], ids=["tools", "interop"])
def test_every_node_package_is_pinned_with_its_hash_and_no_address_is_named(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_bytes())["packages"]
    declared = json.loads((folder / "package.json").read_bytes())["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in declared} == declared
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []
