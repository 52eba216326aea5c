"""`medcontent fmt`: one form for every file, and never another meaning."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.file_forms import CONTENT, FileForm, find_form, get_form, list_forms
from seed.reading.nodes import Node, convert_to_plain
from seed.reading.yaml import read
from seed.writing.comments import collect_comments
from seed.writing.formatter import format_file, format_yaml
from service.catalog import get_kind
from tests.editor import Editor
from tests.seed.messy import Messy

FILE = Path("amber-fever.yaml")
TREATMENT = get_form(get_kind("treatment"))
SYRUP = "treatments/cobalt-syrup.yaml"


def node(text: str) -> Node:
    reading = read(text.encode(), FILE)
    assert [str(fault) for fault in reading.faults] == []
    assert reading.root is not None
    return reading.root


def form(text: str, of: FileForm = TREATMENT) -> str:
    """Return a file as it should be; also see to it that nothing is lost, and that there it rests."""
    root = node(text)
    done = format_file(text, root, of)
    again = node(done)
    assert convert_to_plain(again) == convert_to_plain(root)
    assert collect_comments(done, again).list_words() == collect_comments(text, root).list_words()
    assert format_file(done, again, of) == done
    return done


SCALARS = [
    *"no NO yes on true null ~ 010 0o17 0x1F 1_000 +5 5. 1.10 1E50 .inf 12:30 1:30:00 2026-11-23 1191 = <<".split(),
    *"2026-11-23T00:00:00Z -x x: #x x#y [x] {x} a]b &x *x !x | > %x @x `x` 'x' \"x\" it's a\\b --- ...".split(),
    *"https://a.example/b?c=d#e é e\u0301 🦜🏳️\u200d🌈 琥珀".split(),
    *("", "- x", "? x", ": x", "x: y", "x #y", "x, y", 'say "so"', 'it\'s "so"', " a", "a ", "a\tb", "a  b"),
    *("a\nb", "a\n\nb\n", "\na", "a\r\nb", "\x85", "\u2028", "\ufeff", "\xa0", "x" * 300, "so " * 90 + "on"),
]
texts = st.one_of(st.sampled_from(SCALARS), st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=90))
KNOWN = [*TREATMENT.fields, "system", "code", "others", "reason", "id", "quote"]
names = st.one_of(st.sampled_from(KNOWN), st.text("ab #:é-1", max_size=9)).filter(
    lambda name: bool(name.strip()) and name.strip() == name
)
values: Any = st.recursive(
    st.one_of(texts, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=14,
)
records = st.one_of(st.dictionaries(names, values, min_size=1, max_size=6), st.lists(values, min_size=1, max_size=4))


@given(values=records, of=st.sampled_from(list_forms()))
def test_whatever_is_written_is_read_back(values: Any, of: FileForm) -> None:
    text = format_yaml(of, values)
    assert convert_to_plain(node(text)) == values
    assert form(text, of) == text


@given(values=records, of=st.sampled_from(list_forms()), chance=st.randoms(use_true_random=False))
def test_however_it_was_written_the_meaning_stays_and_every_comment(
    values: Any, of: FileForm, chance: random.Random
) -> None:
    messy = Messy(chance)
    text = messy.text(values)
    assert convert_to_plain(node(text)) == values
    assert collect_comments(text, node(text)).list_words() == sorted(messy.comments)
    form(text, of)


@pytest.mark.parametrize("text", SCALARS)
def test_every_text_is_kept_wherever_it_stands(text: str) -> None:
    values = {"name": text, "aliases": [text], "codes": [{"system": "x", "code": text}], "zzz": [{"a": [text]}]}
    assert convert_to_plain(node(format_yaml(TREATMENT, values))) == values


def test_quotes_stand_where_they_are_needed() -> None:
    text = """\
name: "Cobalt syrup"
wording: 'no'
standardTerm: "12:30"
aliases: ['a, b', "C79.81", 1191]
codes:
  - {system: 'atc', code: "Z00ZZ00", relation: 'exact'}
  - {system: icd-10, code: 1E50, relation: exact}
review:
  status: "reviewed"
  lastReviewed: "2031-05-01"
"""
    assert (
        form(text)
        == """\
name: Cobalt syrup
wording: "no"
standardTerm: "12:30"
aliases: ["a, b", C79.81, "1191"]
codes:
  - {system: atc, code: Z00ZZ00, relation: exact}
  - {system: icd-10, code: "1E50", relation: exact}
review:
  status: reviewed
  lastReviewed: 2031-05-01
"""
    )


def test_numbers_and_flags_stand_without_quotes_and_texts_like_them_with() -> None:
    statistic, claim = get_form(get_kind("statistic")), get_form(get_kind("claim"))
    assert form('value: "3.25"\nunit: 3.25\n', statistic) == 'value: 3.25\nunit: "3.25"\n'
    text = "- id: p1s1c1\n  qualifiers: {exhaustive: 'true', tone: true}\n"
    assert form(text, claim) == '- id: p1s1c1\n  qualifiers:\n    tone: "true"\n    exhaustive: true\n'


def test_fields_come_in_the_order_of_their_kind_with_their_comments() -> None:
    text = """\
# Taken from the leaflet.

# What rests on what.
evidence: {others: [p6s1c1], purpose: [p6s1c2]}   # all of it
zzz: not a field
# The heading.
name:   Cobalt syrup
document: amber-fever
"""
    assert (
        form(text)
        == """\
