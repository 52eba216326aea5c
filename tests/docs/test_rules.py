"""The page of rules has every rule that can be reported, and no other."""

from seed.checking.rule_docs import EXPLANATIONS
from service.publishing.rulebook import RULES
from tests.docs.pages import Page, plain
from tests.docs.rules_in_code import rules_in_code

PAGE = Page.at("docs/rules.md")
OF_FILES = "What a file must be"
IN_PROSE = {heading for heading in PAGE.headings if heading.islower()}
IN_TABLE = {plain(row["rule"]) for row in PAGE.table(OF_FILES)}


def test_every_rule_of_the_records_has_its_section() -> None:
    assert set(RULES) <= IN_PROSE


def test_the_page_has_every_rule_that_the_code_reports_and_no_other() -> None:
    assert set(RULES) | rules_in_code().keys() == IN_PROSE | IN_TABLE


def test_the_page_has_the_rules_that_check_explains() -> None:
    assert set(EXPLANATIONS) <= IN_PROSE | IN_TABLE


def test_every_rule_says_what_to_do() -> None:
    assert [rule for rule in sorted(IN_PROSE) if "*Do:*" not in PAGE.section(rule)] == []
    assert [row["rule"] for row in PAGE.table(OF_FILES) if not row["what to do"].endswith(".")] == []


def test_the_rules_of_files_are_in_the_order_of_their_names() -> None:
    names = [plain(row["rule"]) for row in PAGE.table(OF_FILES)]
    assert names == sorted(names)
