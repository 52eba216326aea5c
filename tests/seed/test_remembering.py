"""What was published is not read again while its file is the same, and whatever else differs, it is read."""

import re
import sqlite3
import sys
from contextlib import closing

import pytest

from seed.commands.inputs import Files, open_plan
from seed.read_cache import _compute_program_digest
from seed.reading.root import find_root
from service.publishing.drafts import Key
from tests.editor import Editor

SYRUP = "treatments/cobalt-syrup.yaml"
MANY = 30


def read(editor: Editor) -> set[Key]:
    """Plan, and return the records that were read for it."""
    source = Files(find_root(editor.root))
    with editor.database() as database, open_plan(database, source):
        return {draft.key for draft in source.part.drafts}


def test_after_a_plan_without_changes_nothing_is_parsed(editor: Editor) -> None:
    assert len(read(editor)) > MANY
    assert read(editor) == set()
    *_, counted, last = editor("plan").lines
    assert re.fullmatch(r"Plan: 0 to add, 0 to change, 0 to withdraw, [1-9]\d+ unchanged\.", counted)
    assert last == "Nothing to publish."


def test_after_an_apply_nothing_is_parsed(newcomer: Editor) -> None:
    assert newcomer("apply", "--yes").code == 0
    assert read(newcomer) == set()


def test_only_what_was_edited_is_parsed(editor: Editor) -> None:
    read(editor)
    editor.edit(SYRUP, "name: Cobalt syrup", "name: Cobalt mixture")
    assert read(editor) == {("treatment", "cobalt-syrup")}
    assert "treatment/cobalt-syrup" in editor("plan").out
    assert editor("apply", "--yes").code == 0
    assert read(editor) == set()


def test_what_was_undone_is_parsed_again_and_planned(editor: Editor) -> None:
    editor.edit(SYRUP, "name: Cobalt syrup", "name: Cobalt mixture")
    editor("apply", "--yes")
    editor("undo", "2", "--yes")
    assert read(editor) == {("treatment", "cobalt-syrup")}
    assert "1 to change" in editor("plan").out


def test_what_a_restored_database_has_otherwise_is_parsed_again(editor: Editor) -> None:
    editor("backup", "saved.db")
    editor.edit(SYRUP, "name: Cobalt syrup", "name: Cobalt mixture")
    editor("apply", "--yes")
    assert editor("restore", "saved.db", "--yes").code == 0
    assert read(editor) >= {("treatment", "cobalt-syrup")}
    assert "1 to change" in editor("plan").out


def test_another_version_of_the_program_reads_everything(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    read(editor)
    monkeypatch.setattr(sys, "version", "another")
    _compute_program_digest.cache_clear()
    assert len(read(editor)) > MANY
    _compute_program_digest.cache_clear()


def test_a_fault_of_an_unchanged_file_is_told_at_its_place(editor: Editor) -> None:
    read(editor)
    editor.withdraw("conditions/amber-fever.yaml")
    ending = editor("plan")
    assert ending.code == 1
    assert "seed/content/treatments/cobalt-syrup.yaml:" in ending.err


def test_a_deleted_file_is_told_and_pruned_as_ever(editor: Editor) -> None:
    read(editor)
    editor.delete("treatments/cobalt-syrup.yaml")
    told = editor("plan").out
    assert "In no file, and left unchanged: treatment/cobalt-syrup" in told


def test_prune_leaves_what_is_unchanged(editor: Editor) -> None:
    read(editor)
    assert "0 to withdraw" in editor("plan", "--prune", "--reason", "It is gone.").out


def test_a_memory_that_is_damaged_is_none(editor: Editor) -> None:
    read(editor)
    (memory,) = editor.home.rglob("*.derived/sheets.db")
    memory.write_bytes(b"no database" * 1000)
    assert len(read(editor)) > MANY


def test_a_memory_of_records_that_are_not_so_is_not_believed(editor: Editor) -> None:
    read(editor)
    (memory,) = editor.home.rglob("*.derived/sheets.db")
    with closing(sqlite3.connect(memory)) as sheets, sheets:
        sheets.execute("""UPDATE sheets SET records = '[["treatment","cobalt-syrup","00"]]'""")
    assert len(read(editor)) > MANY


def test_two_lines_of_one_record_are_refused_though_both_are_published(editor: Editor) -> None:
    lines = editor("export", "--ndjson").lines
    (editor.home / "twice.ndjson").write_text("\n".join([*lines, lines[-1]]))
    first, second = editor("plan", "twice.ndjson"), editor("plan", "twice.ndjson")
    assert (first.code, second.code) == (1, 1)
    assert "is defined twice" in second.err


def test_an_export_is_not_read_again(editor: Editor) -> None:
    editor("export", "all.ndjson", "--ndjson")
    first, second = editor("plan", "all.ndjson"), editor("plan", "all.ndjson")
    assert first.out == second.out
    (memory,) = editor.home.rglob("*.derived/sheets.db")
    with closing(sqlite3.connect(memory)) as sheets:
        assert sheets.execute("SELECT count(*) FROM sheets").fetchone()[0] == len(editor("export", "--ndjson").lines)
