"""Every page in every size and mode: nothing is cut off, and axe finds nothing.

A fixture of the module opens a page once, and the tests of a page follow each other. Pictures for people to look at are
left in the folder that MEDCONTENT_ARTEFACTS names.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import list_violations
from tests.browser.conftest import ROOM, SIZES, looks, watch

NAMES = {path: name for name, path in ROOM.items()}
PATHS = ["/", "/docs/api", "/problems/", "/problems/not-found", *NAMES]
PICTURES = os.environ.get("MEDCONTENT_ARTEFACTS")
WIDTHS = (1280, 390)


@pytest.fixture(scope="module", params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    """Give the address of each page in turn."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def shared_page(browser: Browser, server_url: str, path: str) -> Iterator[Page]:
    """Give the page, opened once for all its tests."""
    faults: list[str] = []
    context = browser.new_context(base_url=server_url)
    page = context.new_page()
    watch(page, urlsplit(server_url).netloc, faults.append)
    page.goto(path)
    yield page
    context.close()
    assert faults == []


def test_a_page_fits_every_screen_in_light_and_dark(shared_page: Page, path: str) -> None:
    expect(shared_page.get_by_role("contentinfo").first).to_be_visible()
    for look in looks(shared_page):
        width, _ = SIZES[look.partition("-")[0]]
        assert shared_page.evaluate("document.documentElement.scrollWidth") == width, look
        if PICTURES:
            name = NAMES.get(path) or re.sub(r"\W+", "-", path.strip("/")) or "home"
            shared_page.screenshot(path=Path(PICTURES) / f"{name}-{look}.png", full_page="#" not in path)


def test_our_pages_have_no_violation(shared_page: Page) -> None:
    # What a tablet shows is shown on a desktop or on a phone too.
    for look in looks(shared_page, "desktop", "phone"):
        assert (
            list_violations(shared_page, best_practice=True, impacts=("minor", "moderate", "serious", "critical")) == {}
        ), look


@pytest.mark.parametrize("path", PATHS, indirect=True, scope="module")
def test_a_page_bears_text_twice_as_large_and_the_other_direction(shared_page: Page) -> None:
    for width in WIDTHS:
        shared_page.set_viewport_size({"width": width, "height": 800})
        shared_page.reload()
        shared_page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert shared_page.evaluate("document.documentElement.scrollWidth") == width
        shared_page.evaluate("document.documentElement.style.fontSize = ''; document.documentElement.dir = 'rtl'")
        assert shared_page.evaluate("document.documentElement.scrollWidth") == width


def test_no_page_scrolls_sideways_on_a_small_phone(shared_page: Page) -> None:
    shared_page.set_viewport_size({"width": 320, "height": 640})
    shared_page.reload()
    assert shared_page.evaluate("document.documentElement.scrollWidth") == 320
