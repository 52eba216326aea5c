"""The pages by html-validate: all of the shipped content and of an invented world, well formed and accessible."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from schemas.problems import PROBLEMS
from service.catalog import KINDS
from tests.interop.packages import find_tool
from tests.web.conftest import Visitor
from tests.web.conftest import later_site as later_site  # noqa: PLC0414 - a fixture, found here by its name
from tests.web.conftest import shipped_site as shipped_site  # noqa: PLC0414 - as above
from tests.web.test_every_page import mapped, web_urls

pytestmark = pytest.mark.engines("sqlite")
RULES = {
    "aria-label-misuse": ["error", {"allowAnyNamable": True}],  # a list of filters has a name
    "doctype-style": "off",  # HTML takes either case
    "long-title": "off",  # titles of works are as long as they are
    "no-trailing-whitespace": "off",  # templates leave some, and it changes nothing
}
CONFIGURATION = {"root": True, "extends": ["html-validate:recommended"], "rules": RULES}
FIXED = [
    "/",
    "/docs",
    "/docs/swagger",
    "/records",
    "/coverage",
    "/search",
    "/search?q=bone",
    "/search?q=zzzz",
    "/problems/",
]
PROBLEM_PAGES = [f"/problems/{name}" for name in PROBLEMS]
# No page, a page that the later release of the world withdraws, and lists with filters set.
OTHERS = [
    "/nothing",
    "/adverse-effects/green-hair",
    "/claims?verdict=outdated&verdict=imprecise",
    "/claims?document=nothing",
]


@pytest.mark.parametrize("site", ["shipped_site", "later_site"])
def test_html_validate_finds_no_fault(site: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    visitor: Visitor = request.getfixturevalue(site)
    kinds = [kind.path for kind in KINDS]
    paths = [*FIXED, *PROBLEM_PAGES, *OTHERS, *kinds, *web_urls(visitor), *mapped(visitor)]
    for number, path in enumerate(paths):
        (tmp_path / f"{number}.html").write_text(visitor.get(path)[1], encoding="utf-8")
    assert [f"{paths[number]}: {fault}" for number, fault in validate(tmp_path)] == []


def validate(folder: Path) -> list[tuple[int, str]]:
    """Return the faults of the pages in a folder, each with the number of its page."""
    (folder / "configuration.json").write_text(json.dumps(CONFIGURATION))
    done = subprocess.run(
        [find_tool("html-validate"), "--config", "configuration.json", "--formatter", "json", "*.html"],
        check=False, cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        (int(Path(file["filePath"]).stem), f"{fault['line']}:{fault['column']} {fault['ruleId']}: {fault['message']}")
        for file in found
        for fault in file["messages"]
    ]
