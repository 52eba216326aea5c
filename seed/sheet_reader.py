"""Read a sheet: the drafts in the bytes of its files, their nodes, and the faults of the files.

A file that cannot be read is a fault. The records it would hold are remembered, so that no other fault is reported
because they are missing.
"""

from typing import Any

from seed.locations import FilePlace
from seed.reading.characters import HOSTILE
from seed.reading.nodes import Items, Node, convert_to_plain, find_key_place, find_place, iterate_cuts
from seed.reading.nodes import Mapping as Fields
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, Root
from seed.reading.text import read_text
from seed.reading.yaml import read
from seed.sheets import TEXT, Nodes, Sheet, SheetBytes, SheetContent, SheetFiles
from seed.shorthands import SHORT_CLAIM, drop_empty, expand_evidence, expand_imprint
from service.catalog import BY_PLURAL, Kind, get_kind
from service.publishing.drafts import Draft, Key
from service.publishing.records import name_sentence


def read_sheet(root: Root, files: SheetFiles, data: SheetBytes) -> Sheet:
    """Return what these bytes of the files hold."""
    reader = _SheetReader(root, files, data)
    shown = [str(path) for path in reader.shown.values()]
    return Sheet(reader.read(), shown, lambda: read_nodes(root, files), Nodes(reader.nodes, reader.texts))


def read_nodes(root: Root, files: SheetFiles) -> Nodes:
    """Read the files again for their nodes, as they are now."""
    reader = _SheetReader(root, files, files.read_bytes(root))
    reader.read()
    return Nodes(reader.nodes, reader.texts)


class _SheetReader:
    """Collects what the files of one sheet hold."""

    def __init__(self, root: Root, files: SheetFiles, data: SheetBytes) -> None:
        self._files, self._data = files, data
        self.shown = files.show_paths(root)
        self.nodes: dict[Key, Node] = {}
        self.texts: dict[str, str] = {}
        self._drafts: list[Draft] = []
        self._faults: list[ReadingFault] = []
        self._unread: set[Key] = set()
        self._unclaimed: set[str] = set()
        self._repeated: set[str] = set()
        self._text_place: FilePlace | None = None

    def read(self) -> SheetContent:
        """Return the content; nodes and texts are kept beside it."""
        first = self._files.files[0]
        if first.folder == DOCUMENTS:
            self._add_document(first.id)
            self._add_claims(first.id)
        else:
            self._add_record(BY_PLURAL[first.folder], first.id)
        places = {key: node.place for key, node in self.nodes.items()}
        lost = frozenset(self._unread), frozenset(self._unclaimed), frozenset(self._repeated)
        return SheetContent(self._drafts, places, self._faults, self._text_place, *lost)

    def _add_record(self, kind: Kind, id_: str) -> None:
        node = self._parse(self._files.path.name)
        if node is None:
            self._unread.add((kind.name, id_))
            return
        values = expand_evidence(kind, drop_empty(convert_to_plain(node)))
        self._add(kind, id_, values, node)

    def _add_document(self, id_: str) -> None:
        node, text = self._parse("document.yaml"), self._read_text()
        values = expand_imprint(id_, drop_empty(convert_to_plain(node))) if node else None
        needs_text = isinstance(values, dict) and "withdrawn" not in values
        if node is None or (needs_text and text is None):
            self._unread.add(("document", id_))
            return
        if isinstance(values, dict) and needs_text and TEXT in self._data:
            values["text"] = text
            self._text_place = FilePlace(self.shown[TEXT], 1, 1)
        self._add(get_kind("document"), id_, values, node)

    def _add_claims(self, document: str) -> None:
        if "claims.yaml" not in self._data:
            return
        node = self._parse("claims.yaml")
        if isinstance(node, Items):
            for item in node.items:
                self._add_claim(document, item)
            return
        self._unclaimed.add(document)
        if node is not None:
            message = "Claims are a list: each claim begins with a dash."
            self._faults.append(ReadingFault("shape", node.place, message, "begin with `- id: p1s1c1`"))

    def _add_claim(self, document: str, node: Node) -> None:
        values = drop_empty(convert_to_plain(node))
        short = values.pop("id", None) if isinstance(values, dict) else None
        if not isinstance(short, str):
            self._unclaimed.add(document)
            spot = find_key_place(node, ("id",)) if isinstance(node, Fields) else node.place
            message = "A claim is a record of named values, with an id."
            self._faults.append(ReadingFault("shape", spot, message, "begin it with `- id: p1s2c3`"))
            return
        if "withdrawn" not in values:
            values["document"] = document
        if not SHORT_CLAIM.fullmatch(short):
            self._unclaimed.add(document)
        self._add(get_kind("claim"), f"{document}.{short}", values, node)

    def _add(self, kind: Kind, id_: str, values: Any, node: Node) -> None:
        draft = Draft(kind, id_, values, tuple(iterate_cuts(node)))
        first = self.nodes.setdefault(draft.key, node)
        if first is node:
            self._drafts.append(draft)
            return
        # A record's id is its file's name, so only claims can be duplicates.
        short, line = id_.rpartition(".")[2], find_place(first, ("id",)).line
        self._repeated.add(name_sentence(id_))
        message = f"Two claims have the id {short}; the first is in line {line}."
        help_ = "give this one the next number, or delete one of the two"
        self._faults.append(ReadingFault("ids-are-unique", find_place(node, ("id",)), message, help_))

    def _parse(self, name: str) -> Node | None:
        data = self._take(name)
        if data is None:
            return None
        path = self.shown[name]
        reading = read(data, path)
        self.texts[str(path)] = reading.text
        self._faults += reading.faults
        return reading.root

    def _read_text(self) -> str | None:
        data = self._take(TEXT)
        if data is None:
            return None
        path = self.shown[TEXT]
        text, faults = read_text(data, path)
        self.texts[str(path)] = text
        self._faults += faults
        # Forbidden characters have been reported; the offsets of the rest stay valid.
        return HOSTILE.sub("\N{REPLACEMENT CHARACTER}", text) if text or not faults else None

    def _take(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where it is not there, or cannot be read, which is a fault."""
        data = self._data.get(name)
        if isinstance(data, ReadingFault):
            self._faults.append(data)
            return None
        return data
