"""Sheets, each of which is read as a whole: the file of a record or the files of a document.

What a sheet holds follows from its files alone, so it is the unit that is read again when a file changes. Nodes say
where in a file each value is. They take much memory and are rarely asked for, so a sheet can read them again.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from seed.locations import FilePlace
from seed.reading.nodes import Node, Scalar
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, File, Root
from seed.reading.source_location import Written
from seed.reading.text import MOST_BYTES as MOST_TEXT_BYTES
from seed.reading.yaml import MOST_BYTES
from service.publishing.drafts import Draft, Key

TEXT = "text.txt"
# The bytes of each file of a sheet by its name, or why it cannot be read.
SheetBytes = Mapping[str, bytes | ReadingFault]


class SheetFiles(NamedTuple):
    """The files of a sheet: `path` is that of a record's file, or of a document's folder, from the root."""

    path: PurePosixPath
    files: tuple[File, ...]

    def read_bytes(self, root: Root) -> SheetBytes:
        """Read the files."""
        return {file.path.name: _read_file(root, file) for file in self.files}

    def show_paths(self, root: Root) -> Mapping[str, Path]:
        """Return the path that is shown for each file, by its name."""
        return {file.path.name: root.format_path(file.path) for file in self.files}


def list_sheets(files: Iterable[File]) -> list[SheetFiles]:
    """Return the sheets of these files: records in the order of the files, then documents."""
    records, documents = [], dict[PurePosixPath, list[File]]()
    for file in files:
        if file.folder == DOCUMENTS:
            documents.setdefault(file.path.parent, []).append(file)
        else:
            records.append(SheetFiles(file.path, (file,)))
    return [*records, *(SheetFiles(path, tuple(inside)) for path, inside in documents.items())]


def _read_file(root: Root, file: File) -> bytes | ReadingFault:
    try:
        return root.read(file.path, limit=MOST_TEXT_BYTES if file.path.name == TEXT else MOST_BYTES)
    except ReadingFault as fault:
        return fault


class Nodes(NamedTuple):
    """The nodes of a sheet's drafts, and the texts of its files by the paths that are shown for them."""

    by_key: Mapping[Key, Node]
    texts: Mapping[str, str]


class SheetContent(NamedTuple):
    """What the files of a sheet hold.

    `places` are where the drafts begin, `text_place` where the text of a document does. `unread` are the records that
    cannot be read, `unclaimed` the documents some of whose claims cannot be read, `repeated` the sentences with two
    claims of one id.
    """

    drafts: list[Draft]
    places: Mapping[Key, FilePlace]
    faults: list[ReadingFault]
    text_place: FilePlace | None = None
    unread: frozenset[Key] = frozenset()
    unclaimed: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()


class Sheet:
    """What the files of a sheet hold, and their nodes as long as they are kept."""

    def __init__(
        self, content: SheetContent, shown: list[str], parse: Callable[[], Nodes], nodes: Nodes | None = None
    ) -> None:
        """Take the content, the paths that are shown for the files, what reads the nodes again, and those at hand."""
        self.content = content
        self.shown = shown
        self.written = {key: self._build_written(key, place) for key, place in content.places.items()}
        self._parse, self._nodes = parse, nodes

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the files, by the paths that are shown for them."""
        return self._get_nodes().texts

    @property
    def drafts(self) -> list[Draft]:
        """The drafts in the order of the files."""
        return self.content.drafts

    @property
    def is_sound(self) -> bool:
        """Whether all of it could be read."""
        return not (self.content.faults or self.content.unread or self.content.unclaimed)

    def _build_written(self, key: Key, place: FilePlace) -> Written:
        text = self.content.text_place if key[0] == "document" else None
        return Written(place, partial(self._find_node, key), {"text": text} if text else {})

    def _get_nodes(self) -> Nodes:
        if self._nodes is None:
            self._nodes = self._parse()
        return self._nodes

    def _find_node(self, key: Key) -> Node:
        # The file may have changed since: then the record as a whole is shown.
        return self._get_nodes().by_key.get(key) or Scalar("", quoted=False, place=self.content.places[key])
