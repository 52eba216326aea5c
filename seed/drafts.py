"""Drafts: read the files of a content root into what publishing plans with, and map faults back to their places.

A file that cannot be read is a fault. The records it would hold are remembered, so that no other fault is reported
because they are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from seed.locations import FilePlace
from seed.read_cache import ReadCache, compute_sheet_digest
from seed.reading.characters import HOSTILE
from seed.reading.nodes import Items, Node, convert_to_plain, find_key_place, find_place, iterate_cuts
from seed.reading.nodes import Mapping as Fields
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, MARKER, File, Root
from seed.reading.source_location import Written, find_fault_place
from seed.reading.text import MOST_BYTES as MOST_TEXT_BYTES
from seed.reading.text import read_text
from seed.reading.yaml import MOST_BYTES, read
from seed.settings import find_faults as settings_faults
from seed.shorthands import SHORT_CLAIM, drop_empty, expand_evidence, expand_imprint
from seed.slugs import build_slug, is_slug
from service.catalog import BY_PLURAL, Kind, get_kind
from service.publishing.faults import Fault
from service.publishing.records import Draft, Key, Unchanged, name_sentence

# Sentences are part of their document's file; they have no files.
FOLDERS = frozenset(BY_PLURAL) - {"sentences", "claims"}


@dataclass
class ContentFiles:
    """The drafts and faults of the files of a root.

    `unread` are the records whose file cannot be read, `unclaimed` the documents some of whose claims cannot be read,
    `repeated` the sentences with two claims of one id;
    `unchanged` are the records that the read cache skips, each with its file or folder.
    """

    root: Root
    memory: ReadCache = field(default_factory=ReadCache)
    unchanged: list[tuple[PurePosixPath, Unchanged]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    written: dict[Key, Written] = field(default_factory=dict)
    settings: Node | None = None
    unread: set[Key] = field(default_factory=set)
    unclaimed: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)

    def find_place(self, fault: Fault) -> FilePlace | None:
        """Return the place of the fault; None where the record is published but not in these files."""
        written = self.written.get((fault.kind, fault.id))
        if written is None:
            return None
        place = find_fault_place(written, fault)
        return place if fault.offset is None else _count_lines(place, self.texts.get(str(place.file), ""), fault.offset)


def _count_lines(place: FilePlace, text: str, offset: int) -> FilePlace:
    """Return the place of an offset in a text whose file begins at a place."""
    before = text[:offset]
    return FilePlace(place.file, before.count("\n") + 1, offset - before.rfind("\n"))


def read_content(root: Root, memory: ReadCache | None = None) -> ContentFiles:
    """Read every file of the root; unreadable files are among the faults.

    Files that the read cache knows to be published as written are not read; they are listed under `unchanged`.
    """
    content = ContentFiles(root, memory or ReadCache())
    listing = root.list_files(FOLDERS)
    content.faults += listing.faults
    content.unread |= {key for fault in listing.faults if (key := _find_meant(fault))}
    marker = _read_bytes(content, PurePosixPath(MARKER), MOST_BYTES)
    content.settings = None if marker is None else _parse_yaml(content, PurePosixPath(MARKER), marker)
    if content.settings:
        content.faults += settings_faults(content.settings)
    documents: dict[str, dict[str, File]] = {}
    for file in listing.files:
        if file.folder == DOCUMENTS:
            documents.setdefault(file.id, {})[file.path.name] = file
        else:
            _add_record(content, BY_PLURAL[file.folder], file)
    for id_, files in documents.items():
        _add_sheets(content, id_, files)
    return content


def _find_meant(fault: ReadingFault) -> Key | None:
    """Return the record that a misplaced file was probably meant to be."""
    file = fault.place.file
    kind = BY_PLURAL.get(file.parent.name) if file.parent.name in FOLDERS - {DOCUMENTS} else None
    return (kind.name, build_slug(file.stem)) if kind and is_slug(build_slug(file.stem)) else None


def _add_record(content: ContentFiles, kind: Kind, file: File) -> None:
    key = (kind.name, file.id)
    read = _read_bytes(content, file.path, MOST_BYTES)
    if read is None:
        content.unread.add(key)
        return
    digest = compute_sheet_digest(str(file.path).encode(), read)
    if _leave_published(content, digest, file.path):
        return
    node = _parse_yaml(content, file.path, read)
    if node is None:
        content.unread.add(key)
        return
    values = expand_evidence(kind, drop_empty(convert_to_plain(node)))
    _add(content, Draft(kind, file.id, values, tuple(iterate_cuts(node))), Written(node))
    content.memory.note(digest, [key])


def _add_sheets(content: ContentFiles, id_: str, files: Mapping[str, File]) -> None:
    """Add a document and its claims, which are either all read or all skipped."""
    read = {name: _read_bytes(content, file.path, _limit(name)) for name, file in files.items()}
    digest = compute_sheet_digest(
        id_.encode(), *(part for name, found in read.items() if found for part in (name.encode(), found))
    )
    if None not in read.values() and _leave_published(content, digest, PurePosixPath(DOCUMENTS, id_)):
        return
    before = len(content.drafts)
    _add_document(content, id_, files, read)
    if (claims := read.get("claims.yaml")) is not None:
        _add_claims(content, id_, _parse_yaml(content, files["claims.yaml"].path, claims))
    elif "claims.yaml" in files:
        content.unclaimed.add(id_)
    content.memory.note(digest, [draft.key for draft in content.drafts[before:]])


def _add_document(content: ContentFiles, id_: str, files: Mapping[str, File], read: Mapping[str, bytes | None]) -> None:
    written, verbatim = read.get("document.yaml"), read.get("text.txt")
    node = None if written is None else _parse_yaml(content, files["document.yaml"].path, written)
    text = None if verbatim is None else _read_text(content, files["text.txt"].path, verbatim)
    values = expand_imprint(id_, drop_empty(convert_to_plain(node))) if node else None
    needs_text = isinstance(values, dict) and "withdrawn" not in values
    if node is None or (needs_text and text is None):
        content.unread.add(("document", id_))
        return
    elsewhere = {}
    if isinstance(values, dict) and needs_text and "text.txt" in files:
        values["text"] = text
        elsewhere["text"] = FilePlace(content.root.format_path(files["text.txt"].path), 1, 1)
    _add(content, Draft(get_kind("document"), id_, values, tuple(iterate_cuts(node))), Written(node, elsewhere))


def _add_claims(content: ContentFiles, document: str, node: Node | None) -> None:
    if isinstance(node, Items):
        for item in node.items:
            _add_claim(content, document, item)
        return
    content.unclaimed.add(document)
    if node is not None:
        message = "Claims are a list: each claim begins with a dash."
        content.faults.append(ReadingFault("shape", node.place, message, "begin with `- id: p1s1c1`"))


def _add_claim(content: ContentFiles, document: str, node: Node) -> None:
    values = drop_empty(convert_to_plain(node))
    short = values.pop("id", None) if isinstance(values, dict) else None
    if not isinstance(short, str):
        content.unclaimed.add(document)
        spot = find_key_place(node, ("id",)) if isinstance(node, Fields) else node.place
        message = "A claim is a record of named values, with an id."
        content.faults.append(ReadingFault("shape", spot, message, "begin it with `- id: p1s2c3`"))
        return
    if "withdrawn" not in values:
        values["document"] = document
    if not SHORT_CLAIM.fullmatch(short):
        content.unclaimed.add(document)
    _add(content, Draft(get_kind("claim"), f"{document}.{short}", values, tuple(iterate_cuts(node))), Written(node))


def _add(content: ContentFiles, draft: Draft, written: Written) -> None:
    first = content.written.setdefault(draft.key, written)
    if first is written:
        content.drafts.append(draft)
        return
    # A record's id is its file's name, so only claims can be duplicates.
    short, line = draft.id.rpartition(".")[2], find_place(first.node, ("id",)).line
    content.repeated.add(name_sentence(draft.id))
    message = f"Two claims have the id {short}; the first is in line {line}."
    help_ = "give this one the next number, or delete one of the two"
    content.faults.append(ReadingFault("ids-are-unique", find_place(written.node, ("id",)), message, help_))


def _leave_published(content: ContentFiles, digest: bytes, path: PurePosixPath) -> bool:
    """Return whether the record is published as written; if so, skip it."""
    records = content.memory.find_records(digest)
    if records is not None:
        content.unchanged.append((path, Unchanged(records)))
    return records is not None


def _limit(name: str) -> int:
    return MOST_TEXT_BYTES if name == "text.txt" else MOST_BYTES


def _read_bytes(content: ContentFiles, path: PurePosixPath, limit: int) -> bytes | None:
    try:
        return content.root.read(path, limit=limit)
    except ReadingFault as fault:
        content.faults.append(fault)
        return None


def _parse_yaml(content: ContentFiles, path: PurePosixPath, read_: bytes) -> Node | None:
    try:
        reading = read(read_, content.root.format_path(path))
    except ReadingFault as fault:
        content.faults.append(fault)
        return None
    content.texts[str(content.root.format_path(path))] = reading.text
    content.faults += reading.faults
    return reading.root


def _read_text(content: ContentFiles, path: PurePosixPath, read_: bytes) -> str | None:
    try:
        text, faults = read_text(read_, content.root.format_path(path))
    except ReadingFault as fault:
        content.faults.append(fault)
        return None
    content.texts[str(content.root.format_path(path))] = text
    content.faults += faults
    # Forbidden characters have been reported; the offsets of the rest stay valid.
    return HOSTILE.sub("\N{REPLACEMENT CHARACTER}", text) if text or not faults else None
