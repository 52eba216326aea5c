"""The browser's watch over the pages notices what it is there for."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watch

SINS = {
    "error in the console": "console.error('a fault')",
    "script-src": "document.head.append(Object.assign(document.createElement('script'), { text: 'fault()' }))",
    "connect-src": "fetch('http://192.0.2.1/').catch(() => null)",
    "img-src": "new Image().src = 'http://192.0.2.1/'",
    "uncaught error": "setTimeout(() => { throw new Error('a fault') })",
}


@pytest.mark.parametrize("sin", SINS)
def test_what_a_page_must_not_do_is_noticed(browser: Browser, server_url: str, sin: str) -> None:
    faults: list[str] = []
    with browser.new_context(base_url=server_url) as context:
        page = context.new_page()
        watch(page, urlsplit(server_url).netloc, faults.append)
        page.goto("/")
        expect(page.locator("main")).to_be_visible()
        page.evaluate(f"() => {{ {SINS[sin]} }}")
        page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert any(sin in fault for fault in faults)
