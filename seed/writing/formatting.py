"""Formatting: how a file of the content is written: one way for all, with the fields in the order of their form.

The same values and comments give the same bytes whatever they looked like before, and mean the same afterwards. Only
where somebody divided a long text into lines, these lines stay.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from seed.forms import Field, Form, fields_within, item_of
from seed.places import Place
from seed.reading.nodes import Entry, Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.brackets import braces, brackets
from seed.writing.comments import Comments, Path, comments_of
from seed.writing.scalars import WIDTH, Where, block, kept, written

# An empty line between two lines; one inside a text is none.
GAP = "\0"
# Of nodes that stand in no file.
NOWHERE = Place(FilePath(), 1, 1)


def formatted(text: str, root: Node, form: Form) -> str:
    """Return the text of a file that was read without a fault, as it should be written."""
    return _Writer(form, comments_of(text, root)).text(root)


def yaml_of(form: Form, values: Any, comments: Comments | None = None) -> str:
    """Return plain values (text, numbers, flags, lists, dicts, None) as the text of a file, with comments."""
    return _Writer(form, comments or Comments()).text(node_of(values))


def node_of(value: Any) -> Node:
    """Return the node that holds a plain value."""
    if isinstance(value, Mapping):
        return Fields(NOWHERE, {str(name): Entry(NOWHERE, node_of(inner)) for name, inner in value.items()})
    if isinstance(value, list):
        return Items(NOWHERE, [node_of(item) for item in value])
    if isinstance(value, str):
        return Scalar(value, quoted=True, place=NOWHERE)
    shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Scalar(shown, quoted=False, place=NOWHERE)


class _Spot(NamedTuple):
    """Where a value stands: its path, the field that it is of, and how far its line is indented."""

    path: Path
    field: Field | None
    indent: int

    def deeper(self) -> "_Spot":
        """Return the spot of what stands below it."""
        return self._replace(indent=self.indent + 2)


class _Writer:
    """Writes the nodes of one file, and each comment at its place."""

    def __init__(self, form: Form, comments: Comments) -> None:
        self.form = form
        self.comments = comments

    def text(self, root: Node) -> str:
        """Return the file."""
        top = _Spot((), None, 0)
        if isinstance(root, Fields):
            lines = [*self._head(root), *self._fields(root, top, self.form.fields)]
        else:
            lines = self._items(root, top) if isinstance(root, Items) else self._value("", root, top)
        lines += [comment] if (comment := self.comments.beside.get(())) else []
        return "\n".join(_without_gaps(lines)) + "\n"

    def _head(self, root: Fields) -> list[str]:
        """Return the comments at the top that a gap parts from the first field: they stay where they are."""
        first = next(((name,) for name in root.entries), ())
        above = self.comments.above.get(first, [])
        if "" not in above:
            return []
        size = len(above) - above[::-1].index("")
        self.comments.above[first] = above[size:]
        return _indented(above[:size], 0)

    def _fields(self, node: Fields, spot: _Spot, fields: Mapping[str, Field]) -> list[str]:
        lines: list[str] = []
        for name in _ordered(node.entries, fields):
            inner = spot._replace(path=(*spot.path, name), field=fields.get(name))
            lines += self._above(inner)
            lines += self._value(_key(name) + ":", node.entries[name].value, inner)
        return lines + self._foot(spot)

    def _items(self, node: Items, spot: _Spot) -> list[str]:
        commented = [i for i in range(len(node.items)) if (*spot.path, i) in self.comments.beside]
        width = max((len(_brief(node.items[i], item_of(spot.field), "-")) for i in commented), default=0)
        lines: list[str] = []
        for index, item in enumerate(node.items):
            inner = spot._replace(path=(*spot.path, index), field=item_of(spot.field))
            lines += self._above(inner)
            lines += self._item(item, inner, width)
        return lines + self._foot(spot)

    def _item(self, item: Node, spot: _Spot, width: int) -> list[str]:
        is_root = len(spot.path) == 1
        fields = self.form.fields if self.form.listed and is_root else fields_within(spot.field)
        if isinstance(item, Fields) and not is_root and not self.comments.inside(spot.path):
            short = braces(item, fields)
            if short is not None and spot.indent + 2 + len(short) <= WIDTH:
                return [" " * spot.indent + "- " + short + self._beside(spot)]
        if isinstance(item, Fields) and item.entries:
            return self._dashed(self._fields(item, spot.deeper(), fields), spot)
        if isinstance(item, Items) and item.items:
            return self._dashed(self._items(item, spot.deeper()), spot)
        return self._value("-", item, spot, width)

    def _dashed(self, inside: list[str], spot: _Spot) -> list[str]:
        """Return the lines of an item with its dash; comments above its first field come to stand above the item."""
        first = next(number for number, line in enumerate(inside) if line != GAP and not line.lstrip().startswith("#"))
        lifted = [line.lstrip() for line in [*inside[:first], self._beside(spot)] if line]
        lead = " " * spot.indent
        above = [line if line == GAP else lead + line for line in lifted]
        return [*above, lead + "- " + inside[first].lstrip(" "), *inside[first + 1 :]]

    def _value(self, lead: str, node: Node, spot: _Spot, width: int = 0) -> list[str]:
        """Return the lines of a value behind its name or its dash."""
        start, beside = " " * spot.indent + lead, self._beside(spot)
        if isinstance(node, Scalar):
            return [*self._scalar(start, node, spot, width), *self._foot(spot.deeper())]
        short = None if self.comments.inside(spot.path) else brackets(node, spot.field)
        if short is not None and len(start) + 1 + len(short) <= WIDTH:
            return [f"{start} {short}{beside}"]
        if isinstance(node, Items):
            return [start + beside, *self._items(node, spot.deeper())]
        return [start + beside, *self._fields(node, spot.deeper(), fields_within(spot.field))]

    def _scalar(self, start: str, node: Scalar, spot: _Spot, width: int) -> list[str]:
        brief, beside = _brief(node, spot.field, start), self._beside(spot)
        if lines := _over_lines(node, brief, spot.indent + 2, len(start) + 1):
            return [f"{start} {lines[0]}{beside}", *lines[1:]]
        return [f"{start} {brief.ljust(width)}{beside}" if beside else f"{start} {brief}".rstrip()]

    def _above(self, spot: _Spot) -> list[str]:
        return _indented(self.comments.above.get(spot.path, []), spot.indent)

    def _beside(self, spot: _Spot) -> str:
        return f"  {self.comments.beside[spot.path]}" if spot.path in self.comments.beside else ""

    def _foot(self, spot: _Spot) -> list[str]:
        return _indented(self.comments.foot.get(spot.path, []), spot.indent)


def _over_lines(node: Scalar, brief: str, indent: int, column: int) -> list[str] | None:
    """Return a text as a block, where it is better read so."""
    if lines := kept(node.raw, node.text, indent):
        return lines
    if "\n" not in node.text and column + len(brief) <= WIDTH:
        return None
    lines = block(node.text, indent)
    # A single line that is too long gains nothing from the mark of a block, but that it needs no quotes.
    return lines if lines and (len(lines) > 2 or brief[0] in "\"'") else None


def _brief(node: Node, field: Field | None, start: str) -> str:
    """Return a scalar on one line; nothing is written out in lists, and left blank behind a name."""
    if not isinstance(node, Scalar):
        return ""
    if node.is_null:
        return "null" if start.endswith("-") else ""
    return written(node.text, field, quoted=node.quoted)


def _ordered(names: Iterable[str], fields: Mapping[str, Field]) -> list[str]:
    """Return the names in the order of the form; those it does not know come last, in their own order."""
    places = {name: place for place, name in enumerate(fields)}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def _key(name: str) -> str:
    return written(name, None, Where.IN_BRACKETS)


def _indented(comments: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else GAP for line in comments]


def _without_gaps(lines: list[str]) -> list[str]:
    """Return the lines with gaps of one empty line at most, and none at either end."""
    kept: list[str] = []
    for line in lines:
        if line != GAP or (kept and kept[-1] != GAP):
            kept.append(line)
    while kept and kept[-1] == GAP:
        kept.pop()
    return ["" if line == GAP else line for line in kept]
