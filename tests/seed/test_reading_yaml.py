"""Reading editors' files: nothing is typed, every value has its place, and every mistake is explained where it is."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from seed.locations import FilePlace
from seed.reading.characters import HOSTILE, Lines
from seed.reading.diagnosis import explain
from seed.reading.nodes import (
    Items,
    Mapping,
    Node,
    Scalar,
    convert_to_plain,
    find_key_place,
    find_place,
    find_place_within,
)
from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root, find_root
from seed.reading.text import read_text
from seed.reading.yaml import LOADER, read
from seed.reading.yaml_error import YAMLTrouble

FILE = Path("amber-fever.yaml")
LOADERS = {loader.__name__: loader for loader in (LOADER, yaml.SafeLoader)}

AS_WRITTEN = """
no NO No yes Yes YES on off ON OFF y n Y N true True TRUE false
010 0o17 0x1F 0b101 007 08 1_000 1,000 +5 -5 5. .5 1.0 1.10 1.1 100.00 6.02e23
1E50 5E11 1e3 2E-4 .inf -.inf .nan NaN Infinity
12:30 1:30:00 190:20:30 7:5 2026-11-23 2026-11-23T00:00:00Z 2001-12-14t21:59:43.10-05:00 10-12
C79.81 N02BA01 B01AC06 1191 D001943 5A11 Null NULL nil None
= <<x http://example.org/a#b a:b é😀 -x ?x
""".split()


def faults(text: str | bytes, loader: Any = LOADER) -> list[ReadingFault]:
    return list(read(text.encode() if isinstance(text, str) else text, FILE, loader=loader).faults)


def node(text: str, loader: Any = LOADER) -> Node:
    reading = read(text.encode(), FILE, loader=loader)
    assert [str(fault) for fault in reading.faults] == []
    assert reading.root is not None
    return reading.root


@pytest.mark.parametrize("loader", LOADERS.values(), ids=list(LOADERS))
@pytest.mark.parametrize("written", AS_WRITTEN)
def test_a_scalar_stays_what_was_written(written: str, loader: Any) -> None:
    text = f"plain: {written}\nsingle: '{written}'\ndouble: \"{written}\"\nlist:\n- {written}\nblock: |-\n  {written}\n"
    values = convert_to_plain(node(text, loader))
    assert values == dict.fromkeys(("plain", "single", "double", "block"), written) | {"list": [written]}


def test_the_table_of_scalars_is_long_enough() -> None:
    assert len(set(AS_WRITTEN)) >= 60


@pytest.mark.parametrize("written", ["", " ", " null", " ~", " # no value"])
def test_what_is_left_empty_is_null(written: str) -> None:
    assert convert_to_plain(node(f"name:{written}\nlist:\n  -{written}\n")) == {"name": None, "list": [None]}


@pytest.mark.parametrize("written", ['""', "''", '"null"', "'~'", "|-\n  null"])
def test_what_stands_in_quotes_is_text(written: str) -> None:
    assert isinstance(convert_to_plain(node(f"name: {written}\n"))["name"], str)


NASTY = "\r\n".join(  # noqa: FLY002 - a file reads best line by line
    [
        "# a comment 😀",
        "naïve 😀: 'it''s 😀 here'\t# behind a tab",
        "codes: [{system: mesh, code: D001}, {}]",
        'quoted: "tab\\t and \\u00e9" ',
        "folded: >-",
        "  one",
        "  two",
        "",
        "literal: |",
        "  😀 first",
        "    second",
        "empty:",
        "list:",
        "- plain text  # comment",
        "-",
        "-   key: value",
        "    other: ~",
        "several: begins here",
        "  and ends there",
        "",
    ]
)
PLACES = {
    ("naïve 😀",): (2, 10, 24),
    ("codes",): (3, 8, 40),
    ("codes", 0): (3, 9, 35),
    ("codes", 0, "system"): (3, 18, 22),
    ("codes", 0, "code"): (3, 30, 34),
    ("codes", 1): (3, 37, 39),
    ("quoted",): (4, 9, 27),
    ("folded",): (5, 9, None),
    ("literal",): (9, 10, None),
    ("empty",): (12, 7, None),
    ("list",): (14, 1, None),
    ("list", 0): (14, 3, 13),
    ("list", 1): (15, 2, None),
    ("list", 2): (16, 5, None),
    ("list", 2, "key"): (16, 10, 15),
    ("list", 2, "other"): (17, 12, 13),
    ("several",): (18, 10, None),
}


def every_path(tree: Node) -> set[tuple[str | int, ...]]:
    inner: list[tuple[str | int, Node]] = []
    if isinstance(tree, Mapping):
        inner = [(name, entry.value) for name, entry in tree.entries.items()]
    elif isinstance(tree, Items):
        inner = list(enumerate(tree.items))
    return {()} | {(step, *rest) for step, child in inner for rest in every_path(child)}


def test_every_value_of_a_nasty_file_has_its_place() -> None:
    tree = node(NASTY)
    assert every_path(tree) == PLACES.keys() | {()}
    assert {path: find_place(tree, path)[1:] for path in PLACES} == PLACES
    assert convert_to_plain(tree)["quoted"] == "tab\t and é"
    assert convert_to_plain(tree)["literal"] == "😀 first\n  second\n"


def test_names_have_places_too_and_what_is_missing_has_its_parents() -> None:
    tree = node(NASTY)
    assert find_key_place(tree, ("naïve 😀",)) == FilePlace(FILE, 2, 1, 8)
    assert find_key_place(tree, ("codes", 0, "code")) == FilePlace(FILE, 3, 24, 28)
    assert find_key_place(tree, ("codes", 0)) == find_place(tree, ("codes", 0))
    assert find_place(tree, ("codes", 0, "display")) == find_place(tree, ("codes", 0))
    assert find_place(tree, ("codes", 7, "code")) == find_place(tree, ("codes",))
    assert find_key_place(tree, ("nothing", "here")) == FilePlace(FILE, 2, 1)
    assert str(find_place(tree, ("codes", 0, "code"))) == "amber-fever.yaml:3:30"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("a: it is 😀 amber here\n", "amber", (1, 12, 17)),
        ("a: 'it''s 😀 amber'\n", "amber", (1, 13, 18)),
        ('a: "\\u00e9\\t\\"x\\" amber" # c\n', "amber", (1, 19, 24)),
        ('a: "one\n  two amber\n  three"\n', "amber", (2, 7, 12)),
        ('a: "one two \\\n  amber"\n', "amber", (2, 3, 8)),
        ("a: one\n  two amber\n", "two amber", (2, 3, 12)),
        ("a: one\r\n  two amber\r\n", "amber", (2, 7, 12)),
        ("a: one two\n  amber\n", "two amber", (1, 8, None)),
        ("a: >\n  one\n\n  amber two\n", "amber", (4, 3, 8)),
        ("a: |2 # amber\n   one amber\n", "amber", (2, 8, 13)),
    ],
)
def test_a_place_within_a_text_is_found_through_quotes_and_line_breaks(
    text: str, words: str, expected: tuple[int, int, int | None]
) -> None:
    tree = node(text)
    assert isinstance(tree, Mapping)
    scalar = tree.entries["a"].value
    assert isinstance(scalar, Scalar)
    start = scalar.text.index(words)
    assert find_place_within(scalar, start, start + len(words))[1:] == expected
    assert find_place_within(scalar, len(scalar.text), len(scalar.text)) == scalar.place


characters = st.characters(codec="utf-8").filter(lambda character: not HOSTILE.match(character))
texts = st.text(characters | st.sampled_from(list(" \n\t'\"\\:#-é😀")), max_size=30)
trees = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


def scalars(tree: Node) -> list[Scalar]:
    if isinstance(tree, Scalar):
        return [tree]
    inner = tree.items if isinstance(tree, Items) else [entry.value for entry in tree.entries.values()]
    return [scalar for child in inner for scalar in scalars(child)]


@given(trees, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.sampled_from([20, 80]))
def test_whatever_is_written_is_read_back_from_where_it_stands(tree: Any, style: Any, flow: bool, width: int) -> None:  # noqa: FBT001
    options = {"default_style": style, "default_flow_style": flow, "width": width, "allow_unicode": True}
    written = yaml.dump({"root": tree}, Dumper=yaml.SafeDumper, **options)
    if "\\ " in written or '"!!' in written or HOSTILE.search(written):
        written = yaml.safe_dump({"root": tree}, allow_unicode=False)
    reading = read(written.encode(), FILE)
    # PyYAML writes U+0085, U+2028 and U+FEFF as they are in some styles: those files are refused.
    if any(fault.rule == "hidden-character" for fault in reading.faults):
        return
    assert [str(fault) for fault in reading.faults] == []
    assert reading.root is not None
    assert convert_to_plain(reading.root) == {"root": tree}
    lines = written.split("\n")
    for scalar in scalars(reading.root):
        place = scalar.place
        if place.end_column is not None:
            assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == scalar.raw
        for offset, character in enumerate(scalar.text):
            within = find_place_within(scalar, offset, offset + 1)
            assert character.isspace() or lines[within.line - 1][within.column - 1] in (character, "\\", "'")


REFUSED = [
    # rule, file, line, column, and words of the help
    ("alias", "a: b\nc: *d\n", 2, 4, '"*d"'),
    ("alias", "*a : b\n", 1, 1, '"*a : b"'),
    ("alias", "*a", 1, 1, '"*a"'),
    ("reserved-character", "a: !b!c d\n", 1, 4, "quotes"),
    ("anchor", "a: &b c\n", 1, 4, '"&b c"'),
    ("anchor", "a: &b\n  c: d\n", 1, 4, "write out"),
    ("tag", "a: !!python/object:os.system x\n", 1, 4, "write out"),
    ("tag", "a: ! x\n", 1, 4, '"! x"'),
    ("merge-key", "a: b\n<<: {c: d}\n", 2, 1, "write out"),
    ("merge-key", "a: {<<: {c: d}}\n", 1, 5, "write out"),
    ("duplicate-key", "a: b\nc:\n  d: e\n  d: f\n", 4, 3, "delete"),
    ("duplicate-key", "{a: b, 'a': c}\n", 1, 8, "delete"),
    ("complex-key", "? [a, b]\n: c\n", 1, 3, "name:"),
    ("complex-key", "{a: b}: c\n", 1, 1, "name:"),
    ("empty-key", "a: b\n: c\n", 2, 1, "name:"),
    ("empty-key", "{a: b, : c}\n", 1, 8, "name:"),
    ("several-documents", "a: b\n---\nc: d\n", 2, 1, "---"),
    ("several-documents", "a: b\n...\nc: d\n", 3, 1, "..."),
    ("directive", "%YAML 1.1\n---\na: b\n", 1, 1, "delete"),
    ("empty-file", "", 1, 1, "name:"),
    ("empty-file", "# nothing\n", 1, 1, "name:"),
    ("no-fields", "some words\n", 1, 1, "name:"),
    ("too-deep", "a: " + "[" * 20 + "]" * 20, 1, 23, "flatter"),
    ("hidden-character", "a: b\nc: x\0y\n", 2, 5, "delete"),
    ("hidden-character", "a: 😀\a\n", 1, 5, "delete"),
    ("hidden-character", "a: 'x\u202ey'\n", 1, 6, "delete"),
    ("hidden-character", "a: x\u2066y\u2069\n", 1, 5, "delete"),
    ("hidden-character", "a: x\u2028y\n", 1, 5, "delete"),
    ("hidden-character", "a: x\ufeff\n", 1, 5, "delete"),
    ("hidden-character", 'a: b\nc: "x\\u202Ey"\n', 2, 4, "delete"),
    ("hidden-character", 'a: "\\0"\n', 1, 4, "delete"),
    ("escape", 'a: "\\ud83d"\n', 1, 5, "backslash"),
    ("encoding", b"a: b\nc: \xc3\xa9\xe9\n", 2, 5, "UTF-8"),
    ("encoding", b"a: \xed\xa0\x80\n", 1, 4, "retype"),
    ("encoding", "a: b\n".encode("utf-16"), 1, 1, "UTF-8"),
    ("encoding", "a: b\n".encode("utf-16-be"), 1, 1, "UTF-8"),
    ("too-large", b"a: " + b"b" * 1024 * 1024, 1, 1, "several files"),
    ("too-large", "[" + "a," * 50_000 + "a]", 1, 100_000, "several files"),
]


@pytest.mark.parametrize(("rule", "text", "line", "column", "help_"), REFUSED)
def test_what_has_no_place_in_content_is_refused_where_it_stands(
    rule: str, text: str | bytes, line: int, column: int, help_: str
) -> None:
    fault = faults(text)[0]
    assert (fault.rule, fault.place[1:3]) == (rule, (line, column))
    assert help_ in fault.help
    assert str(fault).startswith(f"amber-fever.yaml:{line}:{column}: error[{rule}] ")


MISTAKES = [
    ("tab-indentation", "a:\n\tb: c\n", 2, 1, "two spaces"),
    ("tab-indentation", "a: b\n\tc: d\n", 2, 1, "two spaces"),
    ("missing-space", "a: b\nname:Amber fever\nc: d\n", 2, 5, "name: Amber fever"),
    ("missing-space", "name:Amber fever\nc: d\n", 1, 5, "name: Amber fever"),
    ("missing-space", "name:Amber fever\n", 1, 5, "name: Amber fever"),
    ("missing-space", "codes:\n  - {system: mesh, code:D001}\n", 2, 24, "code: D001"),
    ("missing-colon", "a: b\nname Amber fever\nc: d\n", 2, 1, "name: text"),
    ("missing-colon", "name Amber fever\nc: d\n", 1, 1, "name: text"),
    ("unclosed-quote", 'a: b\nname: "Amber fever\nc: d\n', 2, 7, '"Amber fever"'),
    ("unclosed-quote", 'name: "Amber fever\nwording: "amber fever"\n', 1, 7, '"Amber fever"'),
    ("unclosed-quote", "a: [b, 'c]\nd: e\n", 1, 8, "double quotes"),
    ("quote-in-text", "name: 'it's amber'\n", 1, 11, '"it\'s amber"'),
    ("quote-in-text", 'name: "Amber" fever\n', 1, 15, '\\"Amber\\" fever'),
    ("colon-in-text", "a: b\nname: Amber fever: a fever\n", 2, 18, '"Amber fever: a fever"'),
    ("colon-in-text", "list:\n  - one: two: three # c\n", 2, 13, '"two: three"'),
    ("colon-in-text", "name: Fièvre 😀: rare\n", 1, 15, '"Fièvre 😀: rare"'),
    ("reserved-character", "a: @home\n", 1, 4, '"@home"'),
    ("reserved-character", "a: %5 of all\n", 1, 4, '"%5 of all"'),
    ("reserved-character", "a: * often\n", 1, 4, '"* often"'),
    ("reserved-character", "a: *often* so\n", 1, 4, '"*often* so"'),
    ("reserved-character", "a: & so on\n", 1, 4, '"& so on"'),
    ("reserved-character", "a: `x`\n", 1, 4, '"`x`"'),
    ("reserved-character", "a: > 5 mg\n", 1, 4, '"> 5 mg"'),
    ("reserved-character", "a: |x|\n", 1, 4, '"|x|"'),
    ("reserved-character", "%a: b\n", 1, 1, "quotes"),
    ("alias", "a: *often\n", 1, 4, '"*often"'),
    ("indentation", "a: b\n  c: d\n", 2, 3, "column 1"),
    ("indentation", "a:\n  b: c\n   d: e\n", 3, 4, "column 3"),
    ("indentation", "a: b\n\n\n   c: d\n", 4, 4, "column 1"),
    ("missing-colon", "a:\n  - b\n    c: d\n", 2, 5, "name: text"),
    ("indentation", "a:\n  b: c\n d: e\n", 3, 2, "column 3 or 1"),
    ("indentation", "  a: b\nc: d\n", 2, 1, "column 3"),
    ("indentation", "a:\n  - b\n - c\n", 3, 2, "column 3"),
    ("indentation", "- a: b\n c: d\n", 2, 2, "column 3"),
    ("indentation", "a:\n  - b\n   - c\n", 2, 5, "one column"),
    ("indentation", "a: b\n- c\n", 2, 1, "name"),
    ("indentation", "- a\nb: c\n", 2, 1, "with -"),
    ("odd-space", "a:\n\u00a0\u00a0b: c\n", 2, 1, "b"),
    ("odd-space", "a:\n  \u00a0b: c\n  d: e\n", 2, 3, "b"),
    ("odd-space", "a: b\n\u00a0 c\n", 2, 1, "retype them"),
    ("list-on-line", "a: - b\n", 1, 4, "new line"),
    ("bracket", "a: [b, c\nd: e\n", 1, 4, "type ]"),
    ("bracket", "a: {b: c\nd: e\n", 1, 4, "type }"),
    ("bracket", "a: [b, c}\n", 1, 9, "type ]"),
    ("bracket", "a: {b: [\n", 1, 8, "type ]"),
    ("bracket", "a: [{b: c,\n", 1, 5, "type }"),
    ("bracket", "a: [b] c\n", 1, 8, '"[b] c"'),
    ("bracket", "a: [b]]\n", 1, 7, "delete"),
    ("missing-comma", 'a: ["b" "c"]\n', 1, 9, "comma"),
    ("missing-comma", "a: {b: c d: e}\n", 1, 11, "comma"),
    ("missing-item", "a: [b,, c]\n", 1, 7, "comma"),
    ("escape", 'a: "C:\\qux"\n', 1, 7, "\\\\"),
]


@pytest.mark.parametrize("loader", LOADERS.values(), ids=list(LOADERS))
@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: f"{row[0]} {row[1]!r}")
def test_a_mistake_is_explained_in_plain_words(row: tuple[str, str, int, int, str], loader: Any) -> None:
    rule, text, line, column, help_ = row
    for ending in ("\n", "\r\n"):
        fault = faults(text.replace("\n", ending), loader)[0]
        assert (fault.rule, fault.place[1:3]) == (rule, (line, column))
        assert help_ in fault.help
        assert "mapping" not in fault.message
        assert "scalar" not in fault.message


def test_all_faults_that_can_be_found_are() -> None:
    found = faults("a: &x b\nc: \u202e\na: *x\ne:\n  f: !g h\n  f: {<<: i}\nj: @k\n")
    assert [(fault.rule, fault.place.line) for fault in found] == [
        ("anchor", 1),
        ("hidden-character", 2),
        ("duplicate-key", 3),
        ("alias", 3),
        ("tag", 5),
        ("duplicate-key", 6),
        ("merge-key", 6),
        ("reserved-character", 7),
    ]


def test_more_faults_than_anybody_reads_end_a_file() -> None:
    assert [fault.rule for fault in faults("a: b\n" * 500)] == ["duplicate-key"] * 100
    assert len(faults("\a" * 500)) == 100


def test_an_escape_beyond_unicode_is_refused_by_either_parser() -> None:
    for loader in LOADERS.values():
        (fault,) = faults('a: b\nc: "\\UFFFFFFFF"\n', loader)
        assert (fault.rule, fault.place[1:3]) == ("escape", (2, 5))


def test_a_mistake_that_nobody_thought_of_is_said_in_the_parsers_words() -> None:
    mark = yaml.Mark("", 0, 0, 0, "", 0)
    error = yaml.MarkedYAMLError("while dreaming", mark, "found a sheep", mark)
    fault = explain(YAMLTrouble(error, Lines("a: b", FILE), FILE, None, None))
    assert (fault.rule, fault.place[1:3], fault.message) == ("yaml", (1, 1), "This cannot be read: found a sheep.")


def test_a_mark_at_the_beginning_and_one_line_of_dashes_are_forgiven() -> None:
    assert convert_to_plain(node("\ufeff---\na: b\n...\n")) == {"a": "b"}
    assert find_place(node("\ufeffa: b\n"), ("a",)) == FilePlace(FILE, 1, 4, 5)


@given(st.binary(max_size=60) | st.text("ab:-[]{}\"'#&*!|>%@`,? \n\t\r\\", max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused_within_the_file(data: bytes) -> None:
    for loader in LOADERS.values():
        reading = read(data, FILE, loader=loader)
        assert (reading.root is None) <= bool(reading.faults)
        for fault in reading.faults:
            assert 1 <= fault.place.line <= data.count(b"\n") + data.count(b"\r") + 2
            assert fault.message.endswith(".")
            assert fault.help


BOMBS = """
import resource, sys
from pathlib import Path
from seed.reading.yaml import read

