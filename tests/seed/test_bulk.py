"""What other systems can publish: NDJSON as `export` writes it, or simpler, with each mistake at its line."""

import gzip
from collections.abc import Callable

import orjson
import pytest

from service.addresses import CHANGES_FEED
from service.app import create_app
from service.config import Settings
from service.operations.exit_codes import CONTENT, USAGE
from service.store.database import Database
from service.store.derived_files import open_shelf
from tests.editor import Editor
from tests.releases import rows, served


def test_an_export_is_planned_as_no_change(editor: Editor) -> None:
    editor("export", "all.ndjson", "--ndjson")
    plan = editor("plan", "all.ndjson")
    assert (plan.code, plan.lines[-1]) == (0, "Nothing to publish.")
    assert "In no file" not in plan.out


def test_an_export_makes_a_new_database_that_serves_the_same(editor: Editor) -> None:
    editor("export", "all.ndjson", "--ndjson")
    with editor.database() as database:
        expected = {key: each.sha256 for key, each in served(database).items()}
    editor.engine.empty(editor.url)
    applied = editor("apply", "all.ndjson", "--yes", "--author", "another system", "--note", "Everything")
    assert applied.lines[-1].startswith("Release 1: ")
    with editor.database() as database:
        assert {key: each.sha256 for key, each in served(database).items()} == expected


def test_a_packed_export_is_planned_and_applied_as_any(editor: Editor) -> None:
    content = (
        "\n".join(editor("export", "--ndjson").lines)
        .replace('"name":"Cobalt syrup"', '"name":"Cobalt mixture"')
        .encode()
    )
    (editor.home / "all.ndjson.gz").write_bytes(gzip.compress(content))
    assert "~ treatment/cobalt-syrup" in editor("plan", "all.ndjson.gz").out
    assert editor("apply", "all.ndjson.gz", "--yes").code == 0
    assert editor("plan", "all.ndjson.gz").lines[-1] == "Nothing to publish."
    (editor.home / "all.ndjson.gz").write_bytes(gzip.compress(content)[:-20])
    damaged = editor("apply", "all.ndjson.gz", "--yes")
    assert (damaged.code, editor.release.number) == (CONTENT, 2)
    assert "cannot be decompressed" in damaged.err


def test_check_leads_on_to_plan(editor: Editor) -> None:
    editor("export", "all.ndjson", "--ndjson")
    refused = editor("check", "all.ndjson")
    assert (refused.code, refused.err) == (
        USAGE, "Error: all.ndjson is an export: medcontent plan all.ndjson shows its faults.\n"
    )  # fmt: skip


def test_a_line_may_say_no_more_than_an_editor_would_write(editor: Editor) -> None:
    record = {
        "type": "site",
        "id": "copper-bones",
        "document": "amber-fever",
        "name": "Copper bones",
        "wording": "the tin bones",
        "roles": [{"condition": "amber-fever", "role": "metastatic"}],
        "evidence": {"wording": ["amber-fever.p2s2c2"], "roles": ["amber-fever.p2s2c2"]},
    }
    (editor.home / "one.ndjson").write_bytes(orjson.dumps(record) + b"\n")
    change = editor("plan", "one.ndjson", "--json").json["changes"][0]
    assert (change["record"], change["source"]) == ("site/copper-bones", {"file": "one.ndjson", "line": 1})
    assert editor("apply", "one.ndjson", "--yes").code == 0


def test_mistakes_are_told_with_their_lines_and_nothing_is_published(editor: Editor) -> None:
    lines = [
        b'{"type":"site","id":"copper-bones"}',
        b'{"type":"sight","id":"copper-bones"}',
        b'{"type":"site"',
        b'{"type":"site","id":"tin-bones","name":"a","name":"b"}',
        b"[]",
    ]
    (editor.home / "bad.ndjson").write_bytes(b"\n".join(lines))
    refused = editor("apply", "bad.ndjson", "--yes")
    assert (refused.code, editor.release.number) == (CONTENT, 1)
    for number in range(1, 6):
        assert f"bad.ndjson:{number}:" in refused.err
    assert refused.err.endswith("Nothing was changed.\n")


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_prune_takes_an_export_for_all_there_is(editor: Editor, command: str) -> None:
    lines = [line for line in editor("export", "--ndjson").lines if "green-hair" not in orjson.loads(line)["id"]]
    (editor.home / "fewer.ndjson").write_text("\n".join(lines))
    yes = ["--yes"] if command == "apply" else []
    done = editor(command, "fewer.ndjson", "--prune", "--reason", "It is not in the other system.", *yes)
    assert done.code == 0
    assert "1 to withdraw" in done.out


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_standard_input_is_an_export_like_any(editor: Editor, pack: Callable[[bytes], bytes]) -> None:
    exported = editor.process("export", "--ndjson", "-").out.encode()
    assert editor.process("plan", "-", given=pack(exported)).lines[-1] == "Nothing to publish."
    changed = pack(exported.replace(b'"name":"Cobalt syrup"', b'"name":"Cobalt mixture"'))
    plan = editor.process("plan", "-", "--json", given=changed).json["changes"]
    sources = {each["record"]: each.get("source") for each in plan}
    assert sources["treatment/cobalt-syrup"]["file"] == "-"
    assert editor.process("apply", "-", "--yes", given=changed).code == 0
    assert editor.release.number == 2
    refused = editor.process("apply", "-", "--yes", given=b'{"type":"sight","id":"copper-bones"}\n')
    assert (refused.code, editor.release.number) == (CONTENT, 2)
    assert refused.err.startswith("-:1:")


def test_standard_input_is_never_asked_for_a_yes_and_never_checked(editor: Editor) -> None:
    unasked = editor.process("apply", "-")
    assert (unasked.code, unasked.err) == (
        USAGE, "Error: Standard input cannot be confirmed: add --yes. Nothing was changed.\n"
    )  # fmt: skip
    refused = editor.process("check", "-")
    assert (refused.code, "medcontent plan - shows its faults" in refused.err) == (USAGE, True)


@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "read again"])
def test_loading_twice_changes_nothing_at_all(editor: Editor, *, remembered: bool) -> None:
    """No row, no date, no ETag, no entry of a feed."""
    editor("export", "all.ndjson", "--ndjson")
    editor.engine.empty(editor.url)
    assert editor("apply", "all.ndjson", "--yes").code == 0
    with editor.database() as database:
        before, answers = rows(database), answered(database)
        if not remembered:
            next(open_shelf(Settings(database_url=editor.url)).folder.glob("sheets.db")).unlink()
        again = editor("apply", "all.ndjson", "--yes")
        assert (again.code, again.lines[-1]) == (0, "Nothing to publish: release 1 has all of it.")
        assert (rows(database), answered(database)) == (before, answers)


def answered(database: Database) -> list[tuple[bytes, list[tuple[str, str]]]]:
    """Return what a service over the database answers about what changed, and about a record."""
    client = create_app(Settings(database_url=database.url)).test_client()
    found = [client.get(path) for path in ("/v1/changes", CHANGES_FEED, "/v1/releases", "/v1/treatments/cobalt-syrup")]
    assert {each.status_code for each in found} == {200}
    kept = {"ETag", "Last-Modified", "Content-Release"}
    return [(each.data, [pair for pair in each.headers if pair[0] in kept]) for each in found]
