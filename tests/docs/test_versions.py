"""One version number everywhere, and top-level packages that no dependency has."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import orjson
import pytest

from service import version
from service.version import VERSION
from tests.docs.pages import REPOSITORY
from tests.serving import run


def test_the_command_prints_the_version(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout.decode() == f"medcontent {VERSION}\n"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Dockerfile", r"^ARG VERSION=(.+)$"),
        ("CHANGELOG.md", r"^## \[(\d.+?)\] - \d{4}-\d{2}-\d{2}$"),
    ],
)
def test_a_file_that_names_the_version_names_this_one(name: str, pattern: str) -> None:
    assert re.findall(pattern, (REPOSITORY / name).read_text(encoding="utf-8"), re.MULTILINE)[0] == VERSION


def test_the_api_has_the_version_of_the_program() -> None:
    document = orjson.loads((REPOSITORY / "docs" / "openapi.json").read_bytes())
    assert document["info"]["version"] == VERSION


def test_the_package_reads_its_version_from_the_code() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in settings["project"]["dynamic"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {"attr": f"{version.__name__}.VERSION"}


def test_no_dependency_has_a_package_of_our_names() -> None:
    distributions = packages_distributions()
    assert [set(distributions[name]) for name in ("schemas", "seed", "service")] == [{"medcontent"}] * 3
