"""What `undo` does: a new release that takes back an earlier one, and never a change of history."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.operations.exit_codes import CONFLICT, USAGE
from service.publishing.publication import publish
from service.publishing.revert import LaterChanges, draft_return, draft_undo
from service.store.database import Database
from tests.drafts import Drafts
from tests.editor import Editor
from tests.engines import Engine, on_both_engines, opened
from tests.releases import NOTE, published_world, rows, served

SYRUP, BATHS = "treatments/cobalt-syrup.yaml", "treatments/feather-baths.yaml"


def test_undoing_the_newest_release_brings_back_what_was_before(editor: Editor) -> None:
    before = _content(editor)
    _publish(editor, _cure, _withdraw, _add)
    assert _content(editor) != before
    undone = editor("undo", "2", "--yes")
    assert (undone.code, undone.lines[-1]) == (0, "Release 3: 3 changes published.")
    assert _content(editor) == before
    assert editor.release.note == "Undid release 2: Something changed"


def test_what_an_undone_release_added_is_withdrawn_with_a_reason(editor: Editor) -> None:
    _publish(editor, _add)
    editor("undo", "2", "--yes")
    with editor.database() as database:
        assert served(database)["treatment", "cold-syrup"].json["reason"] == "Release 2 was undone."


def test_what_an_undone_release_withdrew_returns_with_its_next_revision(editor: Editor) -> None:
    _publish(editor, _withdraw)
    editor("undo", "2", "--yes")
    with editor.database() as database:
        back = served(database)["adverse-effect", "green-hair"]
    assert (back.revision, back.withdrawn) == (3, False)


@on_both_engines
def test_history_is_never_rewritten(editor: Editor) -> None:
    _publish(editor, _cure, _withdraw, _add)
    with editor.database() as database:
        before = rows(database)
        editor("undo", "2", "--yes")
        after = rows(database)
    for table in ("releases", "revisions", "entries"):
        assert set(before[table]) <= set(after[table])
    bodies = {(row[0], row[1], row[-1]) for row in before["versions"]}
    assert bodies <= {(row[0], row[1], row[-1]) for row in after["versions"]}


def test_an_undo_can_be_undone(editor: Editor) -> None:
    _publish(editor, _cure, _withdraw, _add)
    changed = _content(editor)
    editor("undo", "2", "--yes")
    editor("undo", "3", "--yes")
    assert _content(editor) == changed


def test_later_work_on_other_records_stays(editor: Editor) -> None:
    _publish(editor, _cure)
    _publish(editor, _warm)
    assert editor("undo", "2", "--yes").code == 0
    with editor.database() as database:
        now = served(database)
    assert now["treatment", "cobalt-syrup"].json["intent"] == "disease-control"
    assert now["treatment", "feather-baths"].json["intent"] == "curative"


@on_both_engines
def test_later_work_on_the_same_records_refuses_the_undo_and_is_named(editor: Editor) -> None:
    _publish(editor, _cure)
    _publish(editor, _warm)
    _publish(editor, lambda editor: editor.edit(SYRUP, "intent: curative", "intent: prevention"))
    refused = editor("undo", "2", "--yes")
    assert (refused.code, editor.release.number) == (CONFLICT, 4)
    assert refused.err.splitlines() == [
        "Error: Release 2 cannot be undone alone: later releases changed the same records.",
        "  release 4 (a tester: Something changed): treatment/cobalt-syrup",
        refused.err.splitlines()[2],
        "Nothing was changed.",
    ]
    assert "(medcontent undo 4)" in refused.err
    assert "everything since release 1: medcontent undo --to 1\n" in refused.err


@on_both_engines
def test_undo_to_takes_back_everything_since(editor: Editor) -> None:
    first = _content(editor)
    _publish(editor, _cure, _add)
    second = _content(editor)
    _publish(editor, _warm, _withdraw)
    _publish(editor, lambda editor: editor.edit(SYRUP, "intent: curative", "intent: prevention"))
    assert editor("undo", "--to", "2", "--yes").code == 0
    assert _content(editor) == second
    assert editor("undo", "--to", "1", "--yes").code == 0
    assert _content(editor) == first
    assert editor.release.note == "Went back to release 1: First release: the invented world"


def test_an_undo_that_would_break_content_is_refused_and_says_where(editor: Editor) -> None:
    _publish(editor, _add)
    _publish(editor, lambda editor: editor.edit(BATHS, "partOf: [quiet-cures]", "partOf: [quiet-cures, cold-syrup]"))
    refused = editor("undo", "2", "--yes")
    assert (refused.code, editor.release.number) == (CONFLICT, 3)
    assert "treatment/feather-baths/partOf/1: error[references-resolve]" in refused.err
    assert "The treatment cold-syrup is withdrawn: Release 2 was undone." in refused.err


def test_undoing_everything_needs_the_number_of_withdrawals(editor: Editor) -> None:
    total = editor.total
    refused = editor("undo", "1", "--yes")
    assert (refused.code, editor.release.number) == (USAGE, 1)
    assert f"--allow-withdraw {total}" in refused.err
    assert editor("undo", "1", "--yes", "--allow-withdraw", str(total)).code == 0
    assert editor.total == 0
    assert editor("undo", "2", "--yes").code == 0
    assert editor.total == total


def test_undoing_what_is_undone_already_changes_nothing(editor: Editor) -> None:
    _publish(editor, _cure)
    editor("undo", "2", "--yes")
    again = editor("undo", "--to", "1", "--yes")
    assert (again.code, editor.release.number) == (0, 3)
    assert again.lines[-1].startswith("Nothing to undo")


@pytest.mark.parametrize("arguments", [[], ["2", "--to", "1"], ["7"], ["0"], ["one"], ["--to", "9"]])
def test_a_release_must_be_named_that_there_is(editor: Editor, arguments: list[str]) -> None:
    refused = editor("undo", *arguments, "--yes")
    assert refused.code == USAGE
    assert refused.err.startswith("Error: ")


def test_the_files_stay_as_they_are_and_the_editor_is_told(editor: Editor) -> None:
    _publish(editor, _cure)
    undone = editor("undo", "2", "--yes")
    assert "intent: curative" in editor.read(SYRUP)
    assert any(line.startswith("The files were not changed: medcontent plan shows") for line in undone.lines)


CHANGES: list[Callable[[Drafts], Drafts]] = [
    lambda drafts: drafts.write("treatment", "cobalt-syrup", "curative", "intent"),
    lambda drafts: drafts.write("treatment", "cobalt-syrup", "prevention", "intent"),
    lambda drafts: drafts.write("condition", "amber-fever", "Amber glow", "name"),
    lambda drafts: drafts.withdraw("adverse-effect", "green-hair"),
    lambda drafts: drafts.put("adverse-effect", "green-hair-too", drafts.values("adverse-effect", "blue-tongue")),
    lambda drafts: drafts.withdraw("guidance", "be-glad"),
]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.lists(st.sampled_from(range(len(CHANGES))), max_size=3), min_size=1, max_size=4), data=st.data()
)
def test_any_release_can_be_returned_to(
    engine: Engine, world_url: str, world_drafts: Drafts, steps: list[list[int]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder, opened(engine, engine.copied(world_url, Path(folder))) as database:
        check_return(database, world_drafts, steps, data)


def check_return(database: Database, world_drafts: Drafts, steps: list[list[int]], data: st.DataObject) -> None:
    worlds = [_values(database)]
    for step in steps:
        drafts = world_drafts
        for index in step:
            drafts = CHANGES[index](drafts)
        if publish(database, drafts.all, NOTE):
            worlds.append(_values(database))
    target = data.draw(st.integers(1, len(worlds)))
    with database.open_reading() as connection:
        drafts_back = draft_return(connection, target)
    publish(database, drafts_back, NOTE)
    assert _values(database) == worlds[target - 1]


@on_both_engines
def test_later_changes_are_found_release_by_release(world_database: Database, world_drafts: Drafts) -> None:
    for index in (0, 1):
        publish(world_database, CHANGES[index](world_drafts).all, NOTE)
    with world_database.open_reading() as connection:
        assert [draft.key for draft in draft_undo(connection, 3)] == [("treatment", "cobalt-syrup")]
        with pytest.raises(LaterChanges) as refused:
            draft_undo(connection, 2)
    assert [(each.id, each.release) for each in refused.value.later] == [("cobalt-syrup", 3)]


def _values(database: Database) -> dict[tuple[str, str], object]:
    """Return the published content by record, without withdrawn ones."""
    return {source.key: source.values for source in published_world(database).iterate()}


def _content(editor: Editor) -> dict[tuple[str, str], str]:
    """Return the hash of every record that is served: it is over what the record says, not over when it changed."""
    with editor.database() as database:
        return {key: each.sha256 for key, each in served(database).items() if not each.withdrawn}


def _publish(editor: Editor, *changes: Callable[[Editor], None]) -> None:
    for change in changes:
        change(editor)
    assert editor("apply", "--yes", "--author", "a tester", "--note", "Something changed").code == 0


def _cure(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")


def _warm(editor: Editor) -> None:
    editor.edit(BATHS, "intent: symptom-relief", "intent: curative")


def _withdraw(editor: Editor) -> None:
    editor.withdraw("adverse-effects/green-hair.yaml")


def _add(editor: Editor) -> None:
    editor.write("treatments/cold-syrup.yaml", editor.read(SYRUP).replace("Cobalt syrup\n", "Cold syrup\n", 1))
