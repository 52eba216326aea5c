"""A real browser: Debian's Chromium, driven by Playwright.

Whatever a page does that it must not (an error in the console, a breach of its content security policy, a request to
another host) fails the test that opened it, when the test ends.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect

# Chromium reports most breaches in the console by itself, but not all.
REPORT_BREACHES = """
document.addEventListener('securitypolicyviolation', (breach) =>
  console.error(`Content Security Policy: ${breach.violatedDirective} ${breach.blockedURI}`))
"""

SIZES = {"desktop": (1440, 900), "tablet": (820, 1180), "phone": (390, 844)}
# The ground of every page, by the mode of the system.
PAPER: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 27)"}
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

ARTICLE = "/documents/metastatic-breast-cancer"
# One of each type of page in the reading room, with the content that the service is shipped with.
ROOM = {
    "article": ARTICLE,
    "article-record": f"{ARTICLE}?record=treatments/oral-aspirin#p5s4",
    "article-sentence": f"{ARTICLE}#p4s1",
    "record": "/treatments/oral-aspirin",
    "condition": "/conditions/metastatic-breast-cancer",
    "map": "/conditions/metastatic-breast-cancer/map",
    "claim": "/claims/metastatic-breast-cancer.p5s4c6",
    "sentence": "/sentences/metastatic-breast-cancer.p5s4",
    "reference": "/references/acs-nsaids-for-pain",
    "list": "/treatments",
    "claims": "/claims",
    "kinds": "/records",
    "coverage": "/coverage",
    "search": "/search",
    "found": "/search?q=spread+to+bones",
    "nothing-found": "/search?q=zyzzyva",
}


class OpenPage(Protocol):
    """Opens an empty page; the options are those of a Playwright context."""

    def __call__(self, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """Open it."""


@pytest.fixture
def open_page(browser: Browser, server_url: str) -> Iterator[OpenPage]:
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(width: int = 1280, height: int = 800, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = browser.new_context(base_url=server_url, viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        watch(page, urlsplit(server_url).netloc, faults.append)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    folder = Path(os.environ.get("MEDCONTENT_ARTEFACTS", "build/artefacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def looks(page: Page, *sizes: str) -> Iterator[str]:
    """Show an open page in every size, or in some, and every mode, one after the other; yield the name of each look."""
    for size in sizes or SIZES:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        for mode, paper in PAPER.items():
            page.emulate_media(color_scheme=mode, reduced_motion="reduce")
            expect(page.locator("body")).to_have_css("background-color", paper)
            # What scripts make of the change is there after the next frame.
            page.evaluate(NEXT_FRAME)
            yield f"{size}-{mode}"


def watch(page: Page, host: str, report: Callable[[str], None]) -> None:
    """Report what a page must not do."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            report(f"{message.type} in the console of {page.url}: {message.text}")

    def on_error(error: Error) -> None:
        report(f"uncaught error in {page.url}: {error}")

    def on_request(request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "blob"} and asked.netloc != host:
            report(f"{page.url} asked another host: {request.url}")

    page.add_init_script(REPORT_BREACHES)
    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("request", on_request)
