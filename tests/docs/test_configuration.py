"""The page of settings and commands says what the code has."""

import dataclasses

from service.config import VARIABLES, Settings
from service.operations import exit_codes
from tests.docs.pages import REPOSITORY, Page, plain

PAGE = Page.at("docs/configuration.md")


def test_the_settings_are_those_of_the_code_with_their_defaults() -> None:
    defaults = {VARIABLES[field.name]: str(field.default) for field in dataclasses.fields(Settings)}
    assert {plain(row["variable"]): plain(row["default"]) for row in PAGE.table("Settings")} == defaults


def test_the_exit_codes_are_those_of_the_commands() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert {int(row["code"]) for row in PAGE.table("Exit codes")} == {0, *codes}


def test_the_variables_of_make_are_those_of_the_makefile() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    settable = {line.partition(" ")[0] for line in makefile.splitlines() if " ?=" in line}
    assert settable <= set(PAGE.codes)
