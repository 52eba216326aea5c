"""Drafts: from the files of a content root to what publishing plans with, and from faults back to their places.

A file that cannot be read is a fault, and what it was to hold is remembered: nothing else is blamed for its absence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from seed.checking.pointing import Written, place
from seed.drafting.slugs import is_slug, slug_of
from seed.places import Place
from seed.reading.characters import HOSTILE
from seed.reading.faults import ReadingFault
from seed.reading.nodes import Items, Node, key_place_of, place_of, plain
from seed.reading.nodes import Mapping as Fields
from seed.reading.root import DOCUMENTS, MARKER, File, Root
from seed.reading.text import MOST_BYTES as MOST_TEXT_BYTES
from seed.reading.text import read_text
from seed.reading.yaml import MOST_BYTES, read
from seed.settings import faults as settings_faults
from seed.shorthands import SHORT_CLAIM, expanded, said
from service.catalog import BY_PLURAL, Kind, kind_named
from service.publishing.faults import Fault
from service.publishing.sources import Draft, Key

# Sentences follow from their document's file, and have none of their own.
FOLDERS = frozenset(BY_PLURAL) - {"sentences", "claims"}


@dataclass
class Content:
    """What the files of a root hold.

    `unread` are the records whose file cannot be read, `unclaimed` the documents some of whose claims cannot.
    """

    root: Root
    drafts: list[Draft] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    written: dict[Key, Written] = field(default_factory=dict)
    settings: Node | None = None
    unread: set[Key] = field(default_factory=set)
    unclaimed: set[str] = field(default_factory=set)

    def place(self, fault: Fault) -> Place | None:
        """Return where the fault is; None where the record is published but not in these files."""
        written = self.written.get((fault.kind, fault.id))
        return place(written, fault) if written else None


def read_content(root: Root) -> Content:
    """Read every file of the root; what cannot be read is among the faults."""
    content = Content(root)
    listing = root.files(FOLDERS)
    content.faults += listing.faults
    content.unread |= {key for fault in listing.faults if (key := _meant(fault))}
    content.settings = _read(content, PurePosixPath(MARKER))
    if content.settings:
        content.faults += settings_faults(content.settings)
    documents: dict[str, dict[str, File]] = {}
    for file in listing.files:
        if file.folder == DOCUMENTS:
            documents.setdefault(file.id, {})[file.path.name] = file
        else:
            _add_record(content, BY_PLURAL[file.folder], file)
    for id_, files in documents.items():
        _add_document(content, id_, files)
        _add_claims(content, id_, files)
    return content


def _meant(fault: ReadingFault) -> Key | None:
    """Return the record that a file which does not belong was probably meant to be."""
    file = fault.place.file
    kind = BY_PLURAL.get(file.parent.name) if file.parent.name in FOLDERS - {DOCUMENTS} else None
    return (kind.name, slug_of(file.stem)) if kind and is_slug(slug_of(file.stem)) else None


def _add_record(content: Content, kind: Kind, file: File) -> None:
    node = _read(content, file.path)
    if node is None:
        content.unread.add((kind.name, file.id))
    else:
        _add(content, Draft(kind, file.id, expanded(kind, said(plain(node)))), Written(node))


def _add_document(content: Content, id_: str, files: Mapping[str, File]) -> None:
    file = files.get("document.yaml")
    node = _read(content, file.path) if file else None
    text = _read_text(content, files["text.txt"].path) if "text.txt" in files else None
    values = said(plain(node)) if node else None
    needs_text = isinstance(values, dict) and "withdrawn" not in values
    if node is None or (needs_text and text is None):
        content.unread.add(("document", id_))
        return
    elsewhere = {}
    if isinstance(values, dict) and needs_text and "text.txt" in files:
        values["text"] = text
        elsewhere["text"] = Place(content.root.shown(files["text.txt"].path), 1, 1)
    _add(content, Draft(kind_named("document"), id_, values), Written(node, elsewhere))


def _add_claims(content: Content, document: str, files: Mapping[str, File]) -> None:
    if "claims.yaml" not in files:
        return
    node = _read(content, files["claims.yaml"].path)
    if isinstance(node, Items):
        for item in node.items:
            _add_claim(content, document, item)
        return
    content.unclaimed.add(document)
    if node is not None:
        message = "The claims are written as a list: each begins with a dash."
        content.faults.append(ReadingFault("shape", node.place, message, "begin with `- id: p1s1c1`"))


def _add_claim(content: Content, document: str, node: Node) -> None:
    values = said(plain(node))
    short = values.pop("id", None) if isinstance(values, dict) else None
    if not isinstance(short, str):
        content.unclaimed.add(document)
        spot = key_place_of(node, ("id",)) if isinstance(node, Fields) else node.place
        message = "A claim is written as named values, and has an id."
        content.faults.append(ReadingFault("shape", spot, message, "begin it with `- id: p1s2c3`"))
        return
    if "withdrawn" not in values:
        values["document"] = document
    if not SHORT_CLAIM.fullmatch(short):
        content.unclaimed.add(document)
    _add(content, Draft(kind_named("claim"), f"{document}.{short}", values), Written(node))


def _add(content: Content, draft: Draft, written: Written) -> None:
    first = content.written.setdefault(draft.key, written)
    if first is written:
        content.drafts.append(draft)
        return
    # A record's id is its file's name, so only claims can be there twice.
    short, line = draft.id.rpartition(".")[2], place_of(first.node, ("id",)).line
    message = f"There are two claims {short}; the first is in line {line}."
    help_ = "give this one the next number, or delete one of the two"
    content.faults.append(ReadingFault("ids-are-unique", place_of(written.node, ("id",)), message, help_))


def _read(content: Content, path: PurePosixPath) -> Node | None:
    try:
        reading = read(content.root.read(path, limit=MOST_BYTES), content.root.shown(path))
    except ReadingFault as fault:
        content.faults.append(fault)
        return None
    content.texts[str(content.root.shown(path))] = reading.text
    content.faults += reading.faults
    return reading.root


def _read_text(content: Content, path: PurePosixPath) -> str | None:
    try:
        text, faults = read_text(content.root.read(path, limit=MOST_TEXT_BYTES), content.root.shown(path))
    except ReadingFault as fault:
        content.faults.append(fault)
        return None
    content.texts[str(content.root.shown(path))] = text
    content.faults += faults
    # What must not stand in it has been said; the offsets of all else hold.
    return HOSTILE.sub("\N{REPLACEMENT CHARACTER}", text) if text or not faults else None
