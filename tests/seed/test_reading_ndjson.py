"""NDJSON is read line by line, and what JSON parsers let pass is refused at its line."""

import gzip
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from seed.reading.ndjson import ExportLine, parse_line, read_lines
from seed.reading.read_errors import ReadingFault


class Object(NamedTuple):
    line: int
    values: dict[str, Any]


def read(tmp_path: Path, content: bytes, name: str = "records.ndjson") -> list[Object | ReadingFault]:
    file = tmp_path / name
    file.write_bytes(content)
    return [_object(line) for line in read_lines(file, file)]


def _object(line: ExportLine | ReadingFault) -> Object | ReadingFault:
    if isinstance(line, ReadingFault):
        return line
    try:
        return Object(line.place.line, parse_line(line))
    except ReadingFault as fault:
        return fault


def test_every_line_is_an_object_with_its_place(tmp_path: Path) -> None:
    first, second = read(tmp_path, b'{"a": 1}\n\n{"b": [2, "\xc3\xa9"]}')
    assert first == Object(1, {"a": 1})
    assert second == Object(3, {"b": [2, "é"]})


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b'{"a": 1, "a": 2}', 'the name "a" is in one object twice'),
        (b'{"x": {"a": 1, "a": 1}}', 'the name "a" is in one object twice'),
        (b'{"a": NaN}', "cannot be read"),
        (b'{"a": Infinity}', "cannot be read"),
        (b'{"a": 1', "cannot be read"),
        (b"[1]", "not an object"),
        (b'"a"', "not an object"),
        (b'{"a": "\xff"}', "cannot be read"),
        (b'{"a": "\\ud800"}', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_line_that_is_not_sound_is_refused_and_the_rest_is_read(tmp_path: Path, line: bytes, named: str) -> None:
    before, fault, after = read(tmp_path, b'{"a": 0}\n' + line + b'\n{"a": 3}\n')
    assert (before, after) == (Object(1, {"a": 0}), Object(3, {"a": 3}))
    assert isinstance(fault, ReadingFault)
    assert named in fault.message
    assert fault.place.line == 2


def test_a_line_without_end_is_not_read_whole(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, b"{" * (17 * 1024 * 1024))
    assert isinstance(fault, ReadingFault)
    assert fault.rule == "too-large"


def test_a_packed_file_is_unpacked_on_the_way(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(b'{"a": 1}\n')) == [Object(1, {"a": 1})]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b'{"a": 1}\n' * 9)[:-9], gzip.compress(b"{}")[:12] + b"x" * 9],
    ids=["cut short", "damaged"],
)
def test_a_packed_file_that_is_damaged_is_told(tmp_path: Path, content: bytes) -> None:
    *_, fault = read(tmp_path, content)
    assert isinstance(fault, ReadingFault)
    assert "cannot be decompressed" in fault.message


def test_a_small_packed_file_does_not_become_a_line_without_end(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, gzip.compress(b"{" * (64 * 1024 * 1024), 1))
    assert isinstance(fault, ReadingFault)
    assert fault.rule == "too-large"
