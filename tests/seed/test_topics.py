"""`medcontent topics`: what it proposes, what it leaves alone, and what it writes."""

import pytest

from tests.editor import Editor

FEVER = """document: {document}
name: {name}
wording: {wording}
category: disease
{more}evidence:
  others: [{claim}]
"""


@pytest.fixture
def gatherer(newcomer: Editor) -> Editor:
    """Give a content root with three fevers of three documents, two of the same code, and nothing else to gather."""
    newcomer.write("conditions/hay-glow.yaml", _fever("amber-fever", "Hay glow", "amber fever", "p2s1c1", "D000007"))
    newcomer.write(
        "conditions/straw-glow.yaml", _fever("glass-gland-notice", "Straw glow", "Amber fever", "p1s1c1", "D000007")
    )
    newcomer.write("conditions/glow.yaml", _fever("paper-cough", "hay-glow", "Paper cough", "p1s1c1"))
    return newcomer


def _fever(document: str, name: str, wording: str, claim: str, code: str = "") -> str:
    codes = f"# looked up by hand\ncodes: [{{system: mesh, code: {code}, relation: exact}}]\n" if code else ""
    return FEVER.format(document=document, name=name, wording=wording, claim=claim, more=codes)


def test_records_of_one_code_or_name_are_proposed_and_nothing_is_written(gatherer: Editor) -> None:
    before = _read_all(gatherer)
    ending = gatherer("topics", "--kind", "condition")
    assert ending.code == 0
    assert ending.lines == [
        "new topic hay-glow (condition): 3 documents",
        "  conditions/glow.yaml  hay-glow: is the first",
        '  conditions/hay-glow.yaml  Hay glow: shares the name "hay glow"',
        "  conditions/straw-glow.yaml  Straw glow: shares mesh D000007",
        "1 new topic and 3 memberships proposed. Nothing was changed; --write writes them.",
    ]
    assert _read_all(gatherer) == before


def test_what_is_written_passes_the_checks_and_is_proposed_no_more(gatherer: Editor) -> None:
    assert gatherer("topics", "--write").code == 0
    assert gatherer.read("topics/hay-glow.yaml").splitlines()[:2] == ["kind: condition", "name: hay-glow"]
    written = gatherer.read("conditions/hay-glow.yaml")
    assert "# looked up by hand\ncodes: [{system: mesh, code: D000007, relation: exact}]\ntopic: hay-glow\n" in written
    assert gatherer("check").code == 0
    again = gatherer("topics")
    assert again.lines[-1].startswith("0 new topics and 0 memberships")


def test_one_more_article_joins_the_topic_that_there_is(gatherer: Editor) -> None:
    gatherer("topics", "--write", "--kind", "condition")
    gatherer.edit("conditions/straw-glow.yaml", "topic: hay-glow\n", "")
    found = gatherer("topics", "--kind", "condition", "--json").json
    (topic,) = found["topics"]
    assert (topic["id"], topic["new"]) == ("hay-glow", None)
    assert [each["record"] for each in topic["members"] if each["joins"]] == ["condition/straw-glow"]


def test_contradictions_are_told_and_left_alone(gatherer: Editor) -> None:
    gatherer.edit("conditions/straw-glow.yaml", "D000007", "D000008")
    gatherer.edit("conditions/straw-glow.yaml", "name: Straw glow", "name: Hay glow")
    gatherer.write("conditions/other-glow.yaml", _fever("paper-cough", "Hay glow", "Paper cough", "p1s1c1"))
    lines = gatherer("topics", "--kind", "condition").lines
    differ = "exact codes of mesh differ: D000008 and D000007"
    assert lines[3:] == [
        "not gathered: conditions/other-glow.yaml and conditions/glow.yaml: both are of the document paper-cough",
        f"not gathered: conditions/straw-glow.yaml and conditions/hay-glow.yaml: {differ}",
        "1 new topic and 2 memberships proposed. 2 pairs not gathered. Nothing was changed; --write writes them.",
    ]


def test_a_kind_that_has_no_topics_is_refused_with_those_that_have(gatherer: Editor) -> None:
    ending = gatherer("topics", "--kind", "document")
    assert (ending.code, "condition" in ending.err) == (64, True)


def _read_all(editor: Editor) -> dict[str, str]:
    files = sorted(editor.root.glob("*/*.yaml"))
    return {file.relative_to(editor.root).as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("command", [["check"], ["plan"], ["apply", "--yes"]], ids=lambda command: command[0])
def test_topics_that_cannot_be_are_reported_at_their_place(command: list[str], newcomer: Editor) -> None:
    for name, line in (
        ("treatments/warm-scarf", "topic: amber-fever"),
        ("topics/glandular-glows", "broader: [amber-fever]"),
    ):
        newcomer.write(f"{name}.yaml", f"{line}\n{newcomer.read(f'{name}.yaml')}")
    for name in ("topics/ink", "conditions/paper-cough"):
        newcomer.write(f"{name}.yaml", "withdrawn:\n  reason: It is a habit.\n")
    ending = newcomer(*command)
    said = (ending.out + ending.err).splitlines()
    assert ending.code == 1
    for place, fault in (
        (
            "treatments/warm-scarf.yaml:1:8",
            "[topics-are-of-one-kind] The topic amber-fever gathers records of the kind",
        ),
        ("topics/amber-fever.yaml:6:11", "[references-make-no-cycle] "),
        ("substances/ink.yaml:5:8", "[references-resolve] The topic ink is withdrawn: It is a habit."),
        ("topics/amber-fever.yaml:7:11", "[references-resolve] The topic ink is withdrawn: It is a habit."),
        ("substances/ink.yaml:11:14", "[references-resolve] The condition paper-cough is withdrawn: It is a habit."),
    ):
        assert any(f"{place}: error{fault}" in line for line in said), (place, said)
    assert not any("substances/ink.yaml" in line and "topics-are-of-one-kind" in line for line in said)
    assert any(line.endswith("Nothing was changed.") for line in said)
