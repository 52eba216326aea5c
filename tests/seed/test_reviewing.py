"""Reviews in files: comments, who is done, and what they say of the significance; and the page of what would change."""

from html.parser import HTMLParser
from pathlib import Path

import orjson
import pytest

from seed.commands.main import run
from service.operations.exit_codes import CONTENT, USAGE
from tests.editor import Editor
from tests.releases import served

SYRUP, HAIR = "treatments/cobalt-syrup.yaml", "adverse-effects/green-hair.yaml"
FOLDER = "reviews/treatments/cobalt-syrup"
pytestmark = pytest.mark.engines("sqlite")


def test_a_change_is_commented_on_reviewed_and_published_with_its_significance(editor: Editor) -> None:
    assert editor("review").lines == ["0 changes, 0 reviewed, 0 open comments."]
    editor.edit(SYRUP, "for the tin bones", "for the tin")
    remark = editor(
        "comment", "treatment/cobalt-syrup", "Which tin? <b>Bones</b>", "--by", "Joe  Reader", "--field", "purpose"
    )
    assert (remark.code, remark.err) == (0, "")
    (file,) = (editor.root / FOLDER).iterdir()
    listed = editor("review")
    assert listed.lines[-1] == "1 change, 0 reviewed, 1 open comment."
    assert "Joe Reader on purpose: Which tin? <b>Bones</b>" in listed.out
    assert "nobody is done; significance not said" in listed.out
    assert editor("check").code == 0

    signed = editor("done", f"{editor.root}/treatments", "--author", "Jane", "--significance", "correction-of-harm")
    assert signed.lines == ["Jane is done with 1 change as author."]
    assert "Significance: correction-of-harm (1)." in editor("plan").lines
    alone = editor("done", "treatment/cobalt-syrup", "--reviewer", "JANE")
    assert (alone.code, "author and reviewer are two people" in alone.err) == (USAGE, True)
    assert editor("done", "treatment/cobalt-syrup", "--reviewer", "Joe Reader").code == 0
    assert editor("comment", "--settle", str(file), "--by", "Jane").code == 0
    assert editor("review").lines[-1] == "1 change, 1 reviewed, 0 open comments."
    assert editor("status").lines[-1] == "reviews   1 of 1 change reviewed, 0 open comments"

    editor.edit(SYRUP, "for the tin", "tin bones")
    assert "author Jane (before the last change)" in editor("review").out
    assert "Significance not said: treatment/cobalt-syrup" in editor("plan").out
    editor.edit(SYRUP, "tin bones", "for the tin")
    assert editor("plan", "-o", "plan.json").code == 0
    assert editor("apply", "plan.json").code == 0
    assert editor.release.significance == "correction-of-harm"
    with editor.database() as database:
        assert b"Joe Reader" not in b"".join(each.body for each in served(database).values())
    assert b"Which tin" not in editor.file.read_bytes()
    # What was said of this change says nothing of the next.
    editor.edit(SYRUP, "for the tin", "tin bones")
    assert "Significance not said: treatment/cobalt-syrup" in editor("plan").out


@pytest.mark.parametrize(
    ("text", "why"),
    [("x" * 2001, "shorten it"), ("a\x1bb", "U+001B"), ("a\u202eb", "U+202E"), ("", "empty"), (" ", "empty")],
)
def test_no_comment_or_note_is_written_that_check_would_refuse(editor: Editor, text: str, why: str) -> None:
    editor.edit(SYRUP, "for the tin bones", "for the tin")
    for command in (
        ("comment", "treatment/cobalt-syrup", text, "--by", "Jane"),
        ("done", "treatment/cobalt-syrup", "--author", "Jane", "--note", text),
    ):
        ending = editor(*command)
        assert ending.code == USAGE, command
        assert why in ending.err
        assert "Nothing was changed." in ending.err
    assert not (editor.root / "reviews").exists()


