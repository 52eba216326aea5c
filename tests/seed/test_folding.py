"""One mistake, one report: its cause comes first, over all files, and its consequences are folded into it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.fields import Day
from seed.checking.remedies import REMEDIES
from tests.editor import Editor

pytestmark = pytest.mark.engines("sqlite")
AMBER = "documents/amber-fever"


def rename(old: str, new: str) -> Callable[[Editor], object]:
    return lambda editor: (editor.root / old).rename(editor.root / new)


def swap_sentences(editor: Editor) -> None:
    file = editor.root / AMBER / "text.txt"
    with file.open(newline="", encoding="utf-8") as opened:
        text = opened.read()
    first, second, third = (text.index(words) for words in ("It begins in", "Late amber", "Striped"))
    changed = text[:first] + text[second:third] + text[first:second] + text[third:]
    with file.open("w", newline="", encoding="utf-8") as opened:
        opened.write(changed)


ONCE: dict[str, tuple[Callable[[Editor], object], str, str]] = {
    "a record that was renamed": (
        rename("conditions/amber-fever.yaml", "conditions/amber-feverish.yaml"),
        "22 references name the condition amber-fever, which does not exist.",
        "if amber-feverish is that record, rename its file to amber-fever.yaml",
    ),
    "a work that was renamed": (
        rename("references/almanac-of-nowhere.yaml", "references/green-book.yaml"),
        "2 references name the reference almanac-of-nowhere, which does not exist.",
        "put references/almanac-of-nowhere.yaml back",
    ),
    "claims that were deleted": (
        lambda editor: (editor.root / AMBER / "claims.yaml").unlink(),
        "fields cite claims of amber-fever, which has none.",
        "put documents/amber-fever/claims.yaml back",
    ),
    "a start that is one too low": (
        lambda editor: editor.edit(f"{AMBER}/document.yaml", "- 341 ", "- 340 "),
        "At 340 there is white space",
        "count characters from 0",
    ),
    "a word that was added to the text": (
        lambda editor: editor.edit(f"{AMBER}/text.txt", "Two signs", "Two clear signs"),
        "no sentence starts there",
        "count characters from 0",
    ),
    "a record in the folder of another kind": (
        rename("treatments/cobalt-syrup.yaml", "tests/cobalt-syrup.yaml"),
        "This file is in tests/, but has the fields of the kind treatment.",
        "move it to treatments/cobalt-syrup.yaml",
    ),
    "evidence without the line of most fields": (
        lambda editor: editor.edit("guidance/rest.yaml", "  others: [p7s3c1]\n", ""),
        "fields have a value, but no claim is named as their evidence: wording, ",
        "add `others: [p1s2c3]`",
    ),
    "evidence of the wrong sentence": (
        lambda editor: editor.edit("tests/knocking.yaml", "others: [p6s4c1]", "others: [p7s4c1]"),
        '"Knocking on the tin bones" does not occur in p7s4',
        "no record rests on p6s4c1, whose sentence has these words: cite it",
    ),
    "a sentence for a claim": (
        lambda editor: editor.edit("tests/knocking.yaml", "others: [p6s4c1]", "others: [p6s4]"),
        '"p6s4" is not the id of a claim',
        "its sentence and its number",
    ),
    "a claim with the id of another": (
        lambda editor: editor.edit(f"{AMBER}/claims.yaml", "- id: p6s1c2", "- id: p6s1c1"),
        "Two claims have the id p6s1c1",
        "give this one the next number",
    ),
    "a claim with an id of another sentence that evidence cites rightly": (
        lambda editor: editor.edit(f"{AMBER}/claims.yaml", "- id: p6s1c2", "- id: p6s4c7"),
        "The quote is in p6s1, not in p6s4.",
        "such as p6s1c2",
    ),
    "a denominator of nothing": (
        lambda editor: editor.edit("statistics/clockmakers-that-glow.yaml", "denominator: 100", "denominator: 0"),
        "does not say 0",
        "it says: ",
    ),
    "a line of a merge": (
        lambda editor: editor.edit("treatments/quiet-cures.yaml", "name:", "<<<<<<< HEAD\nname:"),
        "A merge of two versions left this line.",
        "keep one of the two versions",
    ),
    "sentences that changed places": (
        swap_sentences,
        "At 341 the text is cut inside a word",
        "count characters from 0",
    ),
}


@pytest.mark.parametrize("name", ONCE)
def test_a_mistake_with_many_consequences_is_reported_once(editor: Editor, name: str) -> None:
    change, message, remedy = ONCE[name]
    change(editor)
    check = editor("check")
    found = check.out + check.err
    assert found.count(": error[") == 1, found
    assert message in found
    assert remedy in found


def test_causes_come_before_what_rests_on_them_whatever_the_files_are_called(editor: Editor) -> None:
    editor.edit("adverse-effects/green-hair.yaml", "name: Green hair", "name: Green  hair")
    editor.edit(f"{AMBER}/claims.yaml", "states: Nobody has had amber fever", "states: 12 bakers had amber fever")
    editor.edit(f"{AMBER}/document.yaml", "published: 2031-05-03", "published: 2931-05-03")
    check = editor("check")
    places = [line.partition(":")[0] for line in (check.out + check.err).splitlines() if ": error[" in line]
    assert [Path(place).name for place in dict.fromkeys(places)] == ["document.yaml", "claims.yaml", "green-hair.yaml"]


def test_check_and_plan_lead_out_of_withdrawing_the_last_record_of_a_claim(editor: Editor) -> None:
    def refuse() -> str:
        check, plan = editor("check"), editor("plan")
        assert check.code == plan.code != 0
        assert (check.out + check.err).splitlines()[:-1] == (plan.out + plan.err).splitlines()[:-1]
        return check.out + check.err

    editor.withdraw("statistics/clockmakers-that-glow.yaml")
    assert "statistic clockmakers-that-glow is withdrawn" in refuse()
    editor.edit("statistics/most-bakers.yaml", "sameAs: [clockmakers-that-glow]\n", "")
    told = refuse()
    assert "No record rests on the claim p5s1c1." in told
    assert "leave its `id` with `withdrawn: {reason: …}`" in told
    claims = (editor.root / AMBER / "claims.yaml").read_text("utf-8")
    before, _, rest = claims.partition("- id: p5s1c1\n")
    _, _, behind = rest.partition("# p5s2\n")
    gone = "".join(f"- id: p5s1c{number}\n  withdrawn: {{reason: It was washed out.}}\n" for number in (1, 2))
    (editor.root / AMBER / "claims.yaml").write_text(f"{before}{gone}# p5s2\n{behind}", "utf-8")
    assert "list p5s1 under leftOut" in refuse()
    editor.edit(f"{AMBER}/document.yaml", "leftOut:\n", "leftOut:\n  - {sentence: p5s1, reason: It was washed out.}\n")
    assert editor("check").code == editor("plan").code == 0
    assert editor("apply", "--yes").code == 0


@pytest.mark.parametrize(
    ("written", "proposal", "help_"),
    [
        ("1.3.2026", "2026-03-01", None),
        ("2026-02-30", None, "there is no day 30 in month 2"),
        ("2026/13/01", None, "write year, month and day, as in 2026-03-01; a year has 12 months"),
        ("01.13.2026", None, "write year, month and day, as in 2026-03-01; a year has 12 months"),
    ],
)
def test_a_day_is_proposed_only_in_a_month_that_exists(written: str, proposal: str | None, help_: str | None) -> None:
    remedy = REMEDIES[(Day,)](written)
    assert (remedy.proposal, remedy.help) == (proposal, help_)
