"""Decode bytes to text: UTF-8 only, and no characters that are invisible or change how others look."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

from seed.locations import FilePlace
from seed.reading.read_errors import ReadingFault

MOST_FAULTS = 100  # per file: more would bury the first

# Refused everywhere: C0 controls but tab and line ends, DEL, lone surrogates, bidi overrides and isolates.
HOSTILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# To YAML 1.1 U+0085, U+2028 and U+2029 end lines, which text editors do not show; it cannot hold the others.
HOSTILE_IN_YAML = re.compile(HOSTILE.pattern[:-1] + "\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def decode(data: bytes, file: Path, *, limit: int) -> str:
    """Decode a file of at most `limit` bytes; a UTF-8 byte order mark is skipped. Raises ReadingFault."""
    start = FilePlace(file, 1, 1)
    if len(data) > limit:
        message = f"The file is larger than the limit of {limit:,} bytes."
        raise ReadingFault("too-large", start, message, "split it into several files")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _UTF16.match(data):
        message = "The file is saved as UTF-16, not as UTF-8."
        raise ReadingFault("encoding", start, message, "save it again with the encoding UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _build_encoding_fault(data, error.start, file) from None


def find_hostile(text: str, file: Path, pattern: re.Pattern[str] = HOSTILE) -> Iterator[ReadingFault]:
    """Yield a fault for each character that the pattern refuses, at most MOST_FAULTS of them."""
    lines = Lines(text, file)
    for match in islice(pattern.finditer(text), MOST_FAULTS):
        yield build_hidden_fault(match[0], lines.find_place(match.start()))


def build_hidden_fault(character: str, place: FilePlace) -> ReadingFault:
    """Build the fault of a refused character."""
    name = unicodedata.name(character, "").lower() or _NAMELESS.get(unicodedata.category(character), "no character")
    message = f"U+{ord(character):04X} ({name}) is not allowed here: it is invisible."
    return ReadingFault("hidden-character", place, message, "delete it and retype the words around it")


class Lines:
    """The lines of a text. A carriage return alone ends a line, as in YAML."""

    def __init__(self, text: str, file: Path) -> None:
        self._text = text
        self._file = file

    def find_place(self, index: int) -> FilePlace:
        """Return the place of the code point at an index."""
        line = bisect_right(self._starts, index)
        column = index - self._starts[line - 1] + 1
        return FilePlace(self._file, line, column, column + 1)

    def __getitem__(self, line: int) -> str:
        """Return a line, counted from 1, without its end; "" after the last."""
        return self._all[line - 1] if line <= len(self._all) else ""

    @cached_property
    def _all(self) -> list[str]:
        return _LINE_END.split(self._text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self._text))]


_UTF16 = re.compile(rb"(?:\x00[^\x00]){2}|(?:[^\x00]\x00){2}")  # Latin text without a byte order mark
_LINE_END = re.compile(r"\r\n?|\n")
_NAMELESS = {"Cc": "a control character", "Cs": "half of a character"}


def _build_encoding_fault(data: bytes, start: int, file: Path) -> ReadingFault:
    before = data[:start].decode("utf-8").removeprefix("\ufeff")
    place = Lines(before, file).find_place(len(before))
    if data[start] == 0xED and data[start + 1 : start + 2] >= b"\xa0":
        message = "There is half of a character (a lone UTF-16 surrogate) here."
        return ReadingFault("encoding", place, message, "delete it and retype the character")
    message = f"The byte 0x{data[start]:02X} is not UTF-8: the file was saved in another encoding."
    return ReadingFault("encoding", place, message, "save it again with the encoding UTF-8")