names = "abcdefghijkl"
bombs = {
    "aliases": "a: &a [x, x]\\n" + "".join(f"{n}: &{n} [{'*' + p + ','} *{p}]\\n" for p, n in zip(names, names[1:])),
    "merges": "a: &a {k: v}\\n" + "".join(f"{n}: &{n} {{<<: [*{p}, *{p}]}}\\n" for p, n in zip(names, names[1:])),
    "[": "[" * 200_000,
    "{": "{" * 200_000,
    "{a: ": "{a: " * 200_000,
    "- ": "- " * 200_000,
    "? ": "? " * 200_000,
    "indentation": "".join(" " * level + "a:\\n" for level in range(1_400)),
    "values": "[" + "a," * 500_000,
    "records": "[" + "a: b," * 200_000,
    "names": "".join(f"k{number}: v\\n" for number in range(80_000)),
    "anchors": "".join(f"a{number}: &x{number} v\\n" for number in range(60_000)),
    "overrides": "\\u202e" * 300_000,
    "quotes": '"' * 1_000_000,
    "tags": "!" * 1_000_000,
}
read(b"a: b", Path("warm"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (1024 * 1024 * 1024,) * 2)
for name, text in bombs.items():
    reading = read(text.encode()[: 1024 * 1024], Path("bomb"))
    first = reading.faults[0]
    print(name.strip(), first.rule, first.place.line, first.place.column, len(reading.faults) <= 101)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 64)
