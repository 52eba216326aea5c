"""`medcontent new document NEW --revises ID`, `changed` and `split`: a revised page keeps its ids and addresses."""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from seed.revising.carrying import ClaimFate, LabelledText, WrittenClaim, carry_document
from seed.revising.matching import Fate, match_sentences
from seed.sentence_splitter import split
from seed.writing.file_set import JOURNAL, LIST, write_files
from service.operations.exit_codes import CHANGES, STORAGE, USAGE
from service.publishing.segmentation import cut_sentences
from tests.editor import REPOSITORY, Editor

NOTICE = "glass-gland-notice"
FOLDER = f"documents/{NOTICE}"
ARTICLE = [
    "Amber fever makes elbows glow.", "It usually stops within 48 hours.", "Rest is wise near storms.",
    "Risk factors include scarves, lamps and thunder.", "Yes.", "A lamp may help.", "Yes.",
]  # fmt: skip


def list_files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def revise(editor: Editor, text: str, *options: str) -> str:
    (editor.home / "new.txt").write_text(text, encoding="utf-8")
    ending = editor("new", "document", "new.txt", "--revises", NOTICE, *options)
    assert (ending.code, ending.err) == (0, "")
    return ending.out


def test_a_revised_page_keeps_its_ids_its_comments_and_its_records(editor: Editor) -> None:
    text, before = editor.read(f"{FOLDER}/text.txt"), list_files(editor.root)
    assert "says nothing new" in revise(editor, text)
    shown = revise(editor, text.rstrip() + ".\n", "--dry-run")
    assert "1 changed in punctuation only" in shown
    assert list_files(editor.root) == before
    # A full stop: one command, one release, and nothing is lost.
    revise(editor, text.rstrip() + ".\n")
    changed = {path.name for path, data in list_files(editor.root).items() if before[path] != data}
    assert changed == {"document.yaml", "text.txt"}
    assert editor.read(f"{FOLDER}/document.yaml").startswith("# A notice that says nothing of itself")
    assert "0 to add, 2 to change, 0 to withdraw" in editor("apply", "--yes").out
    # Its paragraphs change places, and a sentence is joined to the one before.
    first, second = editor.read(f"{FOLDER}/text.txt").strip().split("\n\n")
    revise(editor, f"{second.replace('near. It', 'near and it')}\n\n{first}\n")
    assert "within: p2s2" in editor.read(f"{FOLDER}/claims.yaml")
    assert editor("check").code == 0
    plan = editor("apply", "--yes").out
    assert "0 to add" in plan
    assert "1 to withdraw" in plan
    # What it no longer says is withdrawn, and only when that was confirmed.
    (editor.home / "new.txt").write_text(f"{first}\n", encoding="utf-8")
    held = list_files(editor.root)
    asked = editor("new", "document", "new.txt", "--revises", NOTICE)
    assert (asked.code, "--yes" in asked.err) == (USAGE, True)
    assert list_files(editor.root) == held
    assert "Withdraws " in revise(editor, f"{first}\n", "--yes")
    assert editor("check", f"seed/content/{FOLDER}").code == 0
    assert "withdrawn:" in editor.read("guidance/rest-near-storms.yaml")


def test_a_changed_page_names_what_differs_and_whose_review_it_affects(editor: Editor) -> None:
    editor.edit(
        "guidance/rest-near-storms.yaml", "evidence:",
        "review:\n  status: reviewed\n  reviewedBy: Ottoline Quill\n  lastReviewed: 2026-01-02\nevidence:",
    )  # fmt: skip
    editor("apply", "--yes")
    assert (editor("changed").code, editor("changed").out) == (0, "No text changed.\n")
    text = editor.read(f"{FOLDER}/text.txt")
    (editor.home / f"{NOTICE}.txt").write_text(text.replace("Rest is wise", "Rest is not wise"), encoding="utf-8")
    told = editor("changed", f"{NOTICE}.txt")
    assert told.code == CHANGES
    assert "negations: 0 -> 1; words: +not" in told.out
    assert "guidance/rest-near-storms  reviewed by Ottoline Quill on 2026-01-02" in told.out
    found = editor("changed", "--json", f"{NOTICE}.txt").json[0]
    assert [each["fate"] for each in found["sentences"]] == ["changed"]
    revise(editor, text.replace("Rest is wise", "Rest is not wise"))
    assert "negations: 0 -> 1" in editor("changed").out
    # What the record rests on says something else now, so its fault is no warning.
    assert "error[quotes-occur]" in editor("plan").err


