"""No release is made in the future, whatever names its time: it would take all later ones with it."""

import orjson
import sqlalchemy as sa

from service.operations.exit_codes import CONFLICT, CONTENT
from service.store.tables import releases
from tests.editor import Editor

SYRUP = "treatments/cobalt-syrup.yaml"
PAST, FUTURE = "2021-05-04T06:00:00Z", "2999-05-04T06:00:00Z"


def test_check_and_apply_refuse_a_release_in_the_future(editor: Editor) -> None:
    _change(editor)
    editor.edit("content.yaml", PAST, FUTURE)
    for arguments in (["check"], ["apply", "--yes"], ["plan"]):
        refused = editor(*arguments)
        assert refused.code == CONTENT
        assert f"content.yaml:3:9: error[shape] The release time {FUTURE} is in the future" in refused.out + refused.err
    assert editor.release.number == 1


def test_a_saved_plan_that_was_given_a_time_in_the_future_is_refused(editor: Editor) -> None:
    _change(editor)
    editor("plan", "-o", "plan.json")
    file = editor.home / "plan.json"
    plan = orjson.loads(file.read_bytes())
    plan["release"]["time"] = FUTURE
    file.write_bytes(orjson.dumps(plan))
    refused = editor("apply", "plan.json", "--yes")
    assert (refused.code, editor.release.number) == (CONTENT, 1)
    assert f"The release time {FUTURE} is in the future" in refused.err


def test_a_backup_with_a_release_in_the_future_is_restored_only_when_that_is_asked_for(editor: Editor) -> None:
    _move_to_the_future(editor)
    assert editor("backup", "saved.db").code == 0
    editor.engine.empty(editor.url)
    refused = editor("restore", "saved.db")
    assert (refused.code, editor.is_there) == (CONFLICT, False)
    assert f"has a release dated {FUTURE}" in refused.err
    assert editor("restore", "saved.db", "--yes").code == 0
    assert editor.release.time == FUTURE


def test_the_doctor_says_what_to_do_about_releases_in_the_future(editor: Editor) -> None:
    _change(editor)
    editor("apply", "--yes")
    _move_to_the_future(editor)
    doctor = editor("doctor")
    at = doctor.lines.index("  warn  every release has a time in the past")
    assert doctor.lines[at + 1].startswith(f"        Release 2 is dated {FUTURE}, and it is now ")
    assert doctor.lines[at + 2].endswith("restore a backup that ends with release 1 or earlier and publish again")
    assert doctor.code == 0


def _change(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")


def _move_to_the_future(editor: Editor) -> None:
    newest = sa.select(sa.func.max(releases.c.number)).scalar_subquery()
    with editor.database() as database, database.open_writing() as connection:
        connection.execute(sa.update(releases).where(releases.c.number == newest).values(time=FUTURE))
