"""Warnings: what recent rules say of content that is published as it is; nothing is kept from being published."""

import orjson
import pytest

from tests.drafts import Drafts
from tests.editor import Editor
from tests.releases import publish_before_the_rules
from tests.seed.mistakes import BATHS

pytestmark = pytest.mark.engines("sqlite")
BASE = "seed/content/"
MISFORMED = "scope: local\ncodes:\n  - {system: rxnorm, code: aspirin, relation: exact}"
RULE = "codes-are-well-formed"


def publish_misformed(editor: Editor) -> None:
    editor.edit(BATHS, "scope: local", MISFORMED)
    assert editor("apply", "--yes").code == 1
    with editor.database() as database:
        publish_before_the_rules(database, Drafts.of(editor.root))


def test_what_is_published_is_a_warning_and_check_ends_well(editor: Editor) -> None:
    publish_misformed(editor)
    told = editor("check", "--format", "json")
    (warning,) = told.json["warnings"]
    assert (told.code, told.json["errors"]) == (0, [])
    assert (warning["rule"], warning["severity"], warning["file"]) == (RULE, "warning", BASE + BATHS)
    text = editor("check")
    assert text.code == 0
    assert f": warning[{RULE}] aspirin is not a code of RxNorm" in text.lines[0]
    assert text.lines[-1].endswith(": no errors, 1 warning. Nothing was changed.")
    assert editor("check", "--format", "github").out.startswith("::warning ")
    (run,) = editor("check", "--format", "sarif").json["runs"]
    assert [result["level"] for result in run["results"]] == ["warning"]


def test_without_the_database_the_same_content_is_new(editor: Editor) -> None:
    publish_misformed(editor)
    told = editor.process("check", "--format", "json", MEDCONTENT_DATABASE_URL="sqlite:///nowhere.db")
    assert (told.code, [error["rule"] for error in told.json["errors"]]) == (1, [RULE])


def test_a_plan_shows_its_warnings_and_is_applied(editor: Editor) -> None:
    publish_misformed(editor)
    editor.edit("treatments/quiet-cures.yaml", "name: Quiet cures", "name: Quiet")
    planned = editor("plan")
    assert planned.code == 0
    assert f"warning[{RULE}]" in planned.err
    assert editor("apply", "--yes").code == 0
    editor.edit(BATHS, "name: Feather baths", "name: Feathers")
    assert f"error[{RULE}]" in editor("plan").err


def test_what_was_published_once_is_undone_and_brought_back(editor: Editor) -> None:
    publish_misformed(editor)
    number = editor.release.number
    assert editor("undo", str(number), "--yes").code == 0
    assert editor("undo", str(number + 1), "--yes").code == 0


def test_an_export_is_published_elsewhere_as_it_is_and_refused_where_it_was_edited(editor: Editor) -> None:
    publish_misformed(editor)
    file, elsewhere = editor.home / "export.ndjson", "sqlite:///elsewhere.db"
    assert editor("export", "--ndjson", str(file)).code == 0
    planned = editor.process("plan", str(file), MEDCONTENT_DATABASE_URL=elsewhere)
    assert (planned.code, f"warning[{RULE}]" in planned.err) == (0, True)
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    edited = [{**line, "name": "Baths"} if line["id"] == "feather-baths" else line for line in lines]
    file.write_bytes(b"\n".join(map(orjson.dumps, edited)))
    refused = editor.process("plan", str(file), MEDCONTENT_DATABASE_URL=elsewhere)
    assert (refused.code, f"error[{RULE}]" in refused.err) == (1, True)


def test_a_confirmation_goes_with_its_record_through_every_export(editor: Editor) -> None:
    entry = "{rule: codes-are-well-formed, field: codes, reason: The code is invented.}"
    editor.edit(BATHS, "scope: local", f"{MISFORMED}\nconfirmed:\n  - {entry}")
    assert editor("apply", "--yes").code == 0
    folder, file = editor.home / "exported", editor.home / "export.ndjson"
    assert editor("export", str(folder)).code == 0
    assert "reason: The code is invented." in (folder / BATHS).read_text()
    assert editor("export", "--ndjson", str(file)).code == 0
    assert "The code is invented." in file.read_text()
    assert "Nothing to publish." in editor("plan", str(file)).out


def test_rules_for_english_say_which_documents_they_were_not_applied_to(editor: Editor) -> None:
    document = "documents/amber-fever/document.yaml"
    editor.edit(document, "language: en", "language: sv")
    (line, _) = editor("check").lines
    assert line.startswith("amber-fever is in sv: ")
    assert "negations-are-quoted" in line
    (told,) = editor("check", "--format", "json").json["notApplied"]
    assert (told["document"], told["language"]) == ("amber-fever", "sv")
    assert told["rules"] == [
        "codes-fit-their-words", "conditions-are-quoted", "hedges-are-quoted", "negations-are-quoted",
        "numbers-are-stated", "populations-are-named", "references-are-named", "senses-are-kept",
    ]  # fmt: skip
    assert editor("check", "--format", "github").out.startswith("::notice ")


def test_a_changed_text_is_shown_where_it_differs(editor: Editor) -> None:
    text = "documents/glass-gland-notice/text.txt"
    editor.edit(text, "Rest is wise", "Rust is wise")
    refused = editor("plan").err
    line, column = 3, 2
    assert f"{BASE}{text}:{line}:{column}: error[texts-are-frozen]" in refused
    assert 'it has "ust is wise when a s", and "est is wise when a s" is published.' in refused
    # Faults that only follow from the changed text are not reported.
    assert "1 error. Nothing was changed." in refused


def test_a_text_that_its_starts_no_longer_fit_is_reported_as_changed(editor: Editor) -> None:
    editor.edit("documents/glass-gland-notice/text.txt", "Amber fever glows", "Amber glows")
    refused = editor("plan").err
    assert f"{BASE}documents/glass-gland-notice/text.txt:1:7: error[texts-are-frozen]" in refused
    assert "1 error. Nothing was changed." in refused


def test_files_that_are_older_than_a_release_name_the_release_that_they_take_back(editor: Editor) -> None:
    stale = editor.read(BATHS)
    editor.edit(BATHS, "name: Feather baths", "name: Feathers")
    assert editor("apply", "--yes", "--author", "A colleague", "--note", "A better name").err == ""
    assert editor("plan").err == ""
    editor.write(BATHS, stale)
    line = "This takes back release 2 (A colleague: A better name) for treatment/feather-baths."
    assert editor("plan").err.startswith(line)
    assert editor("apply", "--yes").err.startswith(line)


def test_a_record_that_a_colleague_withdrew_does_not_come_back_in_silence(editor: Editor) -> None:
    name = "adverse-effects/green-hair.yaml"
    stale = editor.read(name)
    editor.withdraw(name)
    assert editor("apply", "--yes").err == ""
    editor.write(name, stale)
    assert "takes back release 2" in editor("plan").err
    editor.write(name, stale.replace("name: Green hair", "name: Hair that turns green"))
    assert editor("plan").err == ""