def test_sentences_are_split_and_joined_by_their_words(editor: Editor) -> None:
    before = editor.read(f"{FOLDER}/claims.yaml")
    assert "does not say" in editor("split", NOTICE, "Rest is unwise").err
    assert "give more words" in editor("split", NOTICE, "is").err
    assert "end of a paragraph" in editor("split", NOTICE, "--join", "Rest is wise").err
    assert editor("split", f"seed/content/{FOLDER}", "that the glow creeps").out.count("now") == 2
    claims = editor.read(f"{FOLDER}/claims.yaml")
    assert claims.count("  within: p2s3\n") == 2
    assert editor("check", f"seed/content/{FOLDER}").code == 0
    assert "1 to add" in editor("plan").out
    assert editor("split", NOTICE, "--join", "that the glow creeps").code == 0
    assert editor.read(f"{FOLDER}/claims.yaml") == before


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_kill_half_way_leaves_the_files_as_they_were(editor: Editor, number: int) -> None:
    before = list_files(editor.root)
    program = f"""
import os, sys
from pathlib import Path, PurePosixPath
from seed.writing.file_set import write_files
count = 0
def hook(event, arguments):
    global count
    if event == "os.rename":
        count += 1
        if count == {number}:
            os._exit(9)
sys.addaudithook(hook)
write_files(Path(sys.argv[1]), {{PurePosixPath("{FOLDER}/text.txt"): b"x", PurePosixPath("{FOLDER}/new.yaml"): b"y"}})
"""
    done = subprocess.run([sys.executable, "-c", program, str(editor.root)], cwd=REPOSITORY, check=False)
    assert done.returncode == 9
    assert editor("check").code == 0
    assert {path: data for path, data in list_files(editor.root).items() if ".medcontent" not in str(path)} == before
    assert not (editor.root / JOURNAL).exists()


@pytest.mark.parametrize(
    ("names", "link"),
    [(["../x"], None), (["/x"], None), ([".git/hooks/x"], None), (["sites/x.yaml"], "0.back"), (["linked/x"], None)],
)
def test_a_journal_that_came_with_a_clone_leads_nowhere(editor: Editor, names: list[str], link: str | None) -> None:
    outside = editor.home / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept", encoding="utf-8")
    (editor.root / "linked").symlink_to(outside)
    journal = editor.root / JOURNAL
    journal.mkdir()
    (journal / LIST).write_text(json.dumps(names), encoding="utf-8")
    (journal / "0.old").write_text("evil", encoding="utf-8")
    if link:
        (journal / link).symlink_to(outside / "kept")
    before = list_files(editor.home)
    ending = editor("check")
    assert ending.code == STORAGE
    assert "Nothing was changed." in ending.err
    assert list_files(editor.home) == before


def test_files_that_cannot_all_be_written_stay_as_they_were(editor: Editor) -> None:
    before = list_files(editor.root)
    (editor.root / "sites" / "linked.yaml").symlink_to(editor.root / "content.yaml")
    with pytest.raises(Exception, match="symbolic link"):
        write_files(editor.root, {PurePosixPath(FOLDER, "text.txt"): b"x", PurePosixPath("sites/linked.yaml"): b"y"})
    (editor.root / "sites" / "linked.yaml").unlink()
    assert list_files(editor.root) == before


CASES = {
    "a typing error": ({0: "Amber fever makes elbow glow."}, 0),
    "a number": ({1: "It usually stops within 72 hours."}, 0),
    "other words": ({2: "It is wise to rest when storms are near."}, 0),
    "a sentence more": ({2: "Drink tea. Rest is wise near storms."}, 0),
    "split": ({3: "Risk factors include scarves. Lamps and thunder are others."}, 0),
    "gone": ({2: ""}, 1),
    "twice": ({4: "Yes. Yes."}, 0),
}


@pytest.mark.parametrize(("change", "lost"), CASES.values(), ids=CASES)
def test_labels_stay_with_their_sentences(change: dict[int, str], lost: int) -> None:
    old = " ".join(ARTICLE)
    new = " ".join(change.get(number, words) for number, words in enumerate(ARTICLE))
    cuts = cut_sentences(old, [span.start for span in split(old)])
    claims = [WrittenClaim(number, f"{cut.name}c1", {"quote": ARTICLE[number]}) for number, cut in enumerate(cuts)]
    carried = carry_document(
        LabelledText(old, cuts), new, cut_sentences(new, [span.start for span in split(new)]), claims
    )
    assert len(carried.retired) == lost
    assert sum(each.fate is ClaimFate.GONE for each in carried.claims) == lost
    kept = [cut.name for cut in carried.new.cuts if cut.name in {each.name for each in cuts}]
    assert kept == [cut.name for cut in cuts if cut.name not in carried.retired]


def test_signs_and_numbers_are_no_punctuation() -> None:
    for old, new in (("It is HER2+.", "It is HER2-."), ("Take 2.5 jars.", "Take 25 jars."), ("Rest.", "Do rest!")):
        assert match_sentences([old], [new])[0].fate in {Fate.CHANGED, Fate.NEW}
    text = "It is HER2-."
    carried = carry_document(
        LabelledText("It is HER2+.", cut_sentences("It is HER2+.", [0])), text, cut_sentences(text, [0]),
        [WrittenClaim(0, "p1s1c1", {"quote": "It is HER2+"})],
    )  # fmt: skip
    assert [each.fate for each in carried.claims] == [ClaimFate.CHANGED]


def test_moved_sentences_are_told_from_those_around_them() -> None:
    fates = [
        match.fate
        for match in match_sentences(["One.", "Two.", "Three.", "Four."], ["Four.", "One.", "Two.", "Three."])
    ]
    assert fates == [Fate.MOVED, Fate.SAME, Fate.SAME, Fate.SAME]
