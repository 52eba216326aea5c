"""`medcontent check`: every mistake at its place, each once, with what to do about it."""

import shutil
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed.checking.checker import find_faults
from seed.checking.follow_on_faults import Doubts
from seed.checking.placeholders import build_stand_in
from seed.drafts import read_content
from seed.error_report import build_reports, format_lines
from seed.reading.root import find_root
from service.catalog import KINDS, Kind
from service.publishing.draft_loader import load
from tests.editor import Editor
from tests.publishing.test_quotes import counted_calls
from tests.seed.mistakes import FEVER, MISTAKES, SYRUP, Mistake, Spot, spots

TOGETHER = {name: mistake for name, mistake in MISTAKES.items() if not mistake.apart}
BASE = "seed/content/"


def errors(editor: Editor, *arguments: str) -> list[dict[str, Any]]:
    ending = editor("check", "--format", "json", *arguments)
    found: list[dict[str, Any]] = ending.json["errors"]
    assert (ending.code, ending.err) == (1 if found else 0, "")
    return found


def spot(error: dict[str, Any], like: Spot | None = None) -> Spot:
    """Return where an error is reported, its end only where the other spot knows its own."""
    end = error["endColumn"] if like and like.end_column else None
    return Spot(error["file"].removeprefix(BASE), error["line"], error["column"], end)


def test_there_are_enough_mistakes() -> None:
    assert len(MISTAKES) >= 80
    assert len(TOGETHER) >= 50


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_once_where_it_is_and_how_to_mend_it(mistake: Mistake, newcomer: Editor) -> None:
    (wanted,) = [*mistake.make(newcomer.root), *spots(newcomer.root)]
    found = errors(newcomer)
    assert [(error["rule"], spot(error, wanted)) for error in found] == [(mistake.rule, wanted)]
    assert mistake.help in f"{found[0]['message']} {found[0]['help']}"


def test_all_mistakes_made_at_once_are_found_in_one_run(newcomer: Editor) -> None:
    given = [spot for mistake in TOGETHER.values() for spot in mistake.make(newcomer.root)]
    wanted = sorted(each[:3] for each in [*given, *spots(newcomer.root)])
    assert sorted(spot(error)[:3] for error in errors(newcomer)) == wanted
    assert len(wanted) == len(TOGETHER)


def test_content_without_mistakes_is_told_so(newcomer: Editor) -> None:
    ending = newcomer("check")
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.startswith("Checked ")
    assert ending.out.endswith(" records: no errors. Nothing was changed.\n")


def test_people_see_the_line_a_caret_and_the_help(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "route: oral", "route: oraly")
    ending = newcomer("check", BASE + SYRUP)
    assert ending.code == 1
    lines = ending.lines
    assert lines[0].startswith(f'{BASE}{SYRUP}:9:8: error[shape] "oraly" is not one of: oral, sublingual,')
    assert lines[1:] == [
        "  9 | route: oraly",
        "    |        ^^^^^",
        "  help: did you mean oral?",
        "",
        "Checked 1 record: 1 error. Nothing was changed.",
    ]


@pytest.mark.parametrize(
    ("line", "shown", "caret"),
    [
        ("name: 琥珀 🦜 ", "  2 | name: 琥珀 🦜 \\u2066", "    |               ^^^^^^"),
        ("name: cafe\u0301 ", "  2 | name: cafe\u0301 \\u2066", "    |            ^^^^^^"),
        ("name:\t", "  2 | name:     \\u2066", "    |           ^^^^^^"),
    ],
    ids=["wide characters", "an accent of its own", "a tab"],
)
def test_the_caret_stands_under_what_it_means(newcomer: Editor, line: str, shown: str, caret: str) -> None:
    newcomer.edit(SYRUP, "name: Cobalt syrup", f"{line}\u2066")
    assert newcomer("check", BASE + SYRUP).lines[1:3] == [shown, caret]


def test_of_a_long_line_the_part_around_the_mistake_is_shown(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "name: Cobalt syrup", f"name: {'so ' * 30}\u2066{' on' * 200}")
    shown, caret = newcomer("check", BASE + SYRUP).lines[1:3]
    assert len(shown) < 140
    assert shown[5:].strip().startswith("…")
    assert shown.endswith("…")
    assert caret.index("^") == shown.index("\\u2066")


def test_a_message_is_on_one_line_whatever_it_speaks_of(newcomer: Editor) -> None:
    claims = "documents/amber-fever/claims.yaml"
    newcomer.edit(claims, r"Two signs matter:\r\n- glowing", r"Two signs mattered:\r\n- glowing")
    assert len(newcomer("check").lines) == 6


