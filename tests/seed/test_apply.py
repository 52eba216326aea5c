"""What `apply` does: all that was planned as one release, or nothing."""

import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from service.operations.exit_codes import CONFLICT, CONTENT, STORAGE, USAGE
from tests.editor import PROGRAM, Editor
from tests.engines import on_both_engines
from tests.releases import rows, served

SYRUP = "treatments/cobalt-syrup.yaml"


def test_the_last_line_says_which_release_was_made(editor: Editor) -> None:
    _change(editor)
    applied = editor("apply", "--yes")
    assert (applied.code, applied.lines[-1]) == (0, "Release 2: 1 change published.")
    assert editor.release.number == 2


@on_both_engines
def test_applying_twice_makes_one_release_and_changes_no_row(editor: Editor) -> None:
    _change(editor)
    assert editor("apply", "--yes").code == 0
    with editor.database() as database:
        before = rows(database)
        again = editor("apply", "--yes")
        assert (again.code, again.out) == (0, "Nothing to publish: release 2 has all of it.\n")
        assert rows(database) == before


@on_both_engines
def test_without_a_database_the_first_release_is_made_as_content_yaml_says(newcomer: Editor) -> None:
    assert newcomer("apply", "--yes").lines[-1].startswith("Release 1: ")
    release = newcomer.release
    assert (release.time, release.author) == ("2021-05-04T06:00:00Z", "a tester")
    assert release.note == "First release: the invented world"


def test_the_time_and_note_of_content_yaml_hold_for_one_release_and_its_author_for_all(editor: Editor) -> None:
    _change(editor)
    editor("apply", "--yes")
    assert editor.release.author == "a tester"
    assert editor.release.note == "Changed treatment/cobalt-syrup"
    assert editor.release.time > "2021-05-04T06:00:00Z"


def test_a_later_time_in_content_yaml_names_the_next_release(editor: Editor) -> None:
    _change(editor)
    editor.edit("content.yaml", "2021-05-04T06:00:00Z", "2021-05-05T06:00:00Z")
    editor.edit("content.yaml", "First release: the invented world", "Second release")
    editor("apply", "--yes")
    release = editor.release
    assert (release.time, release.author, release.note) == ("2021-05-05T06:00:00Z", "a tester", "Second release")


def test_author_and_note_are_as_told(editor: Editor) -> None:
    _change(editor)
    editor("apply", "--yes", "--author", "Ottoline Quill", "--note", "Syrup cures")
    assert (editor.release.author, editor.release.note) == ("Ottoline Quill", "Syrup cures")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--note", "two\nlines"],
        ["--note", "x" * 501],
        ["--author", "\x1b[31mred"],
        ["--author", " "],
        ["--note", "\u202eright"],
    ],
)
def test_an_author_or_a_note_that_no_release_can_have_is_refused(editor: Editor, arguments: list[str]) -> None:
    _change(editor)
    refused = editor("apply", "--yes", *arguments)
    assert (refused.code, editor.release.number) == (USAGE, 1)
    assert refused.err.startswith(f"Error: {arguments[0]}: ")


def test_a_note_that_nobody_wrote_names_what_changed(editor: Editor) -> None:
    _change(editor)
    editor.edit("documents/amber-fever/claims.yaml", "states: One should be glad", "states: Gladness is advised")
    editor.withdraw("adverse-effects/green-hair.yaml")
    editor("apply", "--yes")
    note = editor.release.note
    assert note == "Changed treatment/cobalt-syrup, claim/amber-fever.p7s4c1; withdrew adverse-effect/green-hair"


def test_without_yes_it_asks_on_a_terminal(editor: Editor) -> None:
    _change(editor)
    assert "Publish this? [y/N]:" in _on_terminal(editor, "apply", answer="n\n")
    assert editor.release.number == 1
    assert "Release 2: 1 change published." in _on_terminal(editor, "apply", answer="y\n")
    assert editor.release.number == 2


