"""The names of the rules that the code can report, found by reading the code, so that untested rules are found too."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import REPOSITORY

FOLDERS = ("seed", "service/publishing")
# What makes a fault, by the name it is called by; the first argument is the rule.
MAKERS = {"ReadingFault", "Fault", "build_fault", "_build_fault", "_refuse", "refuse_shortcut", "Report"}
VARIABLES = {"rule", "RULE"}


def rules_in_code() -> dict[str, Path]:
    """Return the rules by name, each with a file that reports it."""
    files = [file for folder in FOLDERS for file in (REPOSITORY / folder).rglob("*.py")]
    return {name: file for file in files for name in _named(ast.parse(file.read_text(encoding="utf-8")))}


def _named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in MAKERS:
            yield from _strings(node.args[:1])
            yield from _strings([keyword.value for keyword in node.keywords if keyword.arg == "rule"])
        elif isinstance(node, ast.Assign) and {getattr(target, "id", None) for target in node.targets} & VARIABLES:
            yield from _strings([node.value])


def _called(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else None


def _strings(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.IfExp):
            yield from _strings([value.body, value.orelse])
