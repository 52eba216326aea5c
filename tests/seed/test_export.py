"""What `export` writes: the published content as editors would write it, so that planning it changes nothing."""

import shutil
from pathlib import Path

import orjson

from seed.file_forms import get_form
from seed.reading.root import MARKER
from seed.yaml_export import build_written
from service.operations.exit_codes import STORAGE, USAGE
from service.publishing.corpus import Corpus
from service.publishing.ndjson import import_record
from service.publishing.plan import plan
from service.store.database import Database
from tests.editor import Editor
from tests.releases import served


def test_planning_what_was_exported_changes_nothing(editor: Editor) -> None:
    assert editor("export", "exported").code == 0
    plan = editor("plan", "exported")
    assert f"Plan: 0 to add, 0 to change, 0 to withdraw, {editor.total} unchanged." in plan.lines
    assert "In no file" not in plan.out


def test_withdrawn_records_are_exported_as_such(editor: Editor) -> None:
    editor.write("adverse-effects/green-hair.yaml", "withdrawn: {reason: It was dye., replacedBy: blue-tongue}\n")
    editor("apply", "--yes")
    editor("export", "exported")
    text = (editor.home / "exported/adverse-effects/green-hair.yaml").read_text()
    assert text == "withdrawn:\n  reason: It was dye.\n  replacedBy: blue-tongue\n"
    assert editor("plan", "exported", "--detailed-exitcode").code == 0


def test_a_new_database_made_of_an_export_serves_the_same_bytes_but_for_their_versions(editor: Editor) -> None:
    editor("export", "exported")
    with editor.database() as database:
        expected = {key: each.sha256 for key, each in served(database).items()}
    editor.engine.empty(editor.url)
    assert editor("apply", "exported", "--yes").code == 0
    assert editor.release.time == "2021-05-04T06:00:00Z"
    with editor.database() as database:
        assert {key: each.sha256 for key, each in served(database).items()} == expected


def test_an_export_of_an_export_is_the_same_byte_for_byte(editor: Editor) -> None:
    editor("export", "first")
    editor.engine.empty(editor.url)
    editor("apply", "first", "--yes")
    editor("export", "second")
    assert _files(editor.home / "second") == _files(editor.home / "first")


def test_the_shipped_content_survives_its_export(newcomer: Editor, shipped_root: Path) -> None:
    editor = newcomer
    shutil.rmtree(editor.root)
    shutil.copytree(shipped_root, editor.root)
    editor("apply", "--yes")
    editor("export", "exported")
    assert editor("plan", "exported", "--detailed-exitcode").code == 0
    assert (editor.home / "exported/documents/metastatic-breast-cancer/text.txt").read_bytes() == (
        shipped_root / "documents/metastatic-breast-cancer/text.txt"
    ).read_bytes()


def test_exported_files_are_in_the_form_that_fmt_gives(editor: Editor) -> None:
    editor("export", "exported")
    before = _files(editor.home / "exported")
    assert editor("fmt", "exported").code == 0
    assert _files(editor.home / "exported") == before


def test_evidence_is_written_in_short(published_database: Database) -> None:
    with published_database.open_reading() as connection:
        syrup = Corpus(connection).get_record(("treatment", "cobalt-syrup"))
    assert build_written(syrup)["evidence"] == {
        "combinedWith": ["p6s1c2"],
        "findings": ["p6s1c2"],
        "partOf": ["p6s2c1"],
        "others": ["p6s1c1"],
    }
    assert set(build_written(syrup)) <= set(get_form(syrup.kind).fields)


def test_the_starts_of_sentences_are_explained_beside_them(editor: Editor) -> None:
    editor("export", "exported")
    lines = (editor.home / "exported/documents/amber-fever/document.yaml").read_text().splitlines()
    assert "  - 0     # p1s1  Amber fever, a made-up disease" in lines


def test_a_folder_that_is_not_empty_is_never_written_into(editor: Editor) -> None:
    refused = editor("export", "seed/content")
    assert refused.code == USAGE
    assert refused.err == "Error: seed/content already exists. Name a new folder.\n"
    assert editor("plan", "--detailed-exitcode").code == 0


def test_ndjson_has_a_line_for_each_record_and_reads_back_as_no_change(editor: Editor) -> None:
    lines = [orjson.loads(line) for line in editor("export", "--ndjson").lines]
    assert len(lines) == editor.total
    drafts = [draft for line in lines if (draft := import_record(line))]
    with editor.database() as database, plan(database, drafts) as made:
        assert made.changes == {}


def test_ndjson_goes_to_a_new_file_whose_name_is_given(editor: Editor) -> None:
    assert editor("export", "all.ndjson", "--ndjson").code == 0
    assert (editor.home / "all.ndjson").read_text().count("\n") == editor.total
    assert editor("export", "all.ndjson", "--ndjson").code == USAGE


def test_before_the_first_release_there_is_nothing_to_export(newcomer: Editor) -> None:
    assert newcomer("export", "exported").code == STORAGE
    assert not (newcomer.home / "exported").exists()


def _files(root: Path) -> dict[str, bytes]:
    assert (root / MARKER).is_file()
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
