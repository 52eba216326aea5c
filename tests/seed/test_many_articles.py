"""Many articles at once: ids that do not collide, import that reads no article, and reports that fit on a screen."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from seed.checking.document_progress import MAX_LISTED, DocumentProgress, format_progress
from seed.fault_folding import MAX_UNFOLDED
from seed.plan_summary import MAX_LISTED as MAX_PLANNED
from seed.slugs import find_free_id
from tests.editor import Editor

pytestmark = pytest.mark.engines("sqlite")
TEXT = "Elbow hum is rare. It hums at night. It goes by itself. Nobody minds it. It was told so.\n"
FOLDER = "seed/content/documents"


def write_articles(editor: Editor, *names: str) -> list[str]:
    for number, name in enumerate(names):
        (editor.home / name).parent.mkdir(exist_ok=True)
        (editor.home / name).write_text(TEXT.replace("rare", f"rare {number}"))
    return list(names)


def test_files_of_one_name_become_documents_of_different_ids(newcomer: Editor) -> None:
    names = write_articles(newcomer, "a/hum.txt", "b/hum.txt", "hum-2.txt", "c/Hum.txt")
    ending = newcomer("new", "document", *names)
    assert (ending.code, ending.err) == (0, "")
    made = {folder: newcomer.read(f"documents/{folder}/text.txt")[18] for folder in ("hum", "hum-3", "hum-2", "hum-4")}
    assert made == {"hum": "0", "hum-3": "1", "hum-2": "2", "hum-4": "3"}


def test_a_document_that_is_there_is_named_with_what_to_do(newcomer: Editor) -> None:
    names = write_articles(newcomer, "hum.txt", "other/hum.txt", "new.txt")
    assert newcomer("new", "document", names[0]).code == 0
    (newcomer.root / "documents" / "hum-2").mkdir()
    ending = newcomer("new", "document", names[2], names[1])
    assert ending.code == 3
    assert ending.err == (
        f"Error: {FOLDER}/hum already exists; nothing was written. If other/hum.txt is its next text: medcontent new "
        "document other/hum.txt --revises hum. If it is another article: medcontent new document other/hum.txt --id "
        "hum-3\n"
    )
    assert not (newcomer.root / "documents" / "new").exists()
    many = write_articles(newcomer, *(f"{number}/hum.txt" for number in range(8)))
    assert "hum already exists" in newcomer("new", "document", many[0]).err
    again = newcomer("new", "document", "hum.txt")
    assert "hum.txt was imported before: its text is that of documents/hum." in again.err


def test_free_ids_are_within_the_limit() -> None:
    assert find_free_id("hum", {"hum", "hum-2"}) == "hum-3"
    assert find_free_id("a" * 80, {"a" * 80}) == "a" * 78 + "-2"
    assert find_free_id("a" * 77 + "-bc", {"a" * 77 + "-bc"}) == "a" * 77 + "-2"


def test_a_record_that_is_there_is_refused_with_a_free_id(newcomer: Editor) -> None:
    for expected in ("cobalt-syrup-2", "cobalt-syrup-3"):
        refused = newcomer("new", "treatment", "cobalt-syrup")
        assert (refused.code, refused.err.split()[-1]) == (3, f"{expected}.")
        assert newcomer("new", "treatment", expected).code == 0


def test_records_of_one_claim_have_ids_that_are_free(newcomer: Editor) -> None:
    for expected in ("storm", "storm-amber-fever", "storm-amber-fever-2"):
        written = newcomer("new", "risk-factor", "--from", "amber-fever.p4s1c1", "storm", "--set", "role=risk")
        assert written.lines[0] == f"Wrote seed/content/risk-factors/{expected}.yaml"


@contextmanager
def watched_files() -> Iterator[set[str]]:
    """Collect the names of the files that are opened."""
    opened: set[str] = set()
    watching = [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and watching:
            opened.add(Path(str(arguments[0])).name)

    sys.addaudithook(note)
    yield opened
    watching.clear()


def test_importing_reads_no_article_that_is_there(newcomer: Editor) -> None:
    names = write_articles(newcomer, "hum.txt")
    with watched_files() as opened:
        assert newcomer("new", "document", *names).code == 0
    assert "cobalt-syrup.yaml" in opened
    assert opened.isdisjoint({"amber-fever", "paper-cough", "glass-gland-notice"})


def test_an_unfinished_document_is_one_line_of_check(newcomer: Editor) -> None:
    names = write_articles(newcomer, "hum.txt", "buzz.txt")
    newcomer("new", "document", *names)
    newcomer.edit(
        "documents/hum/document.yaml", "leftOut:\n", "leftOut:\n  - {sentence: p1s5, reason: It is hearsay.}\n"
    )
    claims = newcomer.read("documents/hum/claims.yaml")
    newcomer.write("documents/hum/claims.yaml", claims[: claims.index("# p1s5")])
    newcomer.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: disease-controll")
    shown = newcomer("check")
    assert shown.code == 1
    assert "did you mean disease-control?" in shown.lines[3]
    assert shown.lines[-4:-1] == [
        "hum: 1 of 5 sentences done, 1 of them left out. Next: p1s1.",
        "Not begun: buzz.",
        "medcontent coverage counts the open sentences of each; medcontent check --all reports them all.",
    ]
    assert shown.lines[-1].endswith(" records: 1 error, 2 unfinished documents. Nothing was changed.")
    only = newcomer("check", f"{FOLDER}/hum")
    assert (only.code, only.lines[0]) == (1, "hum: 1 of 5 sentences done, 1 of them left out. Next: p1s1.")
    told = newcomer("check", "--format", "json").json
    assert len(told["errors"]) == 19
    assert told["unfinished"][1] == {
        "document": "hum", "sentences": 5, "done": 1, "leftOut": 1, "open": ["p1s1", "p1s2", "p1s3", "p1s4"],
    }  # fmt: skip
    assert newcomer("check", "--all").lines[-1].endswith(" records: 19 errors. Nothing was changed.")
    refused = newcomer("apply", "--yes")
    assert (refused.code, "19 errors. Nothing was changed." in refused.err) == (1, True)


def test_a_document_with_few_open_sentences_has_each_reported(newcomer: Editor) -> None:
    write_articles(newcomer, "hum.txt")
    (newcomer.home / "hum.txt").write_text("Elbow hum is rare. It hums at night. It goes by itself.\n")
    newcomer("new", "document", "hum.txt")
    shown = newcomer("check")
    assert "unfinished" not in shown.out
    assert shown.lines[-1].endswith(": 6 errors. Nothing was changed.")


def test_of_many_unfinished_documents_the_nearest_to_their_end_are_listed() -> None:
    begun = [DocumentProgress(f"d{number:02}", 40, 0, ("p1s1",) * (number + 1)) for number in range(30)]
    untouched = [DocumentProgress(f"u{number}", 1, 0, ("p1s1",)) for number in range(5)]
    lines = list(format_progress([*reversed(begun), *untouched]))
    assert [line[:3] for line in lines[:MAX_LISTED]] == [f"d{number:02}" for number in range(MAX_LISTED)]
    assert lines[MAX_LISTED:-1] == ["10 more documents are unfinished.", "Not begun: u0, u1, u2 and 2 more."]


def test_the_same_mistake_in_many_files_is_folded(newcomer: Editor) -> None:
    treatment = newcomer.read("treatments/cobalt-syrup.yaml")
    for number in range(MAX_UNFOLDED + 5):
        wrong = treatment.replace("intent: disease-control", "intent: disease-controll")
        newcomer.write(f"treatments/syrup-{number:02}.yaml", wrong)
    shown = newcomer("check")
    assert shown.out.count("did you mean disease-control?") == 2
    folded = next(line for line in shown.lines if " more reports of " in line)
    assert folded == (
        "23 more reports of shape (intent of treatment) in 23 files: "
        + ", ".join(f"seed/content/treatments/syrup-{number:02}.yaml:8:9" for number in range(2, 7))
        + " …"
    )
    assert shown.lines[-2] == "  treatment  25 errors, 25 warnings: records-are-distinct 25, shape 25"
    assert newcomer("check", "--all").out.count("did you mean disease-control?") == MAX_UNFOLDED + 5
    assert " 25 errors" in shown.lines[-1]
    refused = newcomer("plan").err
    assert (refused.count("did you mean disease-control?"), "23 more reports of shape" in refused) == (2, True)


def test_a_line_of_a_document_may_leave_its_sentences_out(newcomer: Editor) -> None:
    line = {"type": "document", "id": "hum", "language": "en", "text": TEXT}
    left_out = [{"sentence": f"p1s{number}", "reason": "A test."} for number in range(1, 6)]
    path = newcomer.home / "hum.ndjson"
    path.write_bytes(orjson.dumps({**line, "leftOut": left_out}) + b"\n")
    assert "sentence/hum.*" in newcomer("plan", "hum.ndjson").out
    assert newcomer("apply", "hum.ndjson", "--yes").code == 0
    assert newcomer("plan", "hum.ndjson").lines[-1] == "Nothing to publish."
    path.write_bytes(orjson.dumps({**line, "text": 7}) + b"\n")
    assert "text" in newcomer("plan", "hum.ndjson").err


def test_the_overview_of_coverage_names_what_is_next(newcomer: Editor) -> None:
    write_articles(newcomer, "hum.txt", "buzz.txt")
    newcomer("new", "document", "hum.txt", "buzz.txt")
    newcomer.edit("documents/hum/document.yaml", "leftOut:\n", "leftOut:\n  - {sentence: p1s1, reason: A test.}\n")
    shown = newcomer("coverage")
    assert (shown.code, shown.err) == (0, "")
    assert shown.lines[:3] == [
        "document  carried  left out   open  to confirm  next",
        "hum             0         1      4           0  p1s2",
        "buzz            0         0      5           0  p1s1",
    ]
    assert shown.lines[4] == "5 documents: 3 finished, 1 begun, 1 not begun."
    assert re.fullmatch(r"\d+ of \d+ sentences carried, \d+ left out, 9 open; 0 drafts to confirm.", shown.lines[5])
    assert newcomer("coverage", "seed/content").out == shown.out
    told = newcomer("coverage", "--json").json
    assert told["documents"][0] == {
        "document": "hum", "sentences": 5, "carried": 0, "leftOut": 1, "open": 4, "toConfirm": 0, "next": "p1s2",
    }  # fmt: skip
    assert [each["document"] for each in told["documents"]][:2] == ["hum", "buzz"]
    assert told["total"]["open"] == 9
    table = newcomer("coverage", "--csv").lines
    assert table[:2] == ["document,sentences,carried,leftOut,open,toConfirm,next", "hum,5,0,1,4,0,p1s2"]
    assert len(newcomer("coverage", "--all").lines) == len(shown.lines) + 3
    refused = newcomer("coverage", "seed/content/documents/hum", "--csv")
    assert "leave out DOCUMENT" in refused.err


def test_a_large_plan_is_summed_up_by_kind_and_field(editor: Editor) -> None:
    lines = [line for line in editor("export", "--ndjson").lines if '"type":"reference"' in line]
    reference = orjson.loads(lines[0])
    made = [
        {"type": "reference", "id": f"work-{number}", "locator": reference["locator"], "publisher": "unknown"}
        for number in range(MAX_PLANNED)
    ]
    changed = {
        "type": "reference",
        "id": reference["id"],
        "locator": reference["locator"],
        "publisher": "unknown",
        "note": "A new note.",
    }
    (editor.home / "works.ndjson").write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in [*made, changed]))
    shown = editor("plan", "works.ndjson")
    assert shown.err == ""
    assert shown.lines[2].startswith("  reference  200 to add, 1 to change (")
    assert "note 1" in shown.lines[2]
    assert shown.lines[3:5] == ["", "--all shows every record."]
    assert "+ reference/work-7 " in editor("plan", "works.ndjson", "--all").out
    assert len(editor("plan", "works.ndjson", "--json").json["changes"]) == MAX_PLANNED + 1
