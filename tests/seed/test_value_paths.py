"""A reader can follow a path and a plan through `apply`: they keep their names, and are seldom passed back.

A module counts as returned to when it gets the value, or works with it, after another module has had it since.
"""

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import CodeType, FrameType

import pytest

from service.publishing.plan import Plan
from tests.editor import Editor

OWN = tuple(str(Path(__file__).parents[2] / package) for package in ("seed", "service"))
SYRUP = "treatments/cobalt-syrup.yaml"
MAX_NAMES = 15
MAX_RETURNS = 3


@pytest.mark.engines("sqlite")
def test_the_path_of_a_user_has_few_names_and_few_returns(editor: Editor) -> None:
    path = editor.root / "treatments"
    names, functions = _follow(editor, lambda value: isinstance(value, str | Path) and Path(value) == path)
    assert {"path"} <= names
    assert len(names) + len(functions) <= MAX_NAMES, (names, functions)
    modules = [code.co_filename for code in functions]
    assert _count_returns(modules) <= MAX_RETURNS, modules


@pytest.mark.engines("sqlite")
def test_the_plan_has_few_names(editor: Editor) -> None:
    names, functions = _follow(editor, lambda value: isinstance(value, Plan))
    assert "plan" in names
    assert functions
    assert len(names) <= 3, names


def _follow(editor: Editor, holds: Callable[[object], bool]) -> tuple[set[str], dict[CodeType, None]]:
    """Return the variables that hold a value during `apply`, and their functions in the order of calls."""
    names: set[str] = set()
    functions: dict[CodeType, None] = {}

    def note(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event in {"call", "return"} and code.co_filename.startswith(OWN) and "<" not in code.co_name:
            found = {name for name, value in frame.f_locals.items() if holds(value)}
            names.update(found)
            if found:
                functions.setdefault(code)

    editor.edit(SYRUP, "for the tin bones", "for the tin")
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        ending = editor("apply", str(editor.root / "treatments"), "--yes", "--significance", "update")
    finally:
        sys.setprofile(before)
    assert ending.code == 0, ending.err
    return names, functions


def _count_returns(modules: list[str]) -> int:
    """Count how often a sequence comes back to a module that it had left."""
    visits = [modules[0], *(after for before, after in pairwise(modules) if after != before)]
    return len(visits) - len(set(visits))