def test_a_record_is_named_by_its_file_from_anywhere(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    file = editor.root / SYRUP
    monkeypatch.chdir("/")
    assert editor("comment", str(file), "Которая?", "--by", "Пётр").code == 0
    (written,) = (editor.root / FOLDER).iterdir()
    assert written.name.endswith("-comment.yaml")
    assert editor("check", str(editor.root)).code == 0


def test_check_finds_what_reviews_get_wrong(editor: Editor) -> None:
    said = "by: Jane\nat: 2026-11-30T10:00:00Z\n"
    editor.write("reviews/treatments/cobalt-sirup/2026-11-30-jane.yaml", f"{said}text: Is it blue?\n")
    editor.write("reviews/claims/amber-fever.p6s1c9/2026-11-30-jane.yaml", f"{said}text: Is it there?\n")
    editor.write(f"{FOLDER}/2026-11-30-jane.yaml", f"{said}field: purpos\ntext: Is it blue?\n")
    editor.write(f"{FOLDER}/2026-11-30-joe.yaml", "by: Joe\nat: today\ntekst: Blue\n")
    for role, name in (("author", "Jane"), ("reviewer", "jane")):
        editor.write(f"{FOLDER}/{role}.yaml", f"by: {name}\nat: 2026-11-30T10:00:00Z\nseal: 0123456789abcdef\n")
    editor.write("reviews/treatment/cobalt-syrup/2026-11-30-jane.yaml", f"{said}text: Is it blue?\n")
    editor.write("reviews/treatments/feather-baths.yaml", f"{said}text: Is it soft?\n")
    ending = editor("check", "--format", "json")
    assert ending.code == CONTENT
    rules = [fault["rule"] for fault in ending.json["errors"]]
    assert sorted(set(rules)) == [
        "reviews-have-two-names", "reviews-name-fields", "reviews-name-records",
        "shape", "unknown-field", "unknown-file",
    ]  # fmt: skip
    assert rules.count("reviews-name-records") == rules.count("unknown-file") == 2
    text = editor("check").out
    assert "git mv" in text
    assert "There is no claim amber-fever.p6s1c9." in text
    # Reviews are a working aid: they keep nothing from being published.
    editor.edit(HAIR, "Green hair", "Verdant hair")
    assert editor("apply", "--yes").code == 0


def test_reviews_that_cannot_be_written_or_meant_are_refused(editor: Editor) -> None:
    for arguments in (
        ("comment", "treatment/cobalt-sirup", "Blue", "--by", "Jane"),
        ("comment", "treatment/cobalt-syrup", "Blue", "--by", " "),
        ("comment", "treatment/cobalt-syrup", " ", "--by", "Jane"),
        ("comment", "treatment/cobalt-syrup", "Blue", "--by", "Jane", "--field", "colour"),
        ("comment", "--settle", str(editor.root / SYRUP), "--by", "Jane"),
        ("comment", "--by", "Jane"),
        ("done", "treatment/cobalt-syrup", "--author", "Jane"),
        ("done", "treatment/cobalt-syrup"),
    ):
        ending = editor(*arguments)
        assert (ending.code, ending.err.count("\n") > 0) == (USAGE, True), arguments
    assert not (editor.root / "reviews").exists()


class Texts(HTMLParser):
    """The tags of a page, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_each_change_with_its_words_and_hostile_text_stays_text(editor: Editor, tmp_path: Path) -> None:
    editor.edit(SYRUP, "for the tin bones", "for the tin")
    editor.edit(SYRUP, "name: Cobalt syrup", "name: Cobalt & blue syrup")
    editor("comment", "treatment/cobalt-syrup", "</p><script>alert(2)</script>", "--by", "<i>Joe</i>")
    editor.withdraw(HAIR, "It is green no more.")
    page = tmp_path / "review.html"
    assert editor("review", "--html", str(page)).code == 0
    found = Texts(page.read_text(encoding="utf-8"))
    assert "script" not in found.tags
    assert not {"i", "b"} & set(found.tags)
    words = " ".join(found.text.split())
    for said in (
        "before: for the tin bones", "after: for the tin", "Cobalt & blue syrup", "</p><script>alert(2)</script>",
        "<i>Joe</i>", "Withdrawn: It is green no more.", "correction", "not access control", "The source's words:",
    ):  # fmt: skip
        assert said in words
    assert editor("review", "--html", str(tmp_path / "nowhere" / "page.html")).code == USAGE


def test_what_is_said_by_files_is_in_a_saved_plan(editor: Editor) -> None:
    editor.edit(SYRUP, "for the tin bones", "for the tin")
    editor("done", "treatment/cobalt-syrup", "--author", "Jane", "--significance", "correction")
    plan = editor("plan", "--json").json
    assert plan["significances"] == {"treatment/cobalt-syrup": "correction"}
    assert {change["significance"] for change in plan["changes"]} == {"correction"}
    path = editor.home / "plan.json"
    path.write_bytes(orjson.dumps({**plan, "significances": {"treatment/cobalt-syrup": "enormous"}}))
    assert run(["apply", str(path)]) == USAGE
