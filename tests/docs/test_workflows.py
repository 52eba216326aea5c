"""The workflow files of the forges run .ci/run, and name no host."""

import re

import pytest
import yaml

from tests.docs.pages import REPOSITORY

WORKFLOWS = [".github/workflows/ci.yml", ".gitlab-ci.yml"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_runs_all_of_ci_and_nothing_else(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    commands = list(_list_strings(yaml.safe_load(text)))
    assert commands.count(".ci/run") == 1
    assert not [each for each in commands if "pytest" in each or re.search(r"\bmake \w", each.partition("&&")[0])]
    assert "://" not in text


def _list_strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _list_strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _list_strings(each)]
    return [value] if isinstance(value, str) else []
