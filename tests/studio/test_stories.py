"""Whole stories of editors in a real browser: what they do in the studio is what the files say."""

from playwright.sync_api import expect

from tests.studio.conftest import CLAIMS, HOME, Studio, select

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
