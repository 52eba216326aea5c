"""Whole stories of editors in a real browser: what they do in the studio is what the files say."""

import shutil

from playwright.sync_api import expect

from seed.commands.main import run
from tests.browser.axe import IMPACTS, list_violations
from tests.studio.conftest import CLAIMS, HOME, Studio, select

PAGE = """\
<html lang="en"><head><title>Moon tea</title></head><body><nav>Home</nav><main><h1>Moon tea</h1>
<p>Moon tea helps in winter. Signs of too much are blue ears, a ringing nose and slow hair.</p></main></body></html>
"""
CONDITION = "conditions/lantern-cough.yaml"


def test_selected_words_become_a_claim_and_a_record_and_all_of_it_can_be_undone(studio: Studio) -> None:
    before = studio.read_all()
    page = studio.open_tab()
    page.get_by_role("link", name="sentence p1s1").click()
    select(page, "Lantern cough is a cough that glows")
    page.get_by_role("button", name="condition", exact=True).click()
    expect(page.get_by_label("Category required")).to_be_focused()
    page.get_by_label("Name required").fill("Lantern cough")
    page.get_by_label("Wording required").focus()
    select(page, "Lantern cough")
    page.locator("#article").dispatch_event("pointerup")
    expect(page.get_by_label("Wording required")).to_have_value("Lantern cough")
    page.get_by_label("Category required").select_option("disease")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Lantern cough condition")).to_be_visible()
    assert studio.read(CONDITION) == (
        "document: lantern-cough\nname: Lantern cough\nwording: Lantern cough\ncategory: disease\n"
        "evidence:\n  others: [p1s1c1]\n"
    )
    # Nothing of the file of claims has changed but the line that was empty.
    filled = "states: Lantern cough is a cough that glows"
    assert studio.read(CLAIMS) == before[CLAIMS].decode().replace("states:\n", f"{filled}\n", 1)
    expect(page.get_by_role("link", name="Sentence p1s1: carried").first).to_be_visible()
    after = studio.read_all()
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Redo: New condition/lantern-cough")).to_be_enabled()
    page.get_by_role("button", name="Undo: New claim p1s1c1").click()
    expect(page.get_by_role("button", name="Redo: New claim p1s1c1")).to_be_enabled()
    assert studio.read_all() == before
    page.goto(HOME)
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Undo: New claim p1s1c1")).to_be_enabled()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Undo: New condition/lantern-cough")).to_be_enabled()
    assert studio.read_all() == after


def test_words_that_occur_twice_are_told_apart(studio: Studio) -> None:
    # As long as before: the starts of sentences are offsets.
    studio.edit("documents/lantern-cough/text.txt", "warm ears", "warm a ea")
    page = studio.open_tab()
    page.goto(HOME)
    select(page, "a humming")
    for _ in " humming":
        page.evaluate("getSelection().modify('extend', 'backward', 'character')")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Claim p2s1c1")).to_be_visible()
    assert {"quote: a", "occurrence: 7", "states: a"} <= {line.strip() for line in studio.read(CLAIMS).splitlines()}


def test_a_fault_is_shown_at_its_field_in_the_words_of_check(studio: Studio) -> None:
    (studio.root / "conditions").mkdir()
    (studio.root / CONDITION).write_text(
        "# Ours.\ndocument: lantern-cough\nname: Lantern cough\nwording: lantern sneeze # sic\ncategory: illness\n"
        "evidence: {others: [p1s1c1]}\n",
        encoding="utf-8",
    )
    page = studio.open_tab()
    page.goto(f"{HOME}/records/condition/lantern-cough")
    expect(page.get_by_label("Category required")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".input", has=page.locator("#f-category"))).to_contain_text('"illness" is not one of: disease')
    page.get_by_label("Category required").select_option("disease")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[aria-invalid]")).to_have_id("f-wording")
    expect(page.locator(".input", has=page.locator("#f-wording"))).to_contain_text('"lantern sneeze" does not occur in')
    # The comments, and the form of what was not changed, are as they were.
    assert studio.read(CONDITION) == (
        "# Ours.\ndocument: lantern-cough\nname: Lantern cough\nwording: lantern sneeze # sic\ncategory: disease\n"
        "evidence: {others: [p1s1c1]}\n"
    )


