"""Edits of a YAML file line by line: everything that an edit does not name keeps its bytes.

Comments, the order of fields, quotes and line breaks are the editors'. `fmt` would keep the meaning only.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from seed.file_forms import FileForm
from seed.reading.nodes import Entry, Items, Node, convert_to_plain
from seed.reading.nodes import Mapping as Fields
from seed.reading.yaml import read
from seed.writing.formatter import format_yaml


class EditLost(Exception):
    """An edit would not give the intended values; nothing was written."""


class LineEdits:
    """The edits of one file that was read without a fault."""

    def __init__(self, text: str, root: Node, form: FileForm) -> None:
        """Take the text of the file, its nodes, and its form."""
        self.root, self.form = root, form
        self._end = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.replace("\r\n", "\n").split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self._edits: list[tuple[int, int, list[str]]] = []

    def put_field(self, name: str, value: Any, lines: list[str] | None = None) -> None:
        """Write a field of the file, in place of its lines or in the order of the form; None removes it.

        `lines` are those of the field, where they are already formatted.
        """
        fields = self._get_fields(self.root)
        new = lines if lines is not None else [] if value is None else self.format_field(name, value)
        if name in fields:
            self._replace(*self._find_entry(fields, name, len(self.lines)), new)
        elif new:
            before = [other for other in self.form.fields if other in fields]
            order = list(self.form.fields)
            earlier = [other for other in before if order.index(other) < order.index(name)]
            at = self._find_entry(fields, earlier[-1], len(self.lines))[1] if earlier else self._get_first_line(fields)
            self._replace(at, at, new)

    def put_inner(self, name: str, inner: str, value: Any) -> None:
        """Write a member of an object that is a field of the file."""
        node = self._get_fields(self.root)[name].value if name in self._get_fields(self.root) else None
        lines = self.format_field(name, {inner: value})
        if not isinstance(node, Fields) or not node.entries or self._is_flow(node):
            held = convert_to_plain(node) if isinstance(node, Fields) else {}
            self.put_field(name, {**held, inner: value})
            return
        _, end = self.find_field_lines(name)
        column = next(iter(node.entries.values())).key_place.column
        new = [" " * (column - 1) + line[2:] for line in lines[1:]]
        if inner in node.entries:
            self._replace(*self._find_entry(node.entries, inner, end), new)
        else:
            self._replace(end, end, new)

    def put_list(self, name: str, held: Sequence[Any], kept: Sequence[Any]) -> None:
        """Write a list of records that is a field of the file: items that are kept keep their lines."""
        node = self._get_fields(self.root)[name].value
        start, end = self.find_field_lines(name)
        places = [item.place.line - 1 for item in node.items] if isinstance(node, Items) else []
        is_block = len(set(places)) == len(places) == len(held) and start not in places
        if not kept or not is_block or not any(item in kept for item in held):
            self.put_field(name, list(kept) or None)
            return
        edges = [*places, end]
        for number, item in enumerate(held):
            if item not in kept:
                self._replace(edges[number], self._trim(edges[number], edges[number + 1], 1), [])
        new = [item for item in kept if item not in held]
        lead = len(self.lines[places[0]]) - len(self.lines[places[0]].lstrip(" "))
        lines = self.format_field(name, new)[1:] if new else []
        self._replace(end, end, [" " * lead + line[2:] for line in lines])

    def remove_item(self, number: int) -> None:
        """Remove an item of a file that is a list, with the gap before it."""
        start, end = self._find_item_start(number), self._find_item_end(number)
        while start and not self.lines[start - 1].strip():
            start -= 1
        self._replace(start, end, [])

    def put_item(self, number: int, values: Mapping[str, Any], names: Iterable[str]) -> None:
        """Write the named fields of an item of a file that is a list; values without one remove it."""
        item, end = self._get_item(number), self._find_item_end(number)
        if self._is_flow(item):
            self._replace(item.place.line - 1, end, self._format_item(values))
            return
        for name in names:
            new = [] if values.get(name) is None else self._indent_item(item, self.format_field(name, values[name]))
            if name in item.entries:
                start, stop = self._find_entry(item.entries, name, end)
                if start == item.place.line - 1 and new:
                    new[0] = self.lines[start][: item.place.column - 1] + new[0].lstrip()
                self._replace(start, stop, new)
            elif new:
                at = self._find_entry(item.entries, "id", end)[1]
                self._replace(at, at, new)

    def replace_item(self, number: int, values: Mapping[str, Any]) -> None:
        """Write an item of a list anew, and keep its first line if that names the same id."""
        item, end = self._get_item(number), self._find_item_end(number)
        start = item.place.line - 1
        new = self._format_item(values)
        if not self._is_flow(item) and next(iter(item.entries)) == "id":
            new[0] = self.lines[start]
            new[1:] = self._indent_item(item, [line[2:] for line in new[1:]])
        self._replace(start, end, new)

    def insert_items(self, number: int, items: Iterable[tuple[list[str], Mapping[str, Any]]]) -> None:
        """Write new items, each with the comments above it, behind an item; -1 is before the first."""
        at = self._find_item_end(number) if number >= 0 else self._find_item_start(0)
        lines = [line for above, values in items for line in ["", *above, *self._format_item(values)]]
        self._replace(at, at, lines if number >= 0 else [*lines[1:], ""])

    def replace_lines(self, start: int, end: int, lines: list[str]) -> None:
        """Write lines in place of others; `start` and `end` count from 0, the end exclusive."""
        self._replace(start, end, lines)

    def apply(self, wanted: Any, file: Path) -> str:
        """Return the edited text. Raises EditLost where it does not have the wanted values."""
        lines = list(self.lines)
        for start, end, new in sorted(self._edits, key=lambda edit: (edit[0], edit[1]), reverse=True):
            lines[start:end] = new
        text = self._end.join(lines) + self._end
        again = read(text.encode(), file)
        if again.faults or again.root is None or _drop_null(convert_to_plain(again.root)) != _drop_null(wanted):
            raise EditLost(f"{file} cannot be edited without changing more than is meant.")
        return text

    def format_field(self, name: str, value: Any) -> list[str]:
        """Return the lines of a field as the file would have it."""
        form = FileForm(self.form.name, self.form.about, self.form.fields)
        return format_yaml(form, {name: value}).rstrip("\n").split("\n")

    def find_field_lines(self, name: str) -> tuple[int, int]:
        """Return the lines of a field of the file."""
        return self._find_entry(self._get_fields(self.root), name, len(self.lines))

    def _format_item(self, values: Mapping[str, Any]) -> list[str]:
        return format_yaml(self.form, [values]).rstrip("\n").split("\n")

    def _replace(self, start: int, end: int, lines: list[str]) -> None:
        self._edits.append((start, end, lines))

    def _find_entry(self, entries: Mapping[str, Entry], name: str, end: int) -> tuple[int, int]:
        """Return the lines of an entry, without comments and gaps that belong to what follows."""
        start, column = entries[name].key_place.line - 1, entries[name].key_place.column
        later = [entry.key_place.line - 1 for entry in entries.values() if entry.key_place.line - 1 > start]
        return start, self._trim(start, min([*later, end]), column)

    def _find_item_start(self, number: int) -> int:
        return self._get_item(number).place.line - 1

    def _find_item_end(self, number: int) -> int:
        items = self.root.items if isinstance(self.root, Items) else []
        end = items[number + 1].place.line - 1 if number + 1 < len(items) else len(self.lines)
        return self._trim(self._find_item_start(number), end, 1)

    def _trim(self, start: int, end: int, column: int) -> int:
        while end - 1 > start and self._is_between(self.lines[end - 1], column):
            end -= 1
        return end

    def _is_between(self, line: str, column: int) -> bool:
        """Return whether a line is empty, or a comment that is not inside a value that begins in a column."""
        text = line.lstrip(" ")
        return not text or (text.startswith("#") and len(line) - len(text) < column) or text.strip() == "-"

    def _get_item(self, number: int) -> Fields:
        item = self.root.items[number] if isinstance(self.root, Items) else None
        if not isinstance(item, Fields):
            raise EditLost("The file is not a list of records.")
        return item

    def _get_fields(self, node: Node) -> Mapping[str, Entry]:
        if not isinstance(node, Fields):
            raise EditLost("The file is not a record.")
        return node.entries

    def _get_first_line(self, fields: Mapping[str, Entry]) -> int:
        return min((entry.key_place.line - 1 for entry in fields.values()), default=len(self.lines))

    def _is_flow(self, node: Fields) -> bool:
        return self.lines[node.place.line - 1][node.place.column - 1 : node.place.column] == "{"

    def _indent_item(self, item: Fields, lines: list[str]) -> list[str]:
        lead = " " * (item.place.column - 1)
        return [lead + line if line else line for line in lines]


def _drop_null(value: Any) -> Any:
    """Return a value without empty members, which mean the same as missing ones."""
    if isinstance(value, dict):
        return {name: _drop_null(inner) for name, inner in value.items() if inner is not None}
    return [_drop_null(item) for item in value] if isinstance(value, list) else value