def test_without_yes_and_without_a_terminal_nothing_is_published(editor: Editor) -> None:
    _change(editor)
    refused = editor.process("apply")
    assert refused.code == USAGE
    assert refused.err == ("Error: There is no terminal to confirm on. Nothing was changed. To publish anyway: --yes\n")
    assert editor.release.number == 1


@on_both_engines
def test_faults_publish_nothing(editor: Editor) -> None:
    _change(editor)
    editor.edit("treatments/feather-baths.yaml", "wording: feather baths", "wording: leather baths")
    refused = editor("apply", "--yes")
    assert refused.code == CONTENT
    assert (
        'treatments/feather-baths.yaml:3:10: error[quoted-fields-occur] "leather baths" does not occur' in refused.err
    )
    assert refused.err.endswith("1 error. Nothing was changed.\n")
    assert editor.release.number == 1


@on_both_engines
@pytest.mark.parametrize("name", ["plan.json", "second-release.plan", "plan"])
def test_a_saved_plan_is_applied_without_the_files(editor: Editor, name: str) -> None:
    _change(editor)
    editor("plan", "-o", name)
    shutil.rmtree(editor.root)
    applied = editor("apply", name)
    assert applied.lines == [
        f"Plan: 0 to add, 1 to change, 0 to withdraw, {editor.total - 1} unchanged.",
        "Release 2: 1 change published.",
    ]


@pytest.mark.parametrize("kind", ["add", "withdraw", "everything"])
def test_a_saved_plan_does_what_the_files_would_do(editor: Editor, kind: str, tmp_path: Path) -> None:
    _edit(editor, kind)
    assert editor("plan", "-o", "plan.json").code == 0
    (copies := tmp_path / "copies").mkdir()
    copy = editor.engine.copied(editor.url, copies)
    assert editor("apply", "--yes").code == 0
    with editor.database() as database:
        expected = {key: each.sha256 for key, each in served(database).items()}
    editor.url = copy
    assert editor("apply", "plan.json").code == 0
    with editor.database() as database:
        assert {key: each.sha256 for key, each in served(database).items()} == expected
    editor.engine.drop(copy)


def test_a_saved_plan_of_everything_makes_the_release_that_content_yaml_names(newcomer: Editor) -> None:
    assert newcomer("plan", "-o", "plan.json").code == 0
    assert newcomer("apply", "plan.json").code == 0
    assert newcomer.release.time == "2021-05-04T06:00:00Z"


@on_both_engines
def test_a_plan_that_another_release_overtook_is_refused(editor: Editor) -> None:
    _change(editor)
    editor("plan", "-o", "plan.json")
    editor("apply", "--yes")
    stale = editor("apply", "plan.json")
    assert stale.code == CONFLICT
    assert "was made against release 1, but the newest is release 2. Nothing was changed." in stale.err
    assert editor.release.number == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"after":"curative"', '"after":"prevention"'),
        ('"intent":"curative"', '"intent":"prevention"'),
        ('"intent":"curative"', '"intent":"nonsense"'),
        ('"toRevision":2', '"toRevision":3'),
    ],
)
def test_a_plan_that_was_changed_by_hand_is_refused(editor: Editor, old: str, new: str) -> None:
    _change(editor)
    editor("plan", "-o", "plan.json")
    file = editor.home / "plan.json"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    refused = editor("apply", "plan.json")
    assert (refused.code, editor.release.number) == (CONFLICT, 1)
    assert "plan.json was changed after it was made." in refused.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1}', "{", '{"format":1,"changes":[1]}'])
def test_a_file_that_is_no_plan_is_refused(editor: Editor, text: str) -> None:
    (editor.home / "plan.json").write_text(text)
    refused = editor("apply", "plan.json")
    assert refused.code == USAGE
    assert refused.err.startswith("Error: plan.json is not a plan: ")


def test_a_missing_file_withdraws_nothing(editor: Editor) -> None:
    editor.delete("adverse-effects/green-hair.yaml")
    assert editor("apply", "--yes").out == "Nothing to publish: release 1 has all of it.\n"