def test_hostile_text_stays_text(studio: Studio) -> None:
    page = studio.open_tab()
    page.goto(HOME)
    expect(page.locator("#article b")).to_have_count(0)
    expect(page.locator("#article")).to_contain_text("My aunt <b>swore</b> by vinegar")


def test_two_tabs_and_another_program_are_merged_by_field_or_shown_side_by_side(studio: Studio) -> None:
    (studio.root / "conditions").mkdir()
    (studio.root / CONDITION).write_text(
        "document: lantern-cough\nname: Lantern cough\nwording: Lantern cough\ncategory: disease\n"
        "evidence:\n  others: [p1s1c1]\n",
        encoding="utf-8",
    )
    first, second = studio.open_tab(), studio.open_tab()
    for page in (first, second):
        page.goto(f"{HOME}/records/condition/lantern-cough")
    # Git brings another category and a comment meanwhile.
    studio.edit(CONDITION, "category: disease", "category: stage # as they say now")
    first.get_by_label("Name required").fill("The lantern cough")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_label("Category required")).to_have_value("stage")
    merged = studio.read(CONDITION)
    assert "name: The lantern cough\n" in merged
    assert "category: stage # as they say now\n" in merged
    # The other tab still shows the old name.
    second.get_by_label("Name required").fill("A lantern cough")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("The file was changed elsewhere while you worked: name")
    expect(second.get_by_label("Name required")).to_have_value("A lantern cough")
    expect(second.locator(".fault", has_text="In the file now")).to_contain_text("The lantern cough")
    assert studio.read(CONDITION) == merged
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    assert studio.read(CONDITION) == merged.replace("The lantern", "A lantern")
    # Undo takes back the name, and leaves what was written elsewhere since.
    studio.edit(CONDITION, "wording: Lantern cough", "wording: Lantern cough\ndefinition: a cough that glows")
    second.keyboard.press("Escape")
    second.keyboard.press("u")
    expect(second.get_by_label("Name required")).to_have_value("The lantern cough")
    assert "definition: a cough that glows\n" in studio.read(CONDITION)
    # What both changed is not undone, but said.
    studio.edit(CONDITION, "name: The lantern", "name: Their lantern")
    second.get_by_role("button", name="Undo").click()
    expect(second.get_by_role("alert")).to_contain_text("was changed elsewhere since: name. Nothing was changed.")
    assert "name: Their lantern" in studio.read(CONDITION)


def test_sentences_are_left_out_split_and_joined(studio: Studio) -> None:
    before = studio.read_all()
    page = studio.open_tab()
    page.goto(f"{HOME}/sentences/p3s2")
    page.get_by_label("Why it is left out").fill("It tells of one person.")
    page.get_by_role("button", name="Leave it out").click()
    # The next open sentence comes by itself.
    expect(page.get_by_role("heading", name="Sentence p3s3")).to_be_visible()
    assert "{sentence: p3s2, reason: It tells of one person.}" in studio.read("documents/lantern-cough/document.yaml")
    assert "p3s2c1" not in studio.read(CLAIMS)
    page.goto(HOME)
    select(page, "see a lamplighter")
    page.keyboard.press("b")
    expect(page.locator("[data-s]")).to_have_count(8)
    new = page.locator("[data-s]", has_text="see a lamplighter").get_attribute("data-s")
    page.goto(f"{HOME}/sentences/{new}")
    page.get_by_role("button", name="Join it to the sentence before").click()
    expect(page.locator("[data-s]")).to_have_count(7)
    for label in ("Join", "Split", "Leave out"):
        page.get_by_role("button", name=f"Undo: {label}").click()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert studio.read_all() == before


