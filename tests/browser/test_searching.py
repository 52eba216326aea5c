"""Search in a browser: completion while typing, by keyboard and pointer, and all of it without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import IMPACTS, list_violations
from tests.browser.conftest import OpenPage

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def field(page: Page) -> Locator:
    return page.locator("#q")


def completions(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Completions").get_by_role("option")


@pytest.mark.parametrize("path", ["/search", "/"])
def test_typing_is_completed_by_what_the_api_suggests(page: Page, path: str) -> None:
    page.goto(path)
    field(page).press_sequentially("metas")
    expect(completions(page).first).to_be_visible()
    wanted = page.request.get("/v1/suggest?q=metas&limit=8").json()["items"]
    shown = completions(page).locator("span:first-child").all_inner_texts()
    assert shown == [item["text"] for item in wanted]


def test_the_keyboard_alone_chooses_a_completion(page: Page) -> None:
    page.goto("/search")
    field(page).press_sequentially("oral asp")
    expect(completions(page).first).to_contain_text("Oral aspirin")
    page.keyboard.press("ArrowDown")
    option = completions(page).first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oral aspirin")


@pytest.mark.parametrize(("key", "selected"), [("ArrowDown", "completion-0"), ("Escape", None)])
def test_a_late_answer_changes_nothing_under_the_hand(page: Page, key: str, selected: str | None) -> None:
    asked: list[str] = []

    def answer_late(route: Route) -> None:
        asked.append(route.request.url)
        page.wait_for_timeout(300)
        route.continue_()

    page.goto("/search")
    field(page).press_sequentially("metas")
    expect(completions(page).first).to_be_visible()
    page.route("**/v1/suggest?*", answer_late)
    with page.expect_request("**/v1/suggest?*"):
        field(page).press_sequentially("t")
    page.keyboard.press(key)
    page.wait_for_timeout(600)
    assert asked
    assert field(page).get_attribute("aria-activedescendant") == selected
    assert completions(page).first.is_visible() == (selected is not None)


def test_the_arrows_go_round_and_escape_lets_go(page: Page) -> None:
    page.goto("/search")
    field(page).press_sequentially("metas")
    expect(completions(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(completions(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(completions(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("metas")


def test_enter_searches_for_what_is_typed_where_no_completion_is_chosen(page: Page) -> None:
    page.goto("/search")
    field(page).press_sequentially("spread to bones")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=spread\+to\+bones"))
    expect(page.get_by_role("link", name="Bone scan", exact=True)).to_be_visible()


def test_completions_are_of_the_kind_that_is_chosen(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("Kind").select_option("site")
    field(page).press_sequentially("bo")
    expect(completions(page).first).to_be_visible()
    assert all(text.endswith("site") for text in completions(page).all_inner_texts())


def test_a_tap_chooses_a_completion_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/search")
    field(page).press_sequentially("oral asp")
    completions(page).first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oral aspirin")


def test_completions_are_told_and_have_no_violation(page: Page) -> None:
    page.goto("/search")
    field(page).press_sequentially("metas")
    expect(completions(page).first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^[0-9]+ completions$"))
    assert list_violations(page, best_practice=True, impacts=IMPACTS) == {}


def test_without_scripts_the_button_searches(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    field(page).fill("chemotherpy")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Not everything was found as it was typed.")).to_be_visible()
    page.get_by_role("link", name="Chemotherapy").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chemotherapy")


def test_a_search_that_finds_nothing_does_not_say_that_nothing_is_so(page: Page) -> None:
    page.goto("/search?q=zyzzyva")
    expect(page.locator(".outcome")).to_contain_text("says nothing about facts")


def test_the_request_of_search_can_be_tried(page: Page) -> None:
    page.goto("/search?q=bone")
    page.get_by_role("link", name="Try the request").click()
    expect(page.get_by_role("heading", name="Search all records")).to_be_in_viewport(timeout=30_000)
    page.get_by_role("link", name="Back to the page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
