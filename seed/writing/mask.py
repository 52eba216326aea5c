"""Mask a file: replace every name and value by letters, so that only YAML's own characters are left."""

import re
from collections.abc import Iterator

from seed.locations import FilePlace
from seed.reading.nodes import Items, Mapping, Node, Scalar

LINE_END = re.compile(r"\r\n?|\n")


def mask_text(text: str, root: Node) -> str:
    """Return the text with every scalar and name replaced by letters, line ends kept."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    letters = list(text)

    def mask(start: int, end: int) -> None:
        for index in range(start, end):
            if letters[index] not in "\r\n":
                letters[index] = "x"

    for key in _iterate_keys(root):
        start = starts[key.line - 1] + key.column - 1
        mask(start, start + (key.end_column or key.column + 1) - key.column)
    for scalar in _iterate_scalars(root):
        start = starts[scalar.place.line - 1] + scalar.place.column - 1
        raw = scalar.raw.rstrip()
        mask(start + (_find_header_end(raw) if raw[:1] in "|>" and scalar.quoted else 0), start + len(raw))
    return "".join(letters)


def find_inner_lines(root: Node) -> set[int]:
    """Return the continuation lines of a scalar: an empty line among them is not a gap."""
    return {line for scalar in _iterate_scalars(root) for line in _list_further_lines(scalar)}


def _list_further_lines(scalar: Scalar) -> range:
    line = scalar.place.line
    return range(line + 1, line + 1 + len(LINE_END.findall(scalar.raw.rstrip())))


def _iterate_keys(node: Node) -> Iterator[FilePlace]:
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            yield entry.key_place
            yield from _iterate_keys(entry.value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _iterate_keys(item)


def _iterate_scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from _iterate_scalars(entry.value)
    else:
        for item in node.items:
            yield from _iterate_scalars(item)


def _find_header_end(raw: str) -> int:
    """Return where the first line of a block scalar ends: a comment may follow it."""
    found = LINE_END.search(raw)
    return found.start() if found else len(raw)