def test_only_what_is_wrong_in_the_files_named_is_shown(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "route: oral", "route: oraly")
    newcomer.edit(FEVER, "category: disease", "category: disese")
    assert [error["file"] for error in errors(newcomer)] == [BASE + FEVER, BASE + SYRUP]
    assert [error["file"] for error in errors(newcomer, BASE + "treatments")] == [BASE + SYRUP]
    assert [error["file"] for error in errors(newcomer, BASE + FEVER, BASE + SYRUP)] == [BASE + FEVER, BASE + SYRUP]
    assert errors(newcomer, BASE + "sites", BASE + "documents/amber-fever") == []
    assert newcomer("check", BASE + "sites").lines[-1].endswith(" Nothing was changed. (2 errors in other files.)")


def test_what_a_file_says_is_held_against_all_others(newcomer: Editor) -> None:
    newcomer.delete("references/gland-atlas.yaml")
    (error,) = errors(newcomer, BASE + "documents")
    assert error["message"] == "There is no reference gland-atlas."


def test_the_root_is_found_from_a_folder_inside_it(newcomer: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer.edit(SYRUP, "route: oral", "route: oraly")
    monkeypatch.chdir(newcomer.root / "treatments")
    (error,) = newcomer("check", "--format", "json").json["errors"]
    assert error["file"] == "cobalt-syrup.yaml"


def test_one_others_that_is_wrong_is_told_once(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "others: [p6s1c1]", "others: [p6s1c1, p6s1c7]")
    (error,) = errors(newcomer)
    assert (error["rule"], error["line"], error["column"]) == ("references-resolve", 22, 20)


def test_beside_a_misspelt_document_all_else_is_told_as_of_the_one_meant(newcomer: Editor) -> None:
    path = newcomer.root / SYRUP
    text = path.read_text().replace("document: amber-fever", "document: amber-fevre")
    path.write_text(
        f"{text}  nothing: [p99s1c1]\n".replace("purpose: for the tin bones", "purpose: for the thin bones")
    )
    found = errors(newcomer)
    assert [(error["rule"], error["pointer"]) for error in found] == [
        ("references-resolve", "/document"),
        ("quoted-fields-occur", "/purpose"),
        ("content-has-evidence", "/evidence/nothing"),
        ("references-resolve", "/evidence/nothing/0"),
    ]


def test_a_misspelt_others_is_known_for_what_it_is(newcomer: Editor) -> None:
    path = newcomer.root / SYRUP
    path.write_text(path.read_text().replace("  others:", "  other:"))
    (told,) = (error for error in errors(newcomer) if error["pointer"] == "/evidence/other")
    assert told["help"] == "did you mean others?"


def test_programs_are_told_all_that_is_known(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "purpose: for the tin bones", "purpose: for the thin bones")
    document = newcomer("check", "--format", "json", BASE + SYRUP).json
    assert document == {
        "format": 1,
        "checked": 1,
        "errors": [
            {
                "rule": "quoted-fields-occur",
                "severity": "error",
                "file": BASE + SYRUP,
                "line": 7,
                "column": 18,
                "endColumn": 22,
                "message": '"for the thin bones" does not occur in p6s1, which the evidence for purpose cites.',
                "help": 'did you mean "for the tin bones"?',
                "kind": "treatment",
                "id": "cobalt-syrup",
                "pointer": "/purpose",
                "code": None,
                "proposal": "for the tin bones",
            }
        ],
        "drafts": [],
        "unfinished": [],
        "warnings": [],
        "notApplied": [],
    }


def test_a_fault_of_a_file_names_the_record_that_the_file_is_of(newcomer: Editor) -> None:
    newcomer.write(SYRUP, "name:Cobalt syrup")
    newcomer.edit("content.yaml", "author", "autor")
    found = [(error["kind"], error["id"], error["pointer"]) for error in errors(newcomer)]
    assert found == [(None, None, None), ("treatment", "cobalt-syrup", None)]


def test_nothing_is_written_and_no_database_is_asked_for(newcomer: Editor) -> None:
    before = sorted(newcomer.home.rglob("*"))
    assert newcomer.process("check", MEDCONTENT_DATABASE_URL="nothing://nowhere").code == 0
    assert sorted(newcomer.home.rglob("*")) == before


def test_a_command_line_that_makes_no_sense_is_told_so(newcomer: Editor, tmp_path: Path) -> None:
    shutil.copytree(newcomer.root, tmp_path / "other")
    for arguments, said in {
        ("nowhere",): "'nowhere' does not exist",
        (str(newcomer.home),): "no content root",
        (BASE + SYRUP, str(tmp_path / "other")): "outside the content root",
        ("--format", "xml"): "'xml' is not one of",
    }.items():
        ending = newcomer("check", *arguments)
        assert (ending.code, ending.out) == (64, "")
        assert ending.err.startswith("Error: ")
        assert said in ending.err


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.written], ids=lambda kind: kind.name)
def test_every_kind_has_a_stand_in(kind: Kind) -> None:
    id_ = "amber-fever.p1s1c1" if kind.name == "claim" else "amber-fever"
    sources, faults = load(build_stand_in((kind.name, id_)))
    assert faults == []
    assert sources[0].key == (kind.name, id_)


