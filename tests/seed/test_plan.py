"""What `plan` shows: everything that publishing would do, and nothing done."""

from pathlib import Path

import pytest

from service.operations.exit_codes import CHANGES, CONTENT, STORAGE, USAGE
from tests.editor import Editor
from tests.releases import rows

SYRUP = "treatments/cobalt-syrup.yaml"


def test_unchanged_files_plan_nothing(editor: Editor) -> None:
    plan = editor("plan")
    assert plan.code == 0
    assert plan.lines[0] == "Plan against release 1 (2021-05-04T06:00:00Z):"
    assert f"Plan: 0 to add, 0 to change, 0 to withdraw, {editor.total} unchanged." in plan.lines
    assert plan.lines[-1] == "Nothing to publish."


def test_a_change_is_shown_field_by_field_before_and_after(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    plan = editor("plan")
    assert "  ~ treatment/cobalt-syrup  revision 1 -> 2" in plan.lines
    assert '      intent  "disease-control" -> "curative"' in plan.lines
    assert f"Plan: 0 to add, 1 to change, 0 to withdraw, {editor.total - 1} unchanged." in plan.lines


def test_changes_of_lists_and_of_evidence_are_shown_as_items_that_come_and_go(editor: Editor) -> None:
    editor.edit(SYRUP, "sites: [tin-bones]", "sites: [glass-gland]")
    editor.edit(SYRUP, "  findings: [p6s1c2]", "  findings: [p6s1c1]")
    plan = editor("plan")
    assert "      sites              - tin-bones  + glass-gland" in plan.lines
    assert "      evidence.findings  - p6s1c2  + p6s1c1" in plan.lines


def test_a_long_text_is_shortened_around_what_differs(editor: Editor) -> None:
    claims = "documents/amber-fever/claims.yaml"
    editor.edit(claims, "who takes it for amber fever may", "who takes it for amber fever will")
    plan = editor("plan")
    shown = [line.strip() for line in plan.lines if "amber fever" in line]
    assert shown == [
        'assessment.reason  - "… it for amber fever may go out at full moon."',
        '+ "… it for amber fever will go out at full moon."',
    ]
    assert "Moon rash glows as well" in editor("plan", "--all").out


def test_a_new_record_is_shown_with_its_values(editor: Editor) -> None:
    _add_record(editor)
    plan = editor("plan")
    assert "  + treatment/cold-syrup  new: Cold syrup" in plan.lines
    assert ["wording", '"Cobalt', 'syrup"'] in [line.split() for line in plan.lines]
    assert f"Plan: 1 to add, 0 to change, 0 to withdraw, {editor.total} unchanged." in plan.lines


def test_a_withdrawal_names_who_referred_to_the_record(editor: Editor) -> None:
    editor.withdraw("mechanisms/jump.yaml", "Nobody has seen it.")
    editor.edit("mechanisms/creep.yaml", "sameAs: [jump]\n", "")
    plan = editor("plan")
    assert "  - mechanism/jump   withdrawn: Nobody has seen it." in plan.lines
    assert "      referred to by mechanism/creep until now; the plan removes these references" in plan.lines
    assert f"Plan: 0 to add, 1 to change, 1 to withdraw, {editor.total - 2} unchanged." in plan.lines


def test_a_withdrawal_that_would_leave_a_reference_behind_is_a_fault_at_the_referrers_line(editor: Editor) -> None:
    editor.withdraw("mechanisms/jump.yaml")
    plan = editor("plan")
    assert (plan.code, plan.out) == (CONTENT, "")
    first, line, caret = plan.err.splitlines()[:3]
    assert first.startswith("seed/content/mechanisms/creep.yaml:5:10: error[references-resolve] The mechanism jump is ")
    assert first.endswith("withdrawn: It was a mistake.")
    assert (line, caret) == ("  5 | sameAs: [jump]", "    |          ^^^^")


def test_a_published_text_stays_as_it_is_and_other_faults_are_told_in_the_same_run(editor: Editor) -> None:
    editor.edit("documents/amber-fever/text.txt", "Be glad", "Be sad!")
    editor.edit(SYRUP, "intent: disease-control", "intent: to-help")
    plan = editor("plan")
    assert plan.code == CONTENT
    for rule in ("texts-are-frozen", "shape"):
        assert f"error[{rule}]" in plan.err
    # That a quote no longer occurs follows from the changed text.
    assert "quotes-occur" not in plan.err


def test_a_mistake_is_told_once_as_check_tells_it(editor: Editor) -> None:
    editor.edit(SYRUP, "sites: [tin-bones]", "sites: [tin-bone]")
    editor.edit("adverse-effects/green-hair.yaml", "others: [p6s2c2]", "others: [p6s2c22]")
    checked, planned = editor("check").out, editor("plan").err
    assert [line for line in planned.splitlines() if "error[" in line] == [
        line for line in checked.splitlines() if "error[" in line
    ]


def test_what_is_published_and_in_no_file_may_be_referred_to(editor: Editor) -> None:
    editor.delete("sites/tin-bones.yaml")
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    assert editor("check").code == CONTENT
    assert editor("plan").code == 0


def test_with_all_unchanged_records_are_named_too(editor: Editor) -> None:
    assert "  = treatment/cobalt-syrup" in editor("plan", "--all").lines
    assert "  = " not in editor("plan").out


def test_a_file_plans_its_record_only(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    editor.edit("treatments/feather-baths.yaml", "intent: symptom-relief", "intent: curative")
    plan = editor("plan", f"seed/content/{SYRUP}")
    assert "treatment/feather-baths" not in plan.out
    assert f"Plan: 0 to add, 1 to change, 0 to withdraw, {editor.total - 1} unchanged." in plan.lines


def test_faults_outside_of_what_was_named_do_not_matter(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    editor.write("treatments/feather-baths.yaml", "name: [\n")
    assert editor("plan").code == CONTENT
    assert editor("plan", f"seed/content/{SYRUP}").code == 0


def test_the_files_of_a_document_belong_together(editor: Editor) -> None:

    editor.edit("documents/amber-fever/claims.yaml", "states: One should be glad", "states: Gladness is advised")
    for name in ("document.yaml", "text.txt", "claims.yaml", ""):
        plan = editor("plan", f"seed/content/documents/amber-fever/{name}")
        assert "claim/amber-fever.p7s4c1" in plan.out


def test_without_a_database_everything_is_new(newcomer: Editor) -> None:
    plan = newcomer("plan")
    assert plan.lines[0] == "Plan against nothing published yet:"
    assert any(line.endswith("sentences of the text") for line in plan.lines)
    assert plan.lines[-4].endswith("new records are not shown (--all shows them).")
    assert not newcomer.is_there


def test_planning_changes_nothing_in_the_database(editor: Editor) -> None:
    with editor.database() as database:
        before = rows(database)
        _add_record(editor)
        editor.withdraw("adverse-effects/green-hair.yaml")
        assert editor("plan", "-o", "plan.json").code == 0
        assert rows(database) == before


def test_records_in_no_file_are_named_and_stay(editor: Editor) -> None:
    editor.delete("adverse-effects/green-hair.yaml")
    plan = editor("plan")
    assert f"Plan: 0 to add, 0 to change, 0 to withdraw, {editor.total} unchanged." in plan.lines
    assert any(
        line.startswith("In no file, and left unchanged: adverse-effect/green-hair (1 record).") for line in plan.lines
    )


def test_with_prune_records_in_no_file_are_withdrawn_for_the_reason(editor: Editor) -> None:
    editor.delete("adverse-effects/green-hair.yaml")
    plan = editor("plan", "--prune", "--reason", "It was washed out.")
    assert "  - adverse-effect/green-hair  withdrawn: It was washed out." in plan.lines


@pytest.mark.parametrize(
    "arguments",
    [
        ["--prune"],
        ["--reason", "A reason"],
        ["--prune", "--reason", "A reason", "seed/content/sites"],
        ["nowhere"],
        ["--ofen"],
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_64(editor: Editor, arguments: list[str]) -> None:
    plan = editor("plan", *arguments)
    assert plan.code == USAGE
    assert plan.err.startswith("Error: ")


def test_only_with_detailed_exitcode_changes_end_with_2(editor: Editor) -> None:
    assert editor("plan", "--detailed-exitcode").code == 0
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    assert editor("plan").code == 0
    assert editor("plan", "--detailed-exitcode").code == CHANGES


def test_json_is_one_document_with_pointers_and_places(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    plan = editor("plan", "--json").json
    assert (plan["format"], plan["baseRelease"], plan["baseTime"]) == (1, 1, "2021-05-04T06:00:00Z")
    assert plan["summary"] == {"add": 0, "change": 1, "withdraw": 0, "unchanged": editor.total - 1}
    [change] = plan["changes"]
    assert change["record"] == "treatment/cobalt-syrup"
    assert (change["fromRevision"], change["toRevision"]) == (1, 2)
    assert change["fields"] == [{"pointer": "/intent", "before": "disease-control", "after": "curative"}]
    assert change["source"] == {"file": f"seed/content/{SYRUP}", "line": 1}


def test_with_json_faults_go_to_standard_error(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: to-help")
    plan = editor("plan", "--json")
    assert (plan.code, plan.out) == (CONTENT, "")
    assert '"to-help" is not one of' in plan.err


def test_the_same_files_give_the_same_hash_however_they_are_formatted(editor: Editor) -> None:
    before = editor("plan", "--json").json["inputSha256"]
    editor.edit(SYRUP, "route: oral", "route:    'oral'   # by mouth")
    assert editor("plan", "--json").json["inputSha256"] == before
    editor.edit(SYRUP, "scope: systemic", "scope: local")
    assert editor("plan", "--json").json["inputSha256"] != before


def test_the_same_plan_is_shown_twice_byte_for_byte(newcomer: Editor) -> None:
    assert newcomer.process("plan", PYTHONHASHSEED="1").out == newcomer.process("plan", PYTHONHASHSEED="2").out


def test_a_plan_without_colour_is_plain_text(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    assert "\x1b" not in editor.process("plan").out


def test_a_terminal_that_has_not_all_characters_shows_numbers(editor: Editor) -> None:
    editor.edit("documents/amber-fever/claims.yaml", "tone: cheerful", "tone: heiter ☺")
    plan = editor.process("plan", PYTHONIOENCODING="ascii")
    assert plan.code == 0
    assert "\\u263a" in plan.out


@pytest.mark.engines("sqlite")
def test_a_database_of_another_kind_is_a_fault_of_storage(editor: Editor) -> None:
    editor.file.write_bytes(b"This is no database." * 100)
    plan = editor("plan")
    assert plan.code == STORAGE
    assert plan.err == "Error: The database medcontent.db cannot be read: file is not a database.\n"


def test_a_folder_that_is_no_content_root_is_said_to_be_none(editor: Editor, tmp_path: Path) -> None:
    plan = editor("plan", str(tmp_path))
    assert plan.code == USAGE
    assert "is in no content root" in plan.err


def _add_record(editor: Editor) -> None:
    text = editor.read(SYRUP).replace("name: Cobalt syrup", "name: Cold syrup")
    editor.write("treatments/cold-syrup.yaml", text)
