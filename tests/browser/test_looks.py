"""Pictures of the explorers and printed pages for people to look at, and what a machine can tell of their looks."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PAPER, SIZES, looks

# What each explorer has when it is ready to be looked at.
READY = {
    "/docs": ".request-card",
    "/docs/swagger": ".opblock",
}


@pytest.mark.parametrize("path", READY)
def test_an_explorer_fits_every_screen_in_light_and_dark(page: Page, artefacts: Path, path: str) -> None:
    page.goto(path)
    expect(page.locator(READY[path]).first).to_be_visible(timeout=30_000)
    name = path.strip("/").replace("/", "-")
    for look in looks(page):
        page.screenshot(path=artefacts / f"{name}-{look}.png")
        width, _ = SIZES[look.partition("-")[0]]
        assert page.evaluate("document.documentElement.scrollWidth") == width, look


def test_the_masthead_follows_the_switch_of_the_explorer(page: Page) -> None:
    page.goto("/docs")
    page.get_by_role("button", name=re.compile("dark mode", re.IGNORECASE)).click(timeout=30_000)
    expect(page.locator(".masthead")).to_have_css("background-color", PAPER["dark"])


def test_the_landing_page_can_be_printed(page: Page, artefacts: Path) -> None:
    page.goto("/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.locator(".advisory").first).to_have_css("color", "rgb(27, 29, 34)")
    page.pdf(path=artefacts / "home.pdf")
