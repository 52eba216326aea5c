"""The parts of the pages that follow from the code are as the code has them now."""

import pytest

from tests.docs.generated import PARTS, renewed
from tests.docs.pages import Page, every_page


@pytest.mark.parametrize("page", every_page(), ids=lambda page: page.name)
def test_a_page_is_as_the_code_has_it(page: Page) -> None:
    assert renewed(page.text) == page.text, "run: .venv/bin/python -m tests.docs.generated"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_stands_on_one_page(part: str) -> None:
    assert sum(page.text.count(f"<!-- generated: {part} -->") for page in every_page()) == 1
