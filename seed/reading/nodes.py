"""The values of a file with their places: scalars as written, lists, and mappings in order.

No scalar gets a type here: `no`, `010`, `12:30`, `1E50`, `007` are text until a schema's field reads them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seed.locations import FilePlace


@dataclass(slots=True)
class Scalar:
    """A piece of text: its value, and its form in the file (`raw`, with quotes and line ends)."""

    text: str
    quoted: bool
    place: FilePlace
    raw: str = ""
    # What stands behind it as a comment that begins like a word, such as `#2`.
    comment: str = ""

    @property
    def is_null(self) -> bool:
        """Return whether it is null: left empty, `null` or `~`, without quotes."""
        return not self.quoted and self.text in _NULLS


class Entry(NamedTuple):
    """A field of a mapping: the place of its name, and its value."""

    key_place: FilePlace
    value: "Node"


@dataclass(slots=True)
class Items:
    """A list."""

    place: FilePlace
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Names with values, in the order of the file."""

    place: FilePlace
    entries: dict[str, Entry] = field(default_factory=dict)


Node = Scalar | Items | Mapping
Steps = Sequence[str | int]

_NULLS = frozenset(("", "~", "null"))


def iterate_cuts(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the path of each text that a comment may have cut, with the comment."""
    if isinstance(node, Scalar):
        if node.comment:
            yield path, node.comment
        return
    inner = (
        enumerate(node.items) if isinstance(node, Items) else ((key, each.value) for key, each in node.entries.items())
    )
    for step, value in inner:
        yield from iterate_cuts(value, (*path, step))


def convert_to_plain(node: Node) -> Any:
    """Return the value as JSON would: dicts, lists, raw strings and None."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Items):
        return [convert_to_plain(item) for item in node.items]
    return {key: convert_to_plain(entry.value) for key, entry in node.entries.items()}


def find_place(node: Node, path: Steps) -> FilePlace:
    """Return the place of the value at a path, or of the nearest parent that exists."""
    for step in path:
        inner = _take_step(node, step)
        if inner is None:
            break
        node = inner
    return node.place


def find_key_place(node: Node, path: Steps) -> FilePlace:
    """Return the place of the name that a path ends in, or of the nearest parent (or item) that exists."""
    for count, step in enumerate(path, start=1):
        entry = node.entries.get(step) if isinstance(node, Mapping) and isinstance(step, str) else None
        if entry is not None and count == len(path):
            return entry.key_place
        inner = _take_step(node, step)
        if inner is None:
            break
        node = inner
    return node.place


def find_place_within(scalar: Scalar, start: int, end: int) -> FilePlace:
    """Return the place of a range of a scalar's text (code points), through quotes, escapes and line breaks.

    White space may be folded in the file, so characters are counted without it.
    """
    wanted = sum(not character.isspace() for character in scalar.text[:start])
    length = sum(not character.isspace() for character in scalar.text[start:end])
    shown = list(_iterate_visible(scalar))
    if wanted >= len(shown):
        return scalar.place
    first = _find_place_in_raw(scalar, shown[wanted][0])
    last_start, last_end = shown[min(wanted + max(length, 1), len(shown)) - 1]
    last = _find_place_in_raw(scalar, last_start)
    end_column = last.column + last_end - last_start if last.line == first.line else None
    return first._replace(end_column=end_column)


_ESCAPED = re.compile(r"\\(?:x..|u.{4}|U.{8}|\r\n|.)|.", re.DOTALL)
_DOUBLED = re.compile(r"''|.", re.DOTALL)
_EACH = re.compile(r".", re.DOTALL)
_WHITE_ESCAPES = frozenset(("\\t", "\\n", "\\r", "\\ ", "\\N", "\\_", "\\L", "\\P", "\\\t", "\\\n", "\\\r\n"))


def _iterate_visible(scalar: Scalar) -> Iterator[tuple[int, int]]:
    """Yield where in `raw` each character of the text is that is not white space."""
    raw, start, end, token = scalar.raw, 0, len(scalar.raw), _EACH
    if scalar.quoted and raw[:1] in "\"'":
        start, end, token = 1, len(raw) - 1, _ESCAPED if raw[0] == '"' else _DOUBLED
    elif scalar.quoted:
        start = raw.find("\n") + 1
    for match in token.finditer(raw, start, end):
        if not match[0].isspace() and match[0] not in _WHITE_ESCAPES:
            yield match.span()


def _find_place_in_raw(scalar: Scalar, index: int) -> FilePlace:
    before = scalar.raw[:index]
    newline = before.rfind("\n")
    if newline < 0:
        return scalar.place._replace(column=scalar.place.column + index)
    return scalar.place._replace(line=scalar.place.line + before.count("\n"), column=index - newline)


def _take_step(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        entry = node.entries.get(step)
        return entry.value if entry else None
    if isinstance(node, Items) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None