@on_both_engines
def test_with_prune_a_missing_file_withdraws_its_record_for_the_reason(editor: Editor) -> None:
    editor.delete("adverse-effects/green-hair.yaml")
    assert editor("apply", "--yes", "--prune", "--reason", "It was washed out.").code == 0
    with editor.database() as database:
        gone = served(database)["adverse-effect", "green-hair"]
    assert gone.withdrawn
    assert gone.json["reason"] == "It was washed out."


def test_more_than_a_tenth_is_withdrawn_only_when_the_number_is_allowed(editor: Editor) -> None:
    total = editor.total
    _empty_root(editor)
    refused = editor("apply", "--yes", "--prune", "--reason", "It was invented.")
    assert refused.code == USAGE
    assert f"This would withdraw {total} of {total} records, more than 10 %." in refused.err
    assert f"--allow-withdraw {total}\n" in refused.err
    less = editor("apply", "--yes", "--prune", "--reason", "It was invented.", "--allow-withdraw", str(total - 1))
    assert less.code == USAGE
    assert editor.release.number == 1
    exact = editor("apply", "--yes", "--prune", "--reason", "It was invented.", "--allow-withdraw", str(total))
    assert (exact.code, editor.total) == (0, 0)


def test_a_number_that_is_allowed_is_a_bound_for_few_withdrawals_too(editor: Editor) -> None:
    editor.withdraw("adverse-effects/green-hair.yaml")
    assert editor("apply", "--yes", "--allow-withdraw", "0").code == USAGE
    assert editor("apply", "--yes", "--allow-withdraw", "1").code == 0


@on_both_engines
def test_part_of_the_files_publishes_that_part_only(editor: Editor) -> None:
    _change(editor)
    editor.edit("treatments/feather-baths.yaml", "intent: symptom-relief", "intent: curative")
    assert editor("apply", "--yes", f"seed/content/{SYRUP}").lines[-1] == "Release 2: 1 change published."
    assert editor("apply", "--yes").lines[-1] == "Release 3: 1 change published."


def test_output_that_is_no_terminal_has_no_progress_bar(newcomer: Editor) -> None:
    applied = newcomer.process("apply", "--yes")
    assert (applied.code, applied.err) == (0, "")
    assert len(applied.lines) == 2


@on_both_engines
def test_a_database_that_cannot_be_made_is_a_fault_of_storage(editor: Editor) -> None:
    refused = editor.process("apply", "--yes", MEDCONTENT_DATABASE_URL="sqlite:////proc/nowhere/medcontent.db")
    assert refused.code == STORAGE
    assert refused.err == (
        "Error: The database medcontent.db cannot be written: No such file or directory. Nothing was changed.\n"
    )


@on_both_engines
def test_a_database_of_a_newer_version_is_left_alone(editor: Editor) -> None:
    with editor.database() as database, database.open_writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    _change(editor)
    for command in (["apply", "--yes"], ["upgrade"], ["undo", "1"], ["plan"], ["history", "cobalt-syrup"]):
        refused = editor(*command)
        assert refused.code == STORAGE
        assert refused.err.startswith("Error: The database ")


def _change(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")


def _edit(editor: Editor, kind: str) -> None:
    if kind == "add":
        editor.write("treatments/cold-syrup.yaml", editor.read(SYRUP).replace("Cobalt syrup\n", "Cold syrup\n", 1))
    if kind == "withdraw":
        editor.withdraw("adverse-effects/green-hair.yaml")
    if kind == "everything":
        _change(editor)
        _edit(editor, "add")
        _edit(editor, "withdraw")


def _empty_root(editor: Editor) -> None:
    for path in editor.root.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def _on_terminal(editor: Editor, *arguments: str, answer: str) -> str:
    """Run a command on a new terminal and answer its question; return its output."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, *arguments]
    environment = editor.environment | {"TERM": "dumb"}
    process = subprocess.Popen(command, cwd=editor.home, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, answer.encode())
    shown = b""
    with suppress(OSError):  # Linux says so where the other side has closed
        while piece := os.read(ours, 4096):
            shown += piece
    process.wait(timeout=60)
    os.close(ours)
    return shown.decode()