"""


def test_bombs_are_refused_at_their_first_step_in_bounded_memory() -> None:
    command = [sys.executable, "-c", BOMBS]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=Path(__file__).parents[2]
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "aliases anchor 1 4 True",
        "merges anchor 1 4 True",
        "[ too-deep 1 21 True",
        "{ too-deep 1 21 True",
        "{a: too-deep 1 81 True",
        "- too-deep 1 41 True",
        "? too-deep 1 41 True",
        "indentation too-deep 21 21 True",
        "values too-large 1 100000 True",
        "records too-large 1 83332 True",
        "names too-large 25000 9 True",
        "anchors anchor 1 5 True",
        "overrides hidden-character 1 1 True",
        "quotes quote-in-text 1 3 True",
        "tags tag 1 1 True",
        "True",
    ]


def test_the_text_of_a_document_is_verbatim() -> None:
    assert read_text("Amber\r\nfever\u2028 😀\n".encode(), FILE) == ("Amber\r\nfever\u2028 😀\n", ())
    assert [fault.rule for fault in read_text(b"\xef\xbb\xbfAmber", FILE)[1]] == ["encoding"]
    assert [fault.rule for fault in read_text(b"\xff", FILE)[1]] == ["encoding"]
    assert [fault.place[1:3] for fault in read_text("a\r\nb\u202e\0".encode(), FILE)[1]] == [(2, 2), (2, 3)]


@pytest.fixture
def root(tmp_path: Path) -> Root:
    for name in (
        "content.yaml",
        "README.md",
        ".gitignore",
        "treatments/amber-drops.yaml",
        "treatments/.amber.swp",
        "conditions/amber-fever.yaml",
        "documents/amber-fever/document.yaml",
        "documents/amber-fever/claims.yaml",
        "documents/amber-fever/text.txt",
        "documents/old-fever/document.yaml",
    ):
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return find_root(tmp_path / "content")


KINDS = ("conditions", "treatments", "documents")


def test_the_root_is_found_from_any_path_in_it(root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_root(tmp_path / "content" / "treatments" / "amber-drops.yaml") == root
    assert find_root(tmp_path / "content" / "treatments" / "not-yet-written.yaml") == root
    monkeypatch.chdir(tmp_path / "content" / "treatments")
    assert find_root(Path()) == find_root(Path("../conditions")) == root
    assert root.find_within(Path("amber-drops.yaml")) == PurePosixPath("treatments/amber-drops.yaml")
    assert root.format_path(PurePosixPath("treatments/amber-drops.yaml")) == Path("amber-drops.yaml")
    with pytest.raises(ReadingFault, match="no-root"):
        find_root(tmp_path)
    with pytest.raises(ReadingFault, match="outside-root"):
        root.find_within(Path("../../elsewhere.yaml"))


def test_a_root_named_through_a_link_is_the_same_root(root: Root, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "content")
    assert find_root(tmp_path / "link" / "treatments") == root
    assert root.find_within(tmp_path / "link" / "treatments") == PurePosixPath("treatments")


def test_files_are_listed_in_order(root: Root) -> None:
    listing = root.list_files(KINDS)
    assert [str(fault) for fault in listing.faults] == []
    assert [(file.folder, file.id, file.path.name) for file in listing.files] == [
        ("conditions", "amber-fever", "amber-fever.yaml"),
        ("documents", "amber-fever", "claims.yaml"),
        ("documents", "amber-fever", "document.yaml"),
        ("documents", "amber-fever", "text.txt"),
        ("documents", "old-fever", "document.yaml"),
        ("treatments", "amber-drops", "amber-drops.yaml"),
    ]
    assert [root.read(file.path, limit=100).decode() for file in listing.files[:1]] == ["conditions/amber-fever.yaml"]


@pytest.mark.parametrize(
    ("name", "rule", "help_"),
    [
        ("treatment/x.yaml", "unknown-file", "did you mean treatments?"),
        ("Condtions/x.yaml", "unknown-file", "did you mean conditions?"),
        ("zebra/x.yaml", "unknown-file", "the folders are conditions, documents, treatments"),
        ("loose.yaml", "unknown-file", "move it into one of"),
        ("treatments/x.yml", "unknown-file", "x.yaml"),
        ("treatments/Amber Drops.yaml", "file-name", "rename it to amber-drops-2.yaml"),
        ("treatments/a--b.yaml", "file-name", "rename it to a-b.yaml"),
        (f"treatments/{'a' * 81}.yaml", "file-name", f"rename it to {'a' * 80}.yaml"),
        ("treatments/more/x.yaml", "unknown-file", "more.yaml"),
        ("documents/x.txt", "unknown-file", "documents/x/"),
        ("documents/X/document.yaml", "file-name", "rename it to x"),
        ("documents/amber-fever/claim.yaml", "unknown-file", "did you mean claims.yaml?"),
        ("documents/x/text.txt", "missing-file", "medcontent new document"),
    ],
)
def test_what_does_not_belong_is_reported_with_what_it_may_have_been_meant_to_be(
    root: Root, name: str, rule: str, help_: str
) -> None:
    file = root.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    fault = root.list_files(KINDS).faults[0]
    assert (fault.rule, fault.place[1:3]) == (rule, (1, 1))
    assert help_ in fault.help


def test_a_root_that_is_gone_is_a_fault(root: Root, tmp_path: Path) -> None:
    root.path.rename(tmp_path / "elsewhere")
    assert [fault.rule for fault in root.list_files(KINDS).faults] == ["missing-file"]


def test_no_link_is_listed_or_opened(root: Root, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("name: secret", encoding="utf-8")
    (root.path / "treatments" / "link.yaml").symlink_to(secret)
    (root.path / "findings").symlink_to(tmp_path)
    (root.path / "documents" / "link").symlink_to(root.path / "documents" / "amber-fever")
    listing = root.list_files((*KINDS, "findings"))
    assert [fault.rule for fault in listing.faults] == ["symbolic-link"] * 3
    assert not any("link" in file.path.as_posix() for file in listing.files)
    for path in ("treatments/link.yaml", "findings/secret.yaml", "documents/link/text.txt"):
        with pytest.raises(ReadingFault, match="not-a-file"):
            root.read(PurePosixPath(path), limit=100)


@pytest.mark.parametrize("path", ["../secret.yaml", "treatments/../../secret.yaml", "/etc/hostname", ".."])
def test_no_path_leads_out_of_the_root(root: Root, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.yaml").touch()
    with pytest.raises(ReadingFault, match="outside-root"):
        root.read(PurePosixPath(path), limit=100)


def test_only_plain_files_are_read_and_none_beyond_the_limit(root: Root) -> None:
    os.mkfifo(root.path / "treatments" / "pipe.yaml")
    assert [fault.rule for fault in root.list_files(KINDS).faults] == ["not-a-file"]
    for path, rule in (
        ("treatments/pipe.yaml", "not-a-file"),
        ("treatments", "not-a-file"),
        ("treatments/gone.yaml", "missing-file"),
    ):
        with pytest.raises(ReadingFault, match=rule):
            root.read(PurePosixPath(path), limit=100)
    assert len(root.read(PurePosixPath("conditions/amber-fever.yaml"), limit=5)) == 6


def test_what_the_system_refuses_is_a_fault_in_its_words(root: Root) -> None:
    with pytest.raises(ReadingFault, match=r"error\[unreadable\] .*: File name too long\."):
        root.read(PurePosixPath("treatments/" + "a" * 300), limit=100)
