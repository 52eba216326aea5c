"""`medcontent new KIND --from CLAIM WORDS…` and `--bare`: records with little typing."""

from service.operations.exit_codes import USAGE
from tests.editor import Editor

NOTICE = "glass-gland-notice"


def test_one_command_writes_a_record_for_each_item_of_a_list(editor: Editor) -> None:
    claim = f"{NOTICE}.p2s2c3"
    wrong = editor("new", "risk-factor", "--from", claim, "warm scarf", "a lump")
    assert (wrong.code, 'Did you mean "a lamp"?' in wrong.err) == (USAGE, True)
    assert not (editor.root / "risk-factors" / "warm-scarf.yaml").exists()
    settings = ("--set", "role=protective", "--set", "conditions=amber-fever-of-the-notice")
    ending = editor("new", "risk-factor", "--from", claim, "warm scarf", "lamp", *settings)
    assert ending.lines[:2] == [
        "Wrote seed/content/risk-factors/warm-scarf.yaml", "Wrote seed/content/risk-factors/lamp.yaml"
    ]  # fmt: skip
    assert editor.read("risk-factors/lamp.yaml") == (
        f"document: {NOTICE}\nname: Lamp\nwording: lamp\nrole: protective\nconditions: [amber-fever-of-the-notice]\n"
        "evidence:\n  others: [p2s2c3]\n"
    )
    assert editor("check").code == 0
    assert "2 to add" in editor("plan").out
    again = editor("new", "risk-factor", "--from", claim, "lamp", "--set", "role=risk")
    assert again.lines[0] == f"Wrote seed/content/risk-factors/lamp-{NOTICE}.yaml"
    assert "--set needs --from" in editor("new", "risk-factor", "x", "--set", "role=risk").err


def test_a_bare_skeleton_has_the_required_fields_and_no_comments(editor: Editor) -> None:
    bare = editor("new", "risk-factor", "--bare", "--document", NOTICE, "--claims", "p2s2c3").out
    assert bare == f"document: {NOTICE}\nname:\nwording:\nrole:\nevidence:\n  others: [p2s2c3]\n"
