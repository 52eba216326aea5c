"""NDJSON is read line by line, and what JSON parsers let pass is refused at its line."""

from pathlib import Path

import pytest

from seed.reading.faults import ReadingFault
from seed.reading.ndjson import Line, read_lines


def read(tmp_path: Path, content: bytes) -> list[Line | ReadingFault]:
    file = tmp_path / "records.ndjson"
    file.write_bytes(content)
    return list(read_lines(file))


def test_every_line_is_an_object_with_its_place(tmp_path: Path) -> None:
    first, second = read(tmp_path, b'{"a": 1}\n\n{"b": [2, "\xc3\xa9"]}')
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert (first.values, first.place.line) == ({"a": 1}, 1)
    assert (second.values, second.place.line) == ({"b": [2, "é"]}, 3)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b'{"a": 1, "a": 2}', 'the name "a" stands twice'),
        (b'{"x": {"a": 1, "a": 1}}', 'the name "a" stands twice'),
        (b'{"a": NaN}', "cannot be read"),
        (b'{"a": Infinity}', "cannot be read"),
        (b'{"a": 1', "cannot be read"),
        (b"[1]", "no object"),
        (b'"a"', "no object"),
        (b'{"a": "\xff"}', "cannot be read"),
        (b'{"a": "\\ud800"}', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_line_that_is_not_sound_is_refused_and_the_rest_is_read(tmp_path: Path, line: bytes, named: str) -> None:
    before, fault, after = read(tmp_path, b'{"a": 0}\n' + line + b'\n{"a": 3}\n')
    assert isinstance(before, Line)
    assert isinstance(after, Line)
    assert isinstance(fault, ReadingFault)
    assert named in fault.message
    assert fault.place.line == 2


def test_a_line_without_end_is_not_read_whole(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, b"{" * (17 * 1024 * 1024))
    assert isinstance(fault, ReadingFault)
    assert fault.rule == "too-large"
