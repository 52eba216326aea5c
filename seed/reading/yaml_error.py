"""The YAML parser's error and the text around it: what the diagnosis rules look at."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from seed.locations import FilePlace
from seed.reading.characters import Lines
from seed.reading.nodes import Scalar
from seed.reading.read_errors import ReadingFault

FIELD = re.compile(r"\s*(?:-\s+)*([\w$-]+)\s*:(?=\s|$)")
_BEFORE_VALUE = re.compile(r"\s*(?:-\s+)*(?:[\w$-]+:\s+)?")


@dataclass
class YAMLTrouble:
    """A MarkedYAMLError, the text's lines, the scalar read just before it, and the innermost open [ or {."""

    error: Any
    lines: Lines
    file: Path
    last: Scalar | None
    bracket: FilePlace | None

    @property
    def problem(self) -> str:
        """The problem that the parser reports."""
        return str(self.error.problem)

    @property
    def context(self) -> str:
        """What the parser was reading."""
        return str(self.error.context or "")

    @cached_property
    def place(self) -> FilePlace:
        """Where the parser gave up."""
        return self._build_place(self.error.problem_mark or self.error.context_mark)

    @cached_property
    def opened(self) -> FilePlace:
        """Where it began what it was reading."""
        return self._build_place(self.error.context_mark or self.error.problem_mark)

    @property
    def line(self) -> str:
        """The line where it gave up."""
        return self.lines[self.place.line]

    @property
    def character(self) -> str:
        """The character where it gave up."""
        return self.get_rest(self.place)[:1]

    @property
    def value(self) -> str:
        """The value on the line where it gave up: the text after dashes and the field's name."""
        match = _BEFORE_VALUE.match(self.line)
        return self.line[match.end() if match else 0 :]

    @cached_property
    def last_quoted(self) -> Scalar | None:
        """The text in quotes that ends just before the problem, on its line."""
        last = self.last
        if last is None or last.raw[:1] not in ("'", '"') or not last.quoted:
            return None
        line, column = _find_end(last)
        touches = line == self.place.line and not self.line[column - 1 : self.place.column - 1].strip()
        return last if touches else None

    def is_saying(self, *words: str) -> bool:
        """Return whether the parser's problem contains any of these words."""
        return any(each in self.problem for each in words)

    def get_rest(self, place: FilePlace) -> str:
        """Return the line from the place on."""
        return self.lines[place.line][place.column - 1 :]

    def build_fault(self, rule: str, message: str, help_: str, place: FilePlace | None = None) -> ReadingFault:
        """Build a fault where the parser gave up, or at another place."""
        return ReadingFault(rule, place or self.place, message, help_)

    def _build_place(self, mark: Any) -> FilePlace:
        return FilePlace(self.file, mark.line + 1, mark.column + 1, mark.column + 2)


def count_indent(line: str) -> int:
    """Return how many characters of white space the line begins with."""
    return len(line) - len(line.lstrip())


def _find_end(scalar: Scalar) -> tuple[int, int]:
    """Return the line and the column (exclusive) where a scalar ends."""
    lines = re.split(r"\r\n?|\n", scalar.raw)
    start = scalar.place.column if len(lines) == 1 else 1
    return scalar.place.line + len(lines) - 1, start + len(lines[-1])
