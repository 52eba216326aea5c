"""Format a file of the content: one format for all, with the fields in the order of their form.

The same values and comments give the same bytes whatever the file looked like, with the same meaning. Only line breaks
that an author put into a long text are kept.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from seed.file_forms import Field, FileForm, get_item, list_fields_within
from seed.locations import FilePlace
from seed.reading.nodes import Entry, Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.comments import Comments, Path, collect_comments
from seed.writing.flow_style import format_braces, format_brackets
from seed.writing.scalars import WIDTH, Where, format_block, format_kept, format_scalar

# An empty line between two lines; an empty line inside a text is not a gap.
GAP = "\0"
# The place of nodes that come from no file.
NOWHERE = FilePlace(FilePath(), 1, 1)


def format_file(text: str, root: Node, form: FileForm) -> str:
    """Return the formatted text of a file that was read without a fault."""
    return _Writer(form, collect_comments(text, root)).format_text(root)


def format_yaml(form: FileForm, values: Any, comments: Comments | None = None) -> str:
    """Return plain values (text, numbers, flags, lists, dicts, None) as the text of a file, with comments."""
    return _Writer(form, comments or Comments()).format_text(build_node(values))


def format_node(form: FileForm, root: Node, comments: Comments) -> str:
    """Return values, some of which come from no file, as the text of a file with comments."""
    return _Writer(form, comments).format_text(root)


def build_node(value: Any) -> Node:
    """Return the node that holds a plain value."""
    if isinstance(value, Mapping):
        return Fields(NOWHERE, {str(name): Entry(NOWHERE, build_node(inner)) for name, inner in value.items()})
    if isinstance(value, list):
        return Items(NOWHERE, [build_node(item) for item in value])
    if isinstance(value, str):
        return Scalar(value, quoted=True, place=NOWHERE)
    shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Scalar(shown, quoted=False, place=NOWHERE)


class _Spot(NamedTuple):
    """The position of a value: its path, its field, and the indentation of its line."""

    path: Path
    field: Field | None
    indent: int

    def go_deeper(self) -> "_Spot":
        """Return the spot of a value inside it."""
        return self._replace(indent=self.indent + 2)


class _Writer:
    """Writes the nodes of one file, and each comment at its place."""

    def __init__(self, form: FileForm, comments: Comments) -> None:
        self.form = form
        self.comments = comments

    def format_text(self, root: Node) -> str:
        """Return the file."""
        top = _Spot((), None, 0)
        if isinstance(root, Fields):
            lines = [*self._format_head(root), *self._format_fields(root, top, self.form.fields)]
        else:
            lines = self._format_items(root, top) if isinstance(root, Items) else self._format_value("", root, top)
        lines += [comment] if (comment := self.comments.beside.get(())) else []
        return "\n".join(_drop_gaps(lines)) + "\n"

    def _format_head(self, root: Fields) -> list[str]:
        """Return the comments at the top that a gap separates from the first field: they stay at the top."""
        first = next(((name,) for name in root.entries), ())
        above = self.comments.above.get(first, [])
        if "" not in above:
            return []
        size = len(above) - above[::-1].index("")
        self.comments.above[first] = above[size:]
        return _indent_comments(above[:size], 0)

    def _format_fields(self, node: Fields, spot: _Spot, fields: Mapping[str, Field]) -> list[str]:
        lines: list[str] = []
        for name in _sort_names(node.entries, fields):
            inner = spot._replace(path=(*spot.path, name), field=fields.get(name))
            lines += self._format_above(inner)
            lines += self._format_value(_format_key(name) + ":", node.entries[name].value, inner)
        return lines + self._format_foot(spot)

    def _format_items(self, node: Items, spot: _Spot) -> list[str]:
        commented = [i for i in range(len(node.items)) if (*spot.path, i) in self.comments.beside]
        width = max((len(_format_brief(node.items[i], get_item(spot.field), "-")) for i in commented), default=0)
        lines: list[str] = []
        for index, item in enumerate(node.items):
            inner = spot._replace(path=(*spot.path, index), field=get_item(spot.field))
            lines += self._format_above(inner)
            lines += self._format_item(item, inner, width)
        return lines + self._format_foot(spot)

    def _format_item(self, item: Node, spot: _Spot, width: int) -> list[str]:
        is_root = len(spot.path) == 1
        fields = self.form.fields if self.form.listed and is_root else list_fields_within(spot.field)
        if isinstance(item, Fields) and not is_root and not self.comments.has_inside(spot.path):
            short = format_braces(item, fields)
            if short is not None and spot.indent + 2 + len(short) <= WIDTH:
                return [" " * spot.indent + "- " + short + self._format_trailing(spot)]
        if isinstance(item, Fields) and item.entries:
            return self._format_dashed(self._format_fields(item, spot.go_deeper(), fields), spot)
        if isinstance(item, Items) and item.items:
            return self._format_dashed(self._format_items(item, spot.go_deeper()), spot)
        return self._format_value("-", item, spot, width)

    def _format_dashed(self, inside: list[str], spot: _Spot) -> list[str]:
        """Return the lines of an item with its dash; comments above its first field move above the item."""
        first = next(number for number, line in enumerate(inside) if line != GAP and not line.lstrip().startswith("#"))
        lifted = [line.lstrip() for line in [*inside[:first], self._format_trailing(spot)] if line]
        lead = " " * spot.indent
        above = [line if line == GAP else lead + line for line in lifted]
        return [*above, lead + "- " + inside[first].lstrip(" "), *inside[first + 1 :]]

    def _format_value(self, lead: str, node: Node, spot: _Spot, width: int = 0) -> list[str]:
        """Return the lines of a value after its name or its dash."""
        start, beside = " " * spot.indent + lead, self._format_trailing(spot)
        if isinstance(node, Scalar):
            return [*self._format_scalar(start, node, spot, width), *self._format_foot(spot.go_deeper())]
        short = None if self.comments.has_inside(spot.path) else format_brackets(node, spot.field)
        if short is not None and len(start) + 1 + len(short) <= WIDTH:
            return [f"{start} {short}{beside}"]
        if isinstance(node, Items):
            return [start + beside, *self._format_items(node, spot.go_deeper())]
        return [start + beside, *self._format_fields(node, spot.go_deeper(), list_fields_within(spot.field))]

    def _format_scalar(self, start: str, node: Scalar, spot: _Spot, width: int) -> list[str]:
        brief, beside = _format_brief(node, spot.field, start), self._format_trailing(spot)
        if lines := _format_block(node, brief, spot.indent + 2, len(start) + 1):
            return [f"{start} {lines[0]}{beside}", *lines[1:]]
        return [f"{start} {brief.ljust(width)}{beside}" if beside else f"{start} {brief}".rstrip()]

    def _format_above(self, spot: _Spot) -> list[str]:
        return _indent_comments(self.comments.above.get(spot.path, []), spot.indent)

    def _format_trailing(self, spot: _Spot) -> str:
        return f"  {self.comments.beside[spot.path]}" if spot.path in self.comments.beside else ""

    def _format_foot(self, spot: _Spot) -> list[str]:
        return _indent_comments(self.comments.foot.get(spot.path, []), spot.indent)


def _format_block(node: Scalar, brief: str, indent: int, column: int) -> list[str] | None:
    """Return a text as a block scalar, where it is easier to read."""
    if lines := format_kept(node.raw, node.text, indent):
        return lines
    if "\n" not in node.text and column + len(brief) <= WIDTH:
        return None
    lines = format_block(node.text, indent)
    # A single long line gains nothing from a block scalar except that it needs no quotes.
    return lines if lines and (len(lines) > 2 or brief[0] in "\"'") else None


def _format_brief(node: Node, field: Field | None, start: str) -> str:
    """Return a scalar on one line; null is written out in lists, and left empty after a name."""
    if not isinstance(node, Scalar):
        return ""
    if node.is_null:
        return "null" if start.endswith("-") else ""
    return format_scalar(node.text, field, quoted=node.quoted)


def _sort_names(names: Iterable[str], fields: Mapping[str, Field]) -> list[str]:
    """Return the names in the order of the form; unknown names come last, in their own order."""
    places = {name: place for place, name in enumerate(fields)}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def _format_key(name: str) -> str:
    return format_scalar(name, None, Where.IN_BRACKETS)


def _indent_comments(comments: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else GAP for line in comments]


def _drop_gaps(lines: list[str]) -> list[str]:
    """Return the lines with gaps of at most one empty line, and none at either end."""
    kept: list[str] = []
    for line in lines:
        if line != GAP or (kept and kept[-1] != GAP):
            kept.append(line)
    while kept and kept[-1] == GAP:
        kept.pop()
    return ["" if line == GAP else line for line in kept]