def test_what_is_left_of_a_misshapen_draft_has_the_shape_of_its_kind(newcomer: Editor) -> None:
    for mistake in TOGETHER.values():
        mistake.make(newcomer.root)
    spots(newcomer.root)
    content = read_content(find_root(newcomer.root))
    misshapen = [fault for draft in content.drafts for fault in load(draft)[1]]
    assert len({(fault.kind, fault.id) for fault in misshapen}) > 20
    assert [fault for draft in Doubts(content, misshapen).list_sound_drafts() for fault in load(draft)[1]] == []


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


@given(data=st.data())
@settings(max_examples=60)
def test_any_mutilated_content_is_told_at_places_that_there_are(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, world_root: Path
) -> None:
    root = tmp_path_factory.mktemp("mutilated") / "world"
    shutil.copytree(world_root, root)
    for _ in range(data.draw(st.integers(1, 4))):
        mutilate(data, data.draw(st.sampled_from(files(root))))
    content = read_content(find_root(root))
    for report in build_reports(content, find_faults(content)):
        assert report.place
        lines = content.texts.get(str(report.place.file), "").split("\n")
        assert 1 <= report.place.line <= len(lines)
        assert 1 <= report.place.column <= len(lines[report.place.line - 1]) + 1


def mutilate(data: st.DataObject, path: Path) -> None:
    """Take something out of a file, or put something in."""
    text = path.read_bytes().decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    new = data.draw(st.sampled_from(list(pieces())))
    path.write_bytes((text[:start] + new + text[end:]).encode())


def pieces() -> Iterator[str]:
    """Yield what gets into files by accident."""
    yield from (
        "",
        " ",
        "\n",
        "\t",
        ":",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "'",
        '"',
        "#",
        "&a ",
        "*a",
        "!!x ",
        "%",
        "|",
        ">-\n",
    )
    yield from ("others: []\n", "withdrawn: {reason: x}\n", "withdrawn: yes\n", "evidence: no\n", "id: p1s1c1\n")
    yield from (
        "sentences: []\n",
        "leftOut: [x]\n",
        "codes: {}\n",
        "a: {b: [c, {d: e}]}\n",
        "---\n",
        "p9s9c9",
        "\u2067",
    )


def test_an_unfinished_article_is_checked_in_work_that_grows_with_its_length(tmp_path: Path) -> None:
    def count(length: int) -> int:
        root = _write_unfinished(tmp_path / str(length), length)
        content = read_content(find_root(root))
        with counted_calls() as calls:
            found = build_reports(content, find_faults(content))
            assert len(found) >= length
            shown = [line for report in found for line in format_lines(content, report)]
        assert len(shown) > length
        return calls["call"] + calls["c_call"]

    count(10)  # what is worked out once for a kind
    assert count(800) < 5 * count(200)


def _write_unfinished(root: Path, length: int) -> Path:
    """Write a document whose claims do not say yet what they state."""
    folder = root / "documents" / "amber"
    folder.mkdir(parents=True)
    (root / "content.yaml").touch()
    sentences = [f"Amber fever {number} glows. " for number in range(length)]
    starts = accumulate(map(len, sentences[:-1]), initial=0)
    (folder / "text.txt").write_text("".join(sentences))
    (folder / "document.yaml").write_text("language: en\nsentences:\n" + "".join(f"  - {start}\n" for start in starts))
    claims = [f"- id: p1s{number}c1\n  quote: glows\n  states:\n" for number in range(1, length + 1)]
    (folder / "claims.yaml").write_text("".join(claims))
    return root
