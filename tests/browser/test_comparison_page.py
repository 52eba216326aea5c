"""The comparison of articles in a browser: the answer is on the first screen, and each article keeps its column."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from service.store.database import Database
from tests.browser.axe import list_violations
from tests.browser.conftest import SIZES, looks
from tests.following.conftest import live

pytestmark = pytest.mark.engines("sqlite")

# An A4 page without its margins.
PAPER = {"width": 673, "height": 987}
COLUMNS = """() => [...document.querySelectorAll(".compared table")].map((table) =>
  [...table.querySelectorAll("thead th")].map((cell) => Math.round(cell.getBoundingClientRect().left)).join())"""


@pytest.fixture(scope="module")
def page(browser: Browser, published_database: Database) -> Iterator[Page]:
    """Give the comparison of the two articles on amber fever."""
    with live(published_database.url) as origin:
        context = browser.new_context(base_url=origin.url)
        opened = context.new_page()
        opened.goto("/topics/amber-fever/comparison")
        yield opened
        context.close()


def test_it_fits_every_screen_and_has_no_violation(page: Page) -> None:
    for look in looks(page):
        width, _ = SIZES[look.partition("-")[0]]
        assert page.evaluate("document.documentElement.scrollWidth") == width, look
        assert list_violations(page) == {}, look


def test_the_counts_and_the_first_question_are_on_the_first_screen(page: Page) -> None:
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert "nothing that can be compared differs" in page.locator(".lead").inner_text()
        lowest = page.locator(".compared th[scope=row]").first.bounding_box()
        assert lowest
        assert lowest["y"] < height, size


def test_each_article_has_its_column_at_the_same_place_in_all_tables(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    columns = page.evaluate(COLUMNS)
    assert len(columns) > 2
    assert len(set(columns)) == 1


def test_it_is_printed_whole(page: Page) -> None:
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER["width"]
    assert page.locator(".compared q").first.evaluate("each => getComputedStyle(each).printColorAdjust") == "exact"
    assert page.locator(".compared td").count() == page.locator(".compared td:visible").count()
    page.emulate_media(media="screen")
