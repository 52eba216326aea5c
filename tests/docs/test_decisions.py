"""The decisions have one form, are all listed, and name the packages that there are."""

import re
import tomllib
from importlib.metadata import metadata

import pytest

from tests.docs.pages import REPOSITORY, Page, every_page, plain

INDEX, DEPENDENCIES = Page.at("docs/decisions/README.md"), Page.at("docs/decisions/dependencies.md")
DECISIONS = [page for page in every_page() if re.match(r"docs/decisions/[0-9]", page.name)]
# Date and status: accepted, perhaps changed by a later page, or superseded by one or two.
STATUS = r"^Date: 20\d\d-\d\d-\d\d\. Status: (accepted(; .+)?|superseded by \[\d{4}\].+)\.$"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.path.stem)
def test_a_decision_has_its_number_date_status_and_parts(page: Page) -> None:
    title, *parts = page.headings
    assert title.startswith(f"{page.path.name[:4]}. ")
    assert re.search(STATUS, page.text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Alternatives", "Consequences"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.path.stem)
def test_a_decision_is_one_page(page: Page) -> None:
    assert len(page.text.split()) < 450


def test_each_has_a_number_of_its_own_and_the_list_is_whole() -> None:
    names = [page.path.name for page in DECISIONS]
    assert len({name[:4] for name in names}) == len(names)
    assert [link for link in INDEX.links if link[:1].isdigit()] == names
    listed = re.findall(r"^- \[(.+?)\]", INDEX.text, re.MULTILINE)
    assert listed == [page.headings[0] for page in DECISIONS]


def test_every_runtime_dependency_has_its_reason() -> None:
    declared = {re.split(r"[<>=!~;\[ ]", each)[0] for each in PROJECT["dependencies"]}
    assert {plain(row["package"]) for row in DEPENDENCIES.table("Dependencies")} == declared


def test_the_licences_are_those_that_the_packages_state() -> None:
    for row in DEPENDENCIES.table("Dependencies"):
        stated = metadata(plain(row["package"]))
        classifiers = [each for each in stated.get_all("Classifier", []) if "MIT License" in each]
        licence = stated["License-Expression"] or stated["License"] or (classifiers and "MIT")
        assert row["licence"] == licence, row["package"]
