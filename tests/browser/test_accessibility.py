"""axe finds nothing serious in the explorers but what only their makers can mend."""

from playwright.sync_api import Page, expect

from tests.browser.axe import list_violations
from tests.browser.conftest import looks

# What remains in the vendored components, and why: it is in the elements they make, not in how we set them up.
KNOWN = {
    "scalar": {
        "label-content-name-mismatch": "its button says Show More and is called Show all … endpoints",
    },
    "scalar-client": {
        "label-content-name-mismatch": "the page lies below the client",
        "aria-required-attr": "its fields are called combo boxes and do not say whether they are open",
        "aria-valid-attr-value": "its copy button names a tooltip that is made only when it is shown",
        "aria-prohibited-attr": "its More Information buttons have the role none and a name",
    },
    "swagger": {
        "nested-interactive": "its operations are buttons around a link and a copy button",
        "select-name": "its lists for several values have no label",
    },
}


def test_scalar_has_none_but_its_own(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("button", name="Test Request").first).to_be_visible(timeout=30_000)
    for look in looks(page, "desktop", "phone"):
        assert unknown(page, "scalar") == {}, look


def test_scalars_client_has_none_but_its_own(page: Page) -> None:
    page.goto("/docs")
    page.get_by_role("button", name="Test Request").first.click(timeout=30_000)
    client = page.get_by_role("dialog")
    client.get_by_role("button", name="Send get request").click()
    expect(client.get_by_text("200 OK")).to_be_visible()
    for look in looks(page, "desktop", "phone"):
        assert unknown(page, "scalar-client") == {}, look


def test_swagger_ui_has_none_but_its_own(page: Page) -> None:
    page.goto("/docs/swagger")
    page.locator(".opblock-summary-control").nth(1).click(timeout=30_000)
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table").first).to_be_visible()
    for look in looks(page, "desktop", "phone"):
        assert unknown(page, "swagger") == {}, look


def unknown(page: Page, component: str) -> dict[str, list[str]]:
    """Return the serious violations that are not known, by rule; in our own frame around a component all are new."""
    found = list_violations(page, vendored=list(KNOWN[component]))
    return {rule: where for rule, where in found.items() if where}
