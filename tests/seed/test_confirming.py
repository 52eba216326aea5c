"""Confirming: what software drafted is counted by check, refused by plan, confirmed or rejected by a person."""

from service.operations.exit_codes import CONTENT, USAGE
from tests.editor import Editor

CLAIMS = "documents/amber-fever/claims.yaml"
BARE = "provenance:\n  draftedBy: rules\n"


def test_a_draft_is_work_for_check_and_refused_by_plan_until_a_person_confirms_it(editor: Editor) -> None:
    editor.write("risk-factors/lullabies.yaml", f"# Ask Ottoline.\n{editor.read('risk-factors/lullabies.yaml')}{BARE}")
    editor.edit(CLAIMS, "- id: p2s2c3", "- id: p2s2c3\n  provenance: {draftedBy: rules}")
    check = editor("check")
    assert (check.code, check.lines[-2]) == (
        0, "amber-fever: 1 of 3 drafts confirmed. To confirm: medcontent confirm --all-of amber-fever --by NAME",
    )  # fmt: skip
    assert editor("check", "--format", "json").json["drafts"] == [
        {"document": "amber-fever", "drafted": 3, "confirmed": 1, "unused": 0}
    ]
    refused = editor("apply", "--yes")
    assert refused.code == CONTENT
    assert f"{CLAIMS}:" in refused.err
    assert "error[drafts-are-confirmed] 2 drafts of amber-fever are not confirmed." in refused.err
    assert "medcontent confirm --all-of amber-fever --by NAME" in refused.err
    done = editor("confirm", str(editor.root / "risk-factors"), "--by", "Jane Editor")
    assert (done.code, done.out) == (0, "Confirmed 1 draft. 1 left to confirm.\n")
    assert editor.read("risk-factors/lullabies.yaml").startswith("# Ask Ottoline.\ndocument: amber-fever\n")
    before = editor.read(CLAIMS)
    assert editor("confirm", "--all-of", "amber-fever", "--by", " Jane  Editor ").code == 0
    after = editor.read(CLAIMS)
    assert [line for line in before.splitlines() if "#" in line] == [line for line in after.splitlines() if "#" in line]
    assert after.count("confirmedBy: Jane Editor") == 1
    assert editor("apply", "--yes").code == 0


def test_a_rejected_draft_is_gone_and_other_drafts_no_longer_name_it(editor: Editor) -> None:
    condition = "document: amber-fever\nname: Humming\nwording: A humming\ncategory: disease\n"
    editor.write("conditions/humming.yaml", f"{condition}evidence: {{others: [p3s2c1]}}\n{BARE}")
    finding = "document: amber-fever\nname: A hum\nwording: humming\ncategory: symptom\nconditions: [humming]\n"
    editor.write("findings/hum.yaml", f"{finding}evidence: {{conditions: [p3s2c1], others: [p3s2c1]}}\n{BARE}")
    assert editor("reject", str(editor.root / "conditions")).out == "Rejected 1 draft. 1 left to confirm.\n"
    assert not (editor.root / "conditions/humming.yaml").exists()
    assert "conditions" not in editor.read("findings/hum.yaml")
    assert editor("check").code == 0
    assert editor("reject", "--all-of", "amber-fever").out == "Rejected 1 draft. 0 left to confirm.\n"
    refused = editor("reject", str(editor.root / "treatments"))
    assert (refused.code, refused.err) == (
        USAGE, "Error: Nothing there is an unconfirmed draft: it is confirmed, or people wrote it.\n",
    )  # fmt: skip
    assert "Did you mean amber-fever?" in editor("confirm", "--all-of", "amber-fevre", "--by", "Jane").err
    assert editor("confirm", str(editor.root), "--by", " ").code == USAGE


def test_a_rejected_claim_takes_along_the_drafts_that_rest_on_nothing_else(editor: Editor) -> None:
    claim = "- id: p3s2c9\n  quote: humming\n  states: It hums\n  provenance: {draftedBy: rules}\n"
    editor.write(CLAIMS, editor.read(CLAIMS) + claim)
    finding = "document: amber-fever\nname: A hum\nwording: humming\ncategory: symptom\n"
    editor.write("findings/hum.yaml", f"{finding}evidence: {{others: [p3s2c9]}}\n{BARE}")
    editor.write("findings/hums.yaml", f"{finding}evidence: {{wording: [p3s2c1, p3s2c9], others: [p3s2c1]}}\n{BARE}")
    assert editor("reject", str(editor.root / CLAIMS)).out == "Rejected 2 drafts. 1 left to confirm.\n"
    assert not (editor.root / "findings/hum.yaml").exists()
    assert "p3s2c9" not in editor.read("findings/hums.yaml") + editor.read(CLAIMS)


def test_drafts_are_listed_and_confirmed_one_by_one_and_a_rejection_is_undone(editor: Editor) -> None:
    before = editor.read(CLAIMS)
    claim = "- id: p3s2c9\n  quote: humming\n  states: It hums\n  provenance: {draftedBy: rules}\n"
    editor.write(CLAIMS, before + claim)
    finding = "document: amber-fever\nname: A hum\nwording: humming\ncategory: symptom\n"
    editor.write("findings/hum.yaml", f"{finding}evidence: {{others: [p3s2c9]}}\n{BARE}")
    editor.write("findings/hums.yaml", f"{finding}evidence: {{wording: [p3s2c1, p3s2c9], others: [p3s2c1]}}\n{BARE}")
    assert editor("drafts").lines == [
        "amber-fever: 3 drafts to confirm or reject",
        '  claim/amber-fever.p3s2c9  "humming"',
        '  finding/hum               "humming"',
        '  finding/hums              "humming"',
    ]
    assert editor("drafts", "amber-fever", "--kind", "claim").lines[1:] == ['  claim/amber-fever.p3s2c9  "humming"']
    written = editor.read("findings/hums.yaml")
    assert editor("reject", "amber-fever.p3s2c9").out == "Rejected 2 drafts. 1 left to confirm.\n"
    assert "p3s2c9" not in editor.read(CLAIMS) + editor.read("findings/hums.yaml")
    assert editor("reject", "--undo").out == "Restored 2 drafts. 3 left to confirm.\n"
    assert (editor.read(CLAIMS), editor.read("findings/hums.yaml")) == (before + claim, written)
    refused = editor("reject", "--undo")
    assert (refused.code, refused.err) == (USAGE, "Error: No rejection is left to undo: only the last one is kept.\n")
    assert editor("confirm", "finding/hum", "--by", "Jane").out == "Confirmed 1 draft. 2 left to confirm.\n"
    again = editor("confirm", "finding/hum", "--by", "Jane")
    assert again.err == "Error: finding/hum is no unconfirmed draft: it is confirmed, or people wrote it.\n"
    assert "Did you mean finding/hums?" in editor("reject", "finding/humz").err
    assert "is no file, folder or record" in editor("reject", "hums").err
    assert editor("confirm", "--kind", "claim", "--by", "Jane").out == "Confirmed 1 draft. 1 left to confirm.\n"
    assert editor("reject", "findings/hums").out == "Rejected 1 draft. 0 left to confirm.\n"
    editor.write("findings/hums.yaml", "# Another.\n")
    assert "findings/hums.yaml was changed after the rejection. Nothing was restored." in editor("reject", "--undo").err
    (editor.root / "findings/hums.yaml").unlink()
    assert editor("drafts").out == "No draft is left to confirm.\n"
    assert "Did you mean amber-fever?" in editor("drafts", "amber-fevre").err
