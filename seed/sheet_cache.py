"""The sheet cache: sheets as rows of the cache of their root. Only sheets that could be read whole are kept."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import orjson

from seed.locations import FilePlace
from seed.reading.root import Root
from seed.reading.safe_open import FileStamp
from seed.root_cache import RootCache
from seed.sheet_entries import SheetEntry
from seed.sheet_reader import read_nodes
from seed.sheets import TEXT, Sheet, SheetContent, SheetFiles
from service.catalog import get_kind
from service.publishing.drafts import Draft, Key

TABLE = "sheets"


class SheetCache:
    """The sheets of a root that were read before."""

    def __init__(self, root: Root, cache: RootCache, folders: Collection[str] = ()) -> None:
        """Take the root, the cache of it, and the folders that are read, if not all are."""
        self._root, self._cache = root, cache
        self._rows = cache.read_rows(TABLE, folders)
        self._keys = set(self._rows)
        self._loaded: dict[PurePosixPath, SheetEntry] = {}

    def find(self, files: SheetFiles) -> SheetEntry | None:
        """Return the entry of a sheet as it was last read."""
        row = self._rows.get(str(files.path))
        if row is None:
            return None
        head, _, body = row.partition(b"\n")
        stamps, read_at, digest = orjson.loads(head)
        listed = tuple((name, FileStamp(*stamp)) for name, stamp in stamps)
        entry = SheetEntry(listed, read_at, bytes.fromhex(digest), lambda: _decode_sheet(self._root, files, body))
        self._loaded[files.path] = entry
        return entry

    def keep(self, entries: Mapping[PurePosixPath, SheetEntry]) -> None:
        """Keep these entries, and no others."""
        new = {str(path): row for path, entry in entries.items() if (row := self._encode(path, entry))}
        gone = self._keys - {str(path) for path in entries}
        self._cache.write_rows(TABLE, new, gone)
        self._keys = (self._keys | new.keys()) - gone
        self._rows, self._loaded = {}, dict(entries)

    def _encode(self, path: PurePosixPath, entry: SheetEntry) -> bytes | None:
        """Return the row of an entry; None where it is kept already, or is not to be kept."""
        known = self._loaded.get(path)
        if known is entry or not entry.digest:
            return None
        stamps = [(name, tuple(stamp)) for name, stamp in entry.stamps]
        head = orjson.dumps([stamps, entry.read_at, entry.digest.hex()]) + b"\n"
        if known and known.digest == entry.digest and (row := self._rows.get(str(path))):
            return head + row.partition(b"\n")[2]
        if not entry.is_parsed or not entry.sheet.is_sound:
            return None
        with suppress(orjson.JSONEncodeError):
            return head + _encode_sheet(entry.sheet.content)
        return None


def _encode_sheet(content: SheetContent) -> bytes:
    return orjson.dumps(
        [
            [draft.kind.name, draft.id, draft.values, draft.cuts, content.places[draft.key][1:]]
            for draft in content.drafts
        ]
    )


def _decode_sheet(root: Root, files: SheetFiles, body: bytes) -> Sheet:
    shown = files.show_paths(root)
    drafts: list[Draft] = []
    places: dict[Key, FilePlace] = {}
    for kind, id_, values, cuts, place in orjson.loads(body):
        draft = Draft(get_kind(kind), id_, values, tuple(_decode_cuts(cuts)))
        drafts.append(draft)
        places[draft.key] = FilePlace(shown[FILES.get(kind, files.path.name)], *place)
    has_text = any(draft.kind.name == "document" and "text" in draft.values for draft in drafts)
    text_place = FilePlace(shown[TEXT], 1, 1) if has_text and TEXT in shown else None
    content = SheetContent(drafts, places, [], text_place)
    return Sheet(content, [str(path) for path in shown.values()], lambda: read_nodes(root, files))


# The files of a document, by the kinds that they hold.
FILES = {"document": "document.yaml", "claim": "claims.yaml"}


def _decode_cuts(cuts: Iterable[Any]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    return ((tuple(path), comment) for path, comment in cuts)
