"""The pages of a release in a real browser: by keyboard, at every width, in every script, and axe finds nothing."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from seed.commands.main import run
from tests.browser.axe import IMPACTS, list_violations
from tests.studio.conftest import Studio

WORLD = Path(__file__).parents[1] / "world"
SYRUP = "treatments/cobalt-syrup.yaml"
GERMAN = "Zinnknochenmarksentzündungsnachbehandlungseinrichtungsverordnungssirup"
ARABIC = "حمى العنبر مرض مخترع. لم يصب بها أحد قط."


@pytest.fixture(scope="module")
def released_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a database in which the invented world is published, and its files, which differ by now."""
    home = tmp_path_factory.mktemp("released")
    shutil.copytree(WORLD, home / "content")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{home / 'none.db'}")
        patch.setenv("MEDCONTENT_CACHE_DIR", "")
        assert run(["apply", str(home / "content"), "--yes"]) == 0
    for name, old, new in (
        (SYRUP, "name: Cobalt syrup", f"name: {GERMAN}"),
        ("treatments/feather-baths.yaml", "name: Feather baths", "name: حمامات الريش"),
    ):
        file = home / "content" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    assert run(["comment", str(home / "content" / SYRUP), f"Is it {GERMAN}?", "--by", "Rob"]) == 0
    return home


@pytest.fixture
def root(released_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the files, and of the database."""
    shutil.copytree(released_home, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setenv("MEDCONTENT_CACHE_DIR", "")
    return tmp_path / "content"


def test_changes_are_reviewed_and_published_by_keyboard(studio: Studio) -> None:
    page = studio.open_tab()
    page.wait_for_load_state()
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Review and publish")).to_be_visible()
    page.wait_for_load_state()
    # From change to change; the keys of a change work in it only.
    page.keyboard.press("j")
    expect(page.locator(".change").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".change").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".change").first).to_be_focused()
    expect(page.locator(".change").first).to_contain_text(GERMAN)
    page.keyboard.press("c")
    page.locator(".change").first.get_by_label("Your name").nth(1).fill("Jane Editor")
    page.locator(".change").first.get_by_label("Significance").select_option("editorial")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".change").first).to_contain_text("author Jane Editor; editorial")
    # What git brings now is not published unseen.
    studio.edit("treatments/ink-drops.yaml", "line: second", "line: first")
    page.wait_for_load_state()
    page.keyboard.press("p")
    page.get_by_label("Note").fill("New names")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Something changed since this page was shown")
    expect(page.get_by_role("alert")).to_contain_text("treatment/ink-drops")
    expect(page.get_by_label("Note")).to_have_value("New names")
    page.get_by_label("Note").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_have_text("Release 2 is published.")


def test_axe_finds_nothing_and_every_width_shows_all(studio: Studio) -> None:
    assert (
        run(["new", "document", str(write_arabic(studio.root.parent)), "--root", str(studio.root), "--language", "ar"])
        == 0
    )
    page = studio.open_tab()
    page.goto("/documents/amber-ar")
    assert page.locator("#article p").first.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    assert list_violations(page, impacts=IMPACTS) == {}
    shutil.rmtree(studio.root / "documents" / "amber-ar")
    for path in ("/publish", "/publish/undo", "/production", "/files", f"/files/{SYRUP}"):
        page.goto(path)
        if path == "/production":
            page.get_by_label("Address").fill(f"sqlite:///{studio.root.parent / 'none.db'}")
            page.get_by_role("button", name="Look at production").click()
            expect(page.get_by_role("heading", name="What would change there: 2 records")).to_be_visible()
        page.locator("details").evaluate_all("(all) => all.forEach((each) => { each.open = true })")
        for scheme in ("light", "dark") if path == "/publish" else ("dark",):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert list_violations(page, impacts=IMPACTS) == {}, (path, scheme)
        assert page.locator("h1").count() == 1
        # A phone, and a desktop at a zoom of 200 %.
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/publish")
    assert page.get_by_text("حمامات الريش").first.evaluate("(each) => getComputedStyle(each).direction") == "rtl"


def write_arabic(folder: Path) -> Path:
    """Write an article that is read from right to left, and return its file."""
    file = folder / "amber-ar.txt"
    file.write_text(f"{ARABIC}\n", encoding="utf-8")
    return file
