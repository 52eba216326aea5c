"""Field edits: new values for fields of records and claims, written so that all else keeps its bytes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from seed.file_forms import find_form
from seed.reading.nodes import Items, Scalar, convert_to_plain
from seed.reading.root import Root
from seed.reading.yaml import read
from seed.studio.edits import Refused, read_file
from seed.writing.comments import collect_comments
from seed.writing.formatter import build_node, format_node
from seed.writing.line_edits import EditLost, LineEdits
from service.order_keys import encode_order_key

# New values by field; None removes the field.
Changes = Mapping[str, Any]


class OpenFile:
    """A file of the content that is open for edits."""

    def __init__(self, root: Root, path: PurePosixPath, data: bytes) -> None:
        """Take the file. Raises Refused for one that has a fault of its form."""
        self.path, self.shown = path, root.format_path(path)
        reading = read(data, self.shown)
        if reading.faults or reading.root is None:
            why = f" {reading.faults[0].message}" if reading.faults else ""
            raise Refused(f"{self.shown} cannot be edited here before it is put right by hand.{why}")
        self._text, self._root = reading.text, reading.root
        self._form = find_form(path.parts[0], path.name)
        if isinstance(reading.root, Scalar) or isinstance(reading.root, Items) is not self._form.listed:
            shape = "a list of claims" if self._form.listed else "fields with values"
            raise Refused(f"{self.shown} cannot be edited here before it is put right by hand. It must hold {shape}.")
        self.values: Any = convert_to_plain(reading.root)

    def put_fields(self, changes: Changes) -> bytes:
        """Return the bytes of a record's file with new values of fields."""

        def put(edits: LineEdits) -> None:
            for name, value in changes.items():
                edits.put_field(name, value)

        return self._apply(put, _drop_none({**self.values, **changes}))

    def put_item(self, id_: str, changes: Changes) -> bytes:
        """Return the bytes of a file of claims with new values of one of them. Raises Refused if it is gone."""
        number = self.find_item(id_)
        item = {**self.values[number], **changes}
        wanted = [*self.values]
        wanted[number] = _drop_none(item)
        return self._apply(lambda edits: edits.put_item(number, item, changes), wanted)

    def remove_item(self, id_: str) -> bytes:
        """Return the bytes of a file of claims without one of them. Raises Refused if it is gone."""
        return self.remove_items([id_])

    def remove_items(self, ids: Sequence[str]) -> bytes:
        """Return the bytes of a file of claims without some of them. Raises Refused if one is gone."""
        numbers = {self.find_item(id_) for id_ in ids}

        def remove(edits: LineEdits) -> None:
            for number in numbers:
                edits.remove_item(number)

        return self._apply(remove, [item for number, item in enumerate(self.values) if number not in numbers])

    def add_item(self, name: str, item: Mapping[str, Any]) -> bytes:
        """Return the bytes of a file with a further item in a list that is a field of it."""
        held = self._get_list(name)
        return self._put_list(name, held, [*held, dict(item)])

    def drop_items(self, name: str, is_gone: Callable[[Mapping[str, Any]], bool]) -> bytes:
        """Return the bytes of a file without some items of a list that is a field of it."""
        held = self._get_list(name)
        return self._put_list(name, held, [item for item in held if not (isinstance(item, dict) and is_gone(item))])

    def _get_list(self, name: str) -> list[Any]:
        held = self.values.get(name) or []
        if not isinstance(held, list):
            raise Refused(f"{self.shown} cannot be edited here before it is put right by hand. {name} must be a list.")
        return held

    def _put_list(self, name: str, held: list[Any], kept: list[Any]) -> bytes:
        def put(edits: LineEdits) -> None:
            if name in self.values and held:
                edits.put_list(name, held, kept)
            else:
                edits.put_field(name, kept or None)

        return self._apply(put, _drop_none({**self.values, name: kept or None}))

    def insert_item(self, values: Mapping[str, Any]) -> bytes:
        """Return the bytes of a file of claims with a new one, in the order of ids."""
        ids = [str(item.get("id")) if isinstance(item, dict) else "" for item in self.values]
        key = encode_order_key(f"x.{values['id']}")
        number = max((at for at, id_ in enumerate(ids) if encode_order_key(f"x.{id_}") < key), default=-1)
        wanted = [*self.values[: number + 1], dict(values), *self.values[number + 1 :]]
        if not ids:
            return self._format(wanted)
        return self._apply(lambda edits: edits.insert_items(number, [([], values)]), wanted)

    def find_item(self, id_: str) -> int:
        """Return the number of a claim, by the last part of its id. Raises Refused if it is gone."""
        found = [at for at, item in enumerate(self.values) if isinstance(item, dict) and item.get("id") == id_]
        if not found:
            raise Refused(f"{self.shown} has no claim {id_} any more: it was changed elsewhere.")
        return found[0]

    def _apply(self, change: Callable[[LineEdits], None], wanted: Any) -> bytes:
        """Return the file with a change of its lines, or in the format of `fmt` where they do not allow it."""
        edits = LineEdits(self._text, self._root, self._form)
        try:
            change(edits)
            return edits.apply(wanted, self.shown).encode()
        except EditLost:
            return self._format(wanted)

    def _format(self, wanted: Any) -> bytes:
        """Return the file in the format of `fmt`, for edits that its lines do not allow; its comments are kept."""
        comments = collect_comments(self._text, self._root)
        return format_node(self._form, build_node(wanted), comments).encode()


def open_file(root: Root, path: PurePosixPath) -> OpenFile:
    """Open a file of the content for edits. Raises Refused."""
    data = read_file(root, path)
    if data is None:
        raise Refused(f"{root.format_path(path)} is gone: it was deleted elsewhere.")
    return OpenFile(root, path, data)


def _drop_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
