"""The reading room in a browser: pointing, choosing and tapping, with the keyboard only, and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ARTICLE, ROOM, OpenPage

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
MOST_BYTES = 100_000


def panel(page: Page) -> Locator:
    return page.locator("#panel")


def marked(page: Page) -> set[str]:
    """Return the words that are marked as a chosen record's, or a sentence's."""
    return set(page.locator(".text mark.on").all_inner_texts())


def test_pointing_at_a_sentence_shows_its_claims_and_what_rests_on_them(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator("#p5s4 mark").last.hover()
    expect(panel(page)).to_contain_text("along with oral aspirin intake are adopted")
    expect(panel(page)).to_contain_text("Misleading or unsafe.")
    expect(panel(page).get_by_role("link", name="Oral aspirin").first).to_have_attribute(
        "href", "/treatments/oral-aspirin"
    )
    expect(panel(page).get_by_role("link", name="ACS: nsaids for pain")).to_have_attribute(
        "href", "/references/acs-nsaids-for-pain"
    )
    expect(page.locator('.index a[href*="oral-aspirin"]')).to_have_class(re.compile(r"\bon\b"))


def test_a_sentence_clicked_stays_until_it_is_let_go(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator("#p1s2 mark").first.click()
    expect(panel(page)).to_contain_text("called metastasis")
    page.locator("#p3s1 mark").first.hover()
    page.wait_for_timeout(300)
    expect(panel(page)).to_contain_text("called metastasis")
    assert page.url.endswith("#p1s2")
    panel(page).get_by_role("button", name="Close").click()
    expect(panel(page)).to_contain_text("How to read this")


def test_choosing_a_record_marks_every_span_that_it_rests_on(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator(".index").get_by_role("link", name="Oral aspirin").click()
    record = page.request.get("/v1/treatments/oral-aspirin").json()
    cited = {claim for claims in record["evidence"].values() for claim in claims}
    quotes = [page.request.get(f"/v1/claims/{claim}").json()["quote"] for claim in cited]
    for quote in quotes:
        assert any(words in quote for words in marked(page)), quote
        expect(panel(page)).to_contain_text(quote)
    expect(panel(page)).to_contain_text("category, combined with, intent, modality, route, wording")
    expect(panel(page)).to_contain_text("Misleading or unsafe.")
    assert all(any(words in quote for quote in quotes) for words in marked(page))
    expect(page.locator("#p5s1")).to_be_in_viewport()
    chosen = marked(page)
    page.reload()
    assert marked(page) == chosen
    expect(page.locator('.index a[aria-current="true"]')).to_be_in_viewport()


def test_pointing_at_a_record_shows_its_words_for_as_long(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator(".index").get_by_role("link", name="Metastasis", exact=True).hover()
    assert marked(page)
    page.locator("h1").hover()
    expect(page.locator(".text mark.on")).to_have_count(0)


@pytest.mark.parametrize("place", ["p3s2", "p3s2c1"])
def test_a_deep_link_leads_to_its_words_and_explains_them(page: Page, place: str) -> None:
    page.goto(f"{ARTICLE}#{place}")
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    expect(panel(page).get_by_role("heading")).to_have_text("p3s2")
    assert (page.locator(".text mark.this").count() > 0) == ("c" in place)


def test_pointing_at_a_claim_tells_its_words_from_those_of_the_others(page: Page) -> None:
    page.goto(f"{ARTICLE}#p5s4")
    claim = panel(page).get_by_role("link", name="along with oral aspirin intake are adopted")
    claim.hover()
    expect(page.locator(".text mark.this")).to_have_text("along with oral aspirin intake are adopted")
    panel(page).get_by_role("heading").hover()
    expect(page.locator(".text mark.this")).to_have_count(0)
    claim.focus()
    expect(page.locator(".text mark.this")).to_have_count(1)


def test_the_picture_of_the_article_leads_to_its_sentences(page: Page) -> None:
    page.goto(ARTICLE)
    cells = page.get_by_role("navigation", name="Sentences of the article").get_by_role("link")
    assert cells.count() == page.request.get(f"/v1{ARTICLE}").json()["coverage"]["sentences"]
    page.get_by_role("link", name=re.compile("^Sentence p6s3: carried")).first.click()
    expect(page.locator("#p6s3")).to_be_in_viewport()
    expect(panel(page).get_by_role("heading")).to_have_text("p6s3")


def test_the_keyboard_alone_reads_the_claims_and_returns(page: Page) -> None:
    page.goto(ARTICLE)
    verse = page.locator("#p1s3 .verse")
    page.locator("#p1s2 .verse").focus()
    page.keyboard.press("Tab")
    expect(verse).to_be_focused()
    expect(panel(page).get_by_role("heading")).to_have_text("p1s3")
    page.keyboard.press("Enter")
    expect(panel(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(verse).to_be_focused()
    expect(panel(page)).to_contain_text("How to read this")


def test_the_keyboard_alone_chooses_a_record(page: Page) -> None:
    page.goto(ARTICLE)
    link = page.locator(".index").get_by_role("link", name="Mastectomy")
    link.focus()
    page.keyboard.press("Enter")
    expect(panel(page)).to_be_focused()
    assert marked(page)
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_tap_opens_the_claims_on_a_phone_and_another_closes_them(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto(ARTICLE)
    page.locator("#p1s1 mark").first.tap()
    expect(panel(page)).to_be_in_viewport()
    expect(panel(page)).to_contain_text("Imprecise.")
    expect(page.locator("#p1s1")).to_be_in_viewport()
    panel(page).get_by_role("button", name="Close").tap()
    expect(panel(page)).not_to_be_in_viewport()


def test_without_scripts_a_sentence_leads_to_its_claims_and_back(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(ARTICLE)
    page.locator("#p5s4 .verse").click()
    note = page.locator("#note-p5s4")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Misleading or unsafe.")
    note.get_by_role("heading").get_by_role("link").click()
    expect(page.locator("#p5s4")).to_be_in_viewport()


def test_without_scripts_a_record_marks_its_words(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(ARTICLE)
    page.locator(".index").get_by_role("link", name="Oral aspirin").click()
    assert "along with oral aspirin intake are adopted" in marked(page)
    expect(page.locator("#p5s1")).to_be_in_viewport()
    expect(panel(page)).to_contain_text("Oral aspirin")
    panel(page).get_by_role("link", name="Choose none").click()
    assert marked(page) == set()


@pytest.mark.parametrize("name", ROOM)
def test_every_page_says_the_same_without_scripts(open_page: OpenPage, name: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(ROOM[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_be_visible()


def test_the_article_is_copied_as_it_stands(page: Page) -> None:
    page.goto(ARTICLE)
    text = page.request.get(f"/v1{ARTICLE}/text").text()
    copied = page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('.text')), getSelection().toString()"
    )
    assert copied.split() == text.split()


def test_a_footnote_leads_to_the_words_and_back(page: Page) -> None:
    page.goto(ROOM["record"])
    page.get_by_role("link", name="purpose rests on footnote").click()
    number = page.url.rpartition("#")[2]
    expect(page.locator(f"#{number}")).to_be_in_viewport()
    page.locator(f"#{number}").click()
    expect(page.locator("#field-purpose")).to_be_in_viewport()


def test_the_words_of_a_record_are_one_click_from_the_article(page: Page) -> None:
    page.goto(ROOM["record"])
    page.get_by_role("link", name="See all of them in the article").click()
    assert "along with oral aspirin intake are adopted" in marked(page)


def test_the_explorer_is_one_click_away_and_back(page: Page) -> None:
    page.goto(ROOM["record"])
    page.get_by_role("link", name="Try the request").click()
    expect(page.get_by_role("heading", name="Get a treatment")).to_be_in_viewport(timeout=30_000)
    page.get_by_role("link", name="Back to the page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oral aspirin")


def test_a_citation_can_be_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(ROOM["claim"])
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "along with oral aspirin intake are adopted" in copied
    assert "release 1" in copied


def test_a_link_to_the_very_words_finds_them(page: Page) -> None:
    page.goto(ROOM["claim"])
    page.get_by_role("link", name="Link to these words").click()
    expect(page.locator("#p5s4c6")).to_be_in_viewport()


def test_the_map_leads_to_records_and_is_a_list_on_a_phone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(ROOM["map"])
    expect(page.get_by_role("list", name="Treatments")).to_be_visible()
    page.get_by_role("link", name=re.compile("Oral aspirin")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oral aspirin")
    phone = open_page(**PHONE)
    phone.goto(ROOM["map"])
    expect(phone.locator("svg.map")).to_be_hidden()
    phone.get_by_role("link", name="Oral aspirin").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Oral aspirin")


def test_the_keyboard_alone_walks_the_map(page: Page) -> None:
    page.goto(ROOM["map"])
    page.get_by_role("list", name="Treatments").get_by_role("link").first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("list", name="Treatments").get_by_role("link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hormonal treatment")


def test_names_on_the_map_stay_apart(page: Page) -> None:
    page.goto(ROOM["map"])
    boxes = page.locator("svg.map a").evaluate_all(
        "all => all.map(each => { const {x, y, width, height} = each.getBBox(); return [x, y, x + width, y + height] })"
    )
    assert len(boxes) > 50
    width = page.locator("svg.map").evaluate("map => map.viewBox.baseVal.width")
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= width
        for other in boxes[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] + 4 or other[3] <= top + 4


@pytest.mark.parametrize("name", ROOM)
def test_a_page_is_under_a_hundred_kilobytes_with_all_it_loads(page: Page, name: str) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda request: loaded.append(request.sizes()["responseBodySize"]))
    page.goto(ROOM[name], wait_until="networkidle")
    assert len(loaded) >= 4
    assert sum(loaded) < MOST_BYTES


def test_an_article_is_printed_with_its_notes_and_its_source(page: Page, artefacts: object) -> None:
    page.goto(ARTICLE)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".strip", ".index", "#panel", ".copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#note-p5s4")).to_be_visible()
    expect(page.locator("#citation")).to_be_visible()
    expect(page.get_by_text("Licence: unknown.").first).to_be_visible()
    page.pdf(path=f"{artefacts}/article.pdf")


def test_the_map_is_printed_as_a_picture(page: Page, artefacts: object) -> None:
    page.goto(ROOM["map"])
    page.emulate_media(media="print")
    expect(page.locator("svg.map")).to_be_visible()
    page.pdf(path=f"{artefacts}/map.pdf", prefer_css_page_size=True)