# Taken from the leaflet.

document: amber-fever
# The heading.
name: Cobalt syrup
# What rests on what.
evidence:  # all of it
  purpose: [p6s1c2]
  others: [p6s1c1]
zzz: not a field
"""
    )


def test_comments_stay_with_what_they_are_about() -> None:
    text = """\
codes:
# about the first
- {system: atc,  # about the system
   code: Z}
- system: mesh

  # about the code
  code: Y1   # beside it
  # about the item
# about the wording
wording: >-  # a long one
  so it
  is
aliases:
    # none yet
partOf: [a,
  # about b
  b]
# at the end
"""
    assert (
        form(text)
        == """\
# about the wording
wording: >-  # a long one
  so it
  is
aliases:
  # none yet
partOf:
  - a
  # about b
  - b
codes:
  # about the first
  - system: atc  # about the system
    code: Z
  - system: mesh

    # about the code
    code: Y1  # beside it
    # about the item
# at the end
"""
    )


def test_the_comments_of_sentence_starts_stand_below_each_other() -> None:
    text = "sentences:\n- 0 # p1s1  One.\n- 5   # p1s2  Two.\n- 1000 # p2s1  Three.\n- 1010\n"
    assert form(text, get_form(get_kind("document"))) == (
        "sentences:\n  - 0     # p1s1  One.\n  - 5     # p1s2  Two.\n  - 1000  # p2s1  Three.\n  - 1010\n"
    )


def test_long_texts_are_folded_unless_somebody_divided_them() -> None:
    long = " ".join(f"word{number}" for number in range(30))
    lines = form(f"name: {long}\n").splitlines()
    assert lines[0] == "name: >-"
    assert max(map(len, lines)) <= 110
    divided = "name: >-\n  In one line\n  and another\n"
    assert form(divided) == divided


def test_line_ends_and_marks_at_the_beginning_are_those_of_all_files(newcomer: Editor) -> None:
    newcomer.write(SYRUP, "\ufeff" + newcomer.read(SYRUP).replace("\n", "\r\n"))
    assert newcomer("fmt", f"seed/content/{SYRUP}").code == 0
    assert "\r" not in newcomer.read(SYRUP)
    assert newcomer.read(SYRUP).startswith("document: ")


def test_formatting_changes_nothing_that_is_published(editor: Editor) -> None:
    assert editor("fmt").code == 0
    assert editor("check").code == 0
    plan = editor("plan", "--json").json
    assert plan["summary"]["add"] == plan["summary"]["change"] == plan["summary"]["withdraw"] == 0


def test_formatting_twice_changes_nothing_the_second_time(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "route: oral", 'route:   "oral"')
    first = newcomer("fmt")
    assert f"Changed seed/content/{SYRUP}" in first.lines
    second = newcomer("fmt")
    assert second.lines[-1].startswith("0 of ")
    assert (first.code, second.code, newcomer("fmt", "--check").code) == (0, 0, 0)


def test_check_changes_nothing_and_says_so_by_its_code(newcomer: Editor) -> None:
    newcomer("fmt")
    newcomer.edit(SYRUP, "route: oral", 'route:   "oral"')
    before = newcomer.read(SYRUP)
    ending = newcomer("fmt", "--check", "seed/content/treatments")
    assert (ending.code, newcomer.read(SYRUP)) == (1, before)
    assert ending.lines[0] == f"Would change seed/content/{SYRUP}"
    assert ending.lines[-1].endswith(" files would be changed.")
    assert ending.lines[-1].startswith("1 of ")


def test_only_the_files_named_are_changed(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "route: oral", 'route:   "oral"')
    newcomer.edit("content.yaml", "author: a tester", "author:   a tester")
    newcomer("fmt", "seed/content/treatments")
    assert "author:   a tester" in newcomer.read("content.yaml")
    assert "route: oral\n" in newcomer.read(SYRUP)


def test_a_file_that_cannot_be_read_is_told_of_and_left_as_it_is(newcomer: Editor) -> None:
    newcomer.edit(SYRUP, "name: Cobalt", "name:Cobalt")
    before = newcomer.read(SYRUP)
    ending = newcomer("fmt")
    assert (ending.code, newcomer.read(SYRUP)) == (1, before)
    assert ending.lines[-1].endswith(", 1 cannot be read.")
    assert f"seed/content/{SYRUP}:2:5: error[missing-space]" in ending.out


def test_texts_are_never_touched_and_rights_are_kept(newcomer: Editor) -> None:
    text = newcomer.root / "documents" / "amber-fever" / "text.txt"
    before = text.read_bytes()
    (newcomer.root / SYRUP).chmod(0o640)
    newcomer.edit(SYRUP, "route: oral", 'route:   "oral"')
    newcomer("fmt")
    assert text.read_bytes() == before
    assert (newcomer.root / SYRUP).stat().st_mode & 0o777 == 0o640
    assert list(newcomer.root.rglob(".*")) == []


def test_the_shipped_content_is_formatted(shipped_root: Path) -> None:
    for path in sorted(shipped_root.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(shipped_root)
        of = CONTENT if len(name.parts) == 1 else find_form(name.parts[0], name.name)
        assert form(text, of) == text, f"run medcontent fmt: {name}"
