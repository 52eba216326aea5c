"""Tables: the row and column of each cell, counted from 1, as browsers place it.

A cell that spans rows keeps its columns in the rows below: the cells there stand further to the right, so that a dose
stays under the heading of its column (HTML, "forming a table").
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

MAX_SPAN = 1_000  # as browsers have it


@dataclass
class TableGrid:
    """The place in a table that is being read: of the cell that was entered last."""

    row: int = 0
    column: int = 0
    _width: int = 1
    _kept: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        """Enter a row."""
        self.row, self.column, self._width = self.row + 1, 0, 1

    def begin_cell(self, node: LexborNode) -> None:
        """Enter a cell, and keep its columns in the rows that it spans."""
        self.column += self._width
        while self._kept.get(self.column, 0) >= self.row:
            self.column += 1
        self._width = _read_span(node, "colspan")
        last = self.row + _read_span(node, "rowspan") - 1
        if last > self.row:
            self._kept |= dict.fromkeys(range(self.column, self.column + self._width), last)

    def end_section(self) -> None:
        """Leave a head, body or foot: no cell spans further."""
        self._kept.clear()


def _read_span(node: LexborNode, name: str) -> int:
    """Return a span; a row span of 0 reaches to the end of its section, and a value that is no number is 1."""
    written = (node.attributes.get(name) or "").strip()
    if not written.isdecimal():
        return 1
    span = int(written[:5])
    return MAX_SPAN if span == 0 and name == "rowspan" else min(max(span, 1), MAX_SPAN)
