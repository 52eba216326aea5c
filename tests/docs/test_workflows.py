"""The workflow files of the forges run .ci/run, which runs every check of the Makefile; none names a host."""

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


def test_what_one_step_of_ci_leaves_out_another_runs() -> None:
    commands = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    steps = re.findall(r"^step '(?:make )?([a-z -]+)'", commands, re.MULTILINE)
    assert steps == ["system packages", "newcomer", "packages", "lint", "api-lint", "test"]
    assert re.findall(r"others=\((.*?)\)", commands) == ["image-check interop", "interop"]
    interop = re.search(
        r"^interop:.*\n\t.*pytest .*\$\(ARGS\) (.*)$", (REPOSITORY / "Makefile").read_text(), re.MULTILINE
    )
    assert interop
    assert re.findall(r"--ignore=(\S+?)[\s\"]", commands) == interop[1].split()


def _list_strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _list_strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _list_strings(each)]
    return [value] if isinstance(value, str) else []
