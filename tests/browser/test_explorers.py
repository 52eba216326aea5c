"""The two explorers: they render under their policies, and a request sent from them returns the real record."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, expect

OPERATION = "getCondition"
# The languages offered: how the list calls them, how the button does, and words of the sample.
SAMPLES = [
    ("Curl", "Shell Curl", "curl "),
    ("Requests", "Python Requests", "requests.get("),
    ("Fetch", "JavaScript Fetch", "fetch("),
]


@pytest.fixture
def operation(page: Page) -> dict[str, Any]:
    """Return the operation that the tests try, with its path."""
    document = page.request.get("/openapi.json").json()
    return next(
        {**item["get"], "path": path}
        for path, item in document["paths"].items()
        if item.get("get", {}).get("operationId") == OPERATION
    )


@pytest.fixture
def scalar(page: Page, operation: dict[str, Any]) -> Locator:
    """Open Scalar at the operation, and return the operation's section."""
    tag = operation["tags"][0].lower().replace(" ", "-")
    page.goto(f"/docs#v1/tag/{tag}/GET{operation['path']}")
    heading = page.get_by_role("heading", name=operation["summary"], exact=True)
    section = page.locator("section.section").filter(has=heading)
    expect(section).to_be_visible(timeout=30_000)
    return section


@pytest.fixture
def swagger(page: Page, operation: dict[str, Any]) -> Locator:
    """Open Swagger UI at the operation, and return the operation's block."""
    page.goto(f"/docs/swagger#/{operation['tags'][0]}/{OPERATION}")
    block = page.locator(".opblock.is-open")
    expect(block).to_be_visible(timeout=30_000)
    return block


def test_scalar_renders_below_the_masthead_of_the_site(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="API", exact=True)).to_have_attribute("aria-current", "page")


def test_a_request_sent_from_scalar_returns_the_real_record(page: Page, scalar: Locator) -> None:
    scalar.get_by_role("button", name="Test Request").click()
    client = page.get_by_role("dialog")
    with page.expect_response("**/v1/conditions/*") as answer:
        client.get_by_role("button", name="Send get request").click()
    record = real_record(page, answer.value)
    expect(client.locator(".cm-content").last).to_contain_text(f'"id": "{record["id"]}"')


def test_scalar_shows_json_as_the_example_of_json(scalar: Locator) -> None:
    expect(scalar).to_contain_text('"type": "condition"')
    expect(scalar).not_to_contain_text('"@context"')


def test_scalar_offers_curl_python_and_javascript(page: Page, scalar: Locator) -> None:
    chooser = scalar.get_by_role("button", name="Shell Curl")
    for name, full_name, words in SAMPLES:
        chooser.click()
        assert sorted(page.get_by_role("option").all_inner_texts()) == sorted(sample[0] for sample in SAMPLES)
        page.get_by_role("option", name=name).click()
        expect(scalar.locator(".request-card .code-snippet")).to_contain_text(words)
        chooser = scalar.get_by_role("button", name=full_name)


def test_scalar_shows_nothing_of_its_other_products(page: Page, scalar: Locator) -> None:
    for words in ("Ask AI", "Open API Client", "Generate MCP", "Developer Tools", "Share"):
        expect(page.get_by_text(words)).to_have_count(0)


def test_scalar_finds_an_operation_by_its_name(page: Page, scalar: Locator, operation: dict[str, Any]) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill(operation["summary"])
    expect(page.get_by_role("option").filter(has_text=operation["summary"]).first).to_be_visible()


def test_swagger_ui_needs_no_inline_style(page: Page) -> None:
    answer = page.goto("/docs/swagger")
    assert answer
    assert "unsafe" not in answer.headers["content-security-policy"]
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)


def test_swagger_ui_reads_the_document_without_an_error(page: Page, swagger: Locator) -> None:
    expect(swagger.get_by_role("button", name="Execute")).to_be_visible()
    assert page.locator(".errors-wrapper").all_inner_texts() == []


def test_a_request_sent_from_swagger_ui_returns_the_real_record(page: Page, swagger: Locator) -> None:
    with page.expect_response("**/v1/conditions/*") as answer:
        swagger.get_by_role("button", name="Execute").click()
    record = real_record(page, answer.value)
    expect(swagger.locator(".live-responses-table tbody")).to_contain_text(f'"id": "{record["id"]}"')


def real_record(page: Page, answer: Response) -> Any:
    """Return the record in an answer to the explorer, after comparing it with what any client gets."""
    assert answer.status == 200
    record = answer.json()
    assert record["type"] == "condition"
    assert answer.request.url.partition("?")[0].endswith(record["links"]["self"])
    assert record == page.request.get(record["links"]["self"]).json()
    return record
