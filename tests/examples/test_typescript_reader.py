"""The reader in TypeScript: generated, compiled and run as its README says."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.requirements import find, need
from tests.serving import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "typescript"
MODULES = REPOSITORY / "node_modules"


@pytest.fixture(scope="module")
def reader(document_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with the compiled reader."""
    for tool in ("node", "openapi-typescript", "tsc"):
        need(tool)
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("example") / "typescript"))
    (folder / "node_modules").symlink_to(MODULES)
    ran(folder, "openapi-typescript", str(document_file), "--output", "medcontent.d.ts")
    ran(folder, "tsc", "--project", ".")
    return folder


def test_it_shows_the_words_and_what_reviewers_say(reader: Path, server_url: str) -> None:
    shown = ran(reader, "node", "out/reader.js", server_url, "oral-aspirin")
    with urlopen(f"{server_url}/v1/treatments/oral-aspirin?include=claims", timeout=30) as answer:  # noqa: S310
        treatment = json.load(answer)
    for claim in treatment["included"]["claims"]:
        if any(claim["id"] in claims for claims in treatment["evidence"].values()):
            assert f"“{claim['quote']}” {claim['sentence']['id']}" in shown
    for advisory in treatment["advisories"]:
        assert f"! {advisory['verdict']}: {advisory['reason']} ({advisory['assessedBy']})" in shown
    for name in ("text", "reuse", "notice"):
        assert treatment["attribution"][name] in shown


def test_a_refusal_is_told_in_its_own_words(reader: Path, server_url: str) -> None:
    done = subprocess.run(
        [str(find("node")), "out/reader.js", server_url, "nothing"],
        check=False, cwd=reader, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert "There is no treatment nothing." in done.stderr


def test_it_pins_what_this_repository_uses() -> None:
    own = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    example = json.loads((EXAMPLE / "package.json").read_text(encoding="utf-8"))
    pinned = {**example["dependencies"], **example["devDependencies"]}
    assert {name: own[name] for name in pinned if name in own} == {n: v for n, v in pinned.items() if n in own}


def ran(folder: Path, tool: str, *arguments: str) -> str:
    """Run a tool in a folder and return what it printed; it must succeed."""
    done = subprocess.run(
        [str(find(tool)), *arguments], check=False, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