def test_a_page_is_imported_drafted_confirmed_and_cut_into_records(studio: Studio) -> None:
    page = studio.open_tab()
    page.get_by_role("link", name="Import").first.click()
    file = {"name": "moon-tea.html", "mimeType": "text/html", "buffer": PAGE.encode()}
    page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Left out, navigation: 1")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Moon tea")
    page.get_by_label("Author").fill("Ottoline Quill")
    page.get_by_role("button", name="Confirm and import").click()
    expect(page.get_by_role("heading", name="Moon tea", exact=True)).to_be_visible()
    document = studio.read("documents/moon-tea/document.yaml")
    assert "value: Moon tea\n    origin: page" in document
    assert "value: Ottoline Quill\n    origin: editors" in document
    # The items of a list become several records at once.
    select(page, "Signs of too much are blue ears, a ringing nose and slow hair")
    page.get_by_label("one record for each item of the list").check()
    page.get_by_role("button", name="finding", exact=True).click()
    each = page.get_by_label("Words of the sentence, one record a line")
    expect(each).to_have_value("blue ears\na ringing nose\nslow hair")
    page.get_by_label("Category required").select_option("sign")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Undo: New 3 records of the kind finding")).to_be_enabled()
    assert "wording: a ringing nose\n" in studio.read("findings/a-ringing-nose.yaml")
    # Drafts are confirmed and rejected one by one.
    page.goto(HOME)
    page.get_by_role("button", name="Let the rules draft the open sentences").click()
    page.locator("#by").fill("Jane Editor")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Undo: Confirm")).to_be_enabled()
    expect(page.locator("#by")).to_have_value("Jane Editor")
    drafted = studio.read_all()
    assert any(b"confirmedBy: Jane Editor" in data for data in drafted.values())
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Undo: Reject")).to_be_enabled()
    assert studio.read_all() != drafted


def test_all_is_done_by_keyboard_and_axe_finds_nothing(studio: Studio) -> None:
    page = studio.open_tab()
    assert list_violations(page, impacts=IMPACTS) == {}
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Sentence p1s1")).to_be_visible()
    # The script that hears keys runs when the page has been read to its end.
    page.wait_for_load_state()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#chosen-words")).to_have_text("Lantern cough")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Claim p1s1c1")).to_be_visible()
    assert "quote: Lantern cough\n" in studio.read(CLAIMS)
    for path in ("/import", f"{HOME}/claims/p1s1c1", f"{HOME}/sentences/p1s2", f"{HOME}/new/guidance?claims=p1s1c1"):
        page.goto(path)
        page.locator("details").evaluate_all("(all) => all.forEach((each) => { each.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert list_violations(page, impacts=IMPACTS) == {}, (path, scheme)
        # A phone, and a desktop at a zoom of 200 %, show all of it without scrolling sideways.
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        page.set_viewport_size({"width": 1280, "height": 800})


def test_an_article_goes_from_its_import_to_readers_and_back(studio: Studio) -> None:
    shutil.rmtree(studio.root / "documents" / "lantern-cough")
    page = studio.open_tab()
    page.get_by_role("link", name="Import").first.click()
    file = {"name": "moon-tea.txt", "mimeType": "text/plain", "buffer": b"Moon tea helps in winter. My aunt drank it."}
    page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Title").fill("Moon tea")
    page.get_by_role("button", name="Confirm and import").click()
    # What is not done yet cannot be published, and the page leads to it.
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.get_by_text("prevent publishing. Nothing was changed.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.get_by_role("article", name="The article")).to_be_visible()
    select(page, "Moon tea helps in winter")
    page.get_by_role("button", name="treatment", exact=True).click()
    page.get_by_label("Name required").fill("Moon tea")
    page.get_by_label("Wording required").fill("Moon tea")
    page.get_by_label("Category required").select_option("specific")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Moon tea treatment")).to_be_visible()
    page.goto("/documents/moon-tea/sentences/p1s2")
    page.get_by_label("Why it is left out").fill("It tells of one person.")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_role("button", name="Undo: Leave out")).to_be_enabled()
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="New Moon tea treatment/moon-tea")).to_be_visible()
    page.get_by_label("Author").fill("Jane Editor")
    page.get_by_label("Note").fill("An article on moon tea")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_have_text("Release 1 is published.")
    expect(page.get_by_text("Nothing would change")).to_be_visible()
    # The command line knows the same release.
    assert run(["plan", str(studio.root), "--detailed-exitcode"]) == 0
    page.get_by_role("link", name="Undo release 1").click()
    expect(page.get_by_role("heading", name="Withdrawn Moon tea treatment/moon-tea")).to_be_visible()
    page.get_by_label("published records").check()
    page.get_by_role("button", name="Undo release 1").click()
    expect(page.get_by_role("status")).to_have_text("Release 2 is published.")
    expect(page.get_by_text("The files were not changed: what they would publish again is below.")).to_be_visible()
    expect(page.get_by_text("This takes back release 2 (Jane Editor: Undid release 1")).to_be_visible()
    expect(page.get_by_label("Author")).to_have_value("Jane Editor")
