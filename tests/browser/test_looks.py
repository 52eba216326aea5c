"""Pictures of every page for people to look at, and the few things about looks that a machine can tell."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PAPER, ROOM, SIZES, looks

# What each page has when it is ready to be looked at.
READY = {
    "/": ".colophon",
    "/problems/": ".problems",
    "/problems/not-found": ".row",
    "/docs": ".request-card",
    "/docs/swagger": ".opblock",
    **dict.fromkeys(ROOM.values(), ".colophon"),
}
NAMES = {path: name for name, path in ROOM.items()}


@pytest.mark.parametrize("path", READY)
def test_a_page_fits_every_screen_in_light_and_dark(page: Page, artefacts: Path, path: str) -> None:
    page.goto(path)
    expect(page.locator(READY[path]).first).to_be_visible(timeout=30_000)
    name = NAMES.get(path) or re.sub(r"\W+", "-", path.strip("/")) or "home"
    for look in looks(page):
        page.screenshot(
            path=artefacts / f"{name}-{look}.png", full_page=not path.startswith("/docs") and "#" not in path
        )
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
