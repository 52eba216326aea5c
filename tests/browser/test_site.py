"""The landing page and the pages of problems, as a person uses them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def test_the_landing_page_shows_a_real_record_and_its_source(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shown = page.get_by_role("group", name="The record as JSON, shortened")
    record = page.request.get(page.locator(".path").get_attribute("href") or "").json()
    expect(shown).to_contain_text(f'"wording": "{record["wording"]}"')
    marked = " ".join(page.locator(".source mark").all_inner_texts())
    assert record["wording"].split()[0].casefold() in marked.casefold()


def test_a_note_in_the_record_leads_to_the_words_it_cites(page: Page) -> None:
    page.goto("/")
    marked = page.locator(".source mark").first
    claim = marked.get_attribute("id")
    page.locator(f'.record .note[href="#{claim}"]').first.click()
    assert page.url.endswith(f"#{claim}")
    expect(marked).to_be_in_viewport()


def test_the_landing_page_counts_what_the_release_holds(page: Page) -> None:
    page.goto("/")
    for plural in ("documents", "sentences", "claims"):
        total = page.request.get(f"/v1/{plural}?limit=1").json()["total"]
        label = page.get_by_text(plural[:-1] if total == 1 else plural, exact=True)
        expect(page.locator(".counts div").filter(has=label)).to_contain_text(f"{total:,}")


def test_the_links_of_the_landing_page_lead_somewhere(page: Page) -> None:
    page.goto("/")
    links = page.locator("a[href^='/']").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert {"/docs", "/docs/swagger", "/openapi.json", "/problems/"} <= set(links)
    for link in set(links):
        assert page.request.get(link).ok, link


def test_the_first_request_is_one_that_works(page: Page) -> None:
    page.goto("/")
    command = page.locator(".command").inner_text()
    address = re.search(r"curl (\S+)", command)
    assert address
    assert page.request.get(address[1]).json()["type"]


def test_the_site_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    expect(page.locator(".source mark").first).to_be_visible()
    page.goto("/problems/")
    expect(page.locator(".problems a").first).to_be_visible()
    for explorer in ("/docs", "/docs/swagger"):
        page.goto(explorer)
        # Chromium does not lay out <noscript> when it is Playwright that stops the scripts.
        assert "needs JavaScript" in (page.locator("noscript").text_content() or "")


def test_the_keyboard_finds_the_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_problem_leads_to_the_page_that_explains_it(page: Page) -> None:
    problem = page.request.get("/v1/no-such-kind", headers={"Accept": "application/json"}).json()
    page.goto(problem["type"])
    expect(page.get_by_role("heading", level=1)).to_contain_text(problem["title"])
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()


def test_every_problem_is_listed_and_has_its_page(page: Page) -> None:
    page.goto("/problems/")
    links = page.locator(".problems a").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert len(links) > 5
    for link in links:
        assert page.request.get(link).ok, link


def test_an_address_that_is_not_there_answers_with_a_page(page: Page) -> None:
    answer = page.request.get("/no-such-page", headers={"Accept": "text/html"})
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
