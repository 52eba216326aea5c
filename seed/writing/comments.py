"""Comments: the comments of a file, and the value that each belongs to.

The parser drops comments. They are found again as text that begins with # outside every scalar, and belong to the value
that follows them, or to the value before them on their line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from seed.locations import FilePlace
from seed.reading.nodes import Items, Mapping, Node, Scalar
from seed.writing.mask import LINE_END, find_inner_lines, mask_text

Path = tuple[str | int, ...]


@dataclass
class Comments:
    """The comments of a file by the path of the value they belong to.

    `above` a value and at the `foot` of a list or record are lines, an empty one for each gap; `beside` is the end of
    a line.
    """

    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    foot: dict[Path, list[str]] = field(default_factory=dict)

    def has_inside(self, path: Path) -> bool:
        """Return whether there is a comment inside the value."""
        return path in self._commented

    @cached_property
    def _commented(self) -> set[Path]:
        """The lists and records that contain comments, at any depth."""
        lines = [*self.above.items(), *((path, [beside]) for path, beside in self.beside.items())]
        within = [path[:-1] for path, found in lines if any(found) and path]
        within += [path for path, found in self.foot.items() if any(found)]
        return {path[:size] for path in within for size in range(len(path) + 1)}

    def list_words(self) -> list[str]:
        """Return all comments, sorted: formatting must keep them."""
        found = [line for lines in [*self.above.values(), *self.foot.values()] for line in lines if line]
        return sorted([*found, *self.beside.values()])


def collect_comments(text: str, root: Node) -> Comments:
    """Return the comments of a file that was read without a fault."""
    return _Collector(text, root).collect()


class _Anchor(NamedTuple):
    """Where a field or an item begins."""

    line: int
    column: int
    path: Path


class _Collector:
    """Walks over the lines of a file and assigns each comment to its value."""

    def __init__(self, text: str, root: Node) -> None:
        self.nodes: dict[Path, Node] = {(): root}
        self.anchors: dict[int, list[_Anchor]] = {}
        for anchor in self._walk(root, ()):
            self.anchors.setdefault(anchor.line, []).append(anchor)
        self.lines = LINE_END.split(mask_text(text, root))
        self.covered = find_inner_lines(root)
        self.original = LINE_END.split(text)
        self.comments = Comments()
        self.last = _Anchor(0, 0, ())

    def collect(self) -> Comments:
        pending: list[tuple[int, str]] = []
        for number, line in enumerate(self.lines, 1):
            found = _COMMENT.search(line)
            comment = self.original[number - 1][found.start() :].rstrip() if found else ""
            # A dash alone on its line begins an item below: a comment after the dash belongs above the item.
            content = (line[: found.start()] if found else line).strip(" \t-")
            alone = not content and number not in self.covered and number not in self.anchors
            if alone and (found or not line.strip()):
                pending.append((found.start() + 1 if found and "-" not in line[: found.start()] else 0, comment))
                continue
            if number in self.anchors:
                self._place_comments(pending, _count_indent(line), self.anchors[number][0].path)
                pending = []
                self.last = self.anchors[number][-1]
            if found:
                self._add_trailing(found.start() + 1, comment)
        self._place_comments(pending, 0, None)
        return self.comments

    def _walk(self, node: Node, path: Path) -> Iterator[_Anchor]:
        inner: list[tuple[str | int, FilePlace, Node]] = []
        if isinstance(node, Mapping):
            inner = [(name, entry.key_place, entry.value) for name, entry in node.entries.items()]
        elif isinstance(node, Items):
            inner = [(index, item.place, item) for index, item in enumerate(node.items)]
        for step, place, value in inner:
            self.nodes[*path, step] = value
            yield _Anchor(place.line, place.column, (*path, step))
            yield from self._walk(value, (*path, step))

    def _place_comments(self, pending: list[tuple[int, str]], indent: int, following: Path | None) -> None:
        """Assign the lines before a value, or before the end of the file."""
        at_foot, gap = True, False
        last = self._take_lines(following)
        for column, comment in pending:
            if not comment:
                gap = True
                continue
            foot = self._find_foot(column, indent) if at_foot else None
            at_foot = foot is not None
            lines = last if foot is None else self.comments.foot.setdefault(foot, [])
            lines += ["", comment] if gap else [comment]
            gap = False
        if gap:
            last.append("")

    def _take_lines(self, following: Path | None) -> list[str]:
        """Return the lines above a value, or those at the foot of the file."""
        if following is None:
            return self.comments.foot.setdefault((), [])
        return self.comments.above.setdefault(following, [])

    def _find_foot(self, column: int, indent: int) -> Path | None:
        """Return the list or record that ends here and whose fields begin in the column of the comment."""
        if column > max(indent + 1, self.last.column) and self._is_blank(self.last.path):
            return self.last.path
        for size in range(len(self.last.path), -1, -1):
            path = self.last.path[:size]
            start = self._find_column(path)
            if start is not None and indent + 1 < start <= column:
                return path
        return None

    def _is_blank(self, path: Path) -> bool:
        """Return whether the value is null: comments indented below its name are about it."""
        node = self.nodes[path]
        return isinstance(node, Scalar) and node.is_null and bool(path)

    def _find_column(self, path: Path) -> int | None:
        """Return the column in which the fields or items of a block begin."""
        node = self.nodes[path]
        if isinstance(node, Mapping) and node.entries and not self._is_flow(node):
            return next(iter(node.entries.values())).key_place.column
        if isinstance(node, Items) and node.items and not self._is_flow(node):
            return _count_indent(self.original[node.items[0].place.line - 1]) + 1
        return None

    def _add_trailing(self, column: int, comment: str) -> None:
        path = self.last.path
        while path and self._is_closed_before(self.nodes[path[:-1]], column):
            path = path[:-1]
        before = self.comments.beside.get(path)
        self.comments.beside[path] = f"{before}  {comment}" if before else comment

    def _is_closed_before(self, node: Node, column: int) -> bool:
        end = node.place.end_column
        return self._is_flow(node) and end is not None and end <= column

    def _is_flow(self, node: Node) -> bool:
        first = self.original[node.place.line - 1][node.place.column - 1 : node.place.column]
        return first == ("{" if isinstance(node, Mapping) else "[" if isinstance(node, Items) else "")


_COMMENT = re.compile(r"(?:(?<=\s)|^)#")


def _count_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
