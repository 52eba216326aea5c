"""Confirmation: find the drafts that a user names, and confirm them in their files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from seed.drafting.file_editor import edit_file
from seed.drafts import ContentFiles
from seed.error_report import get_relative_path, is_covered
from seed.reading.nodes import Entry, Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.comments import Comments
from seed.writing.formatter import NOWHERE, build_node
from service.publishing.drafts import Draft, Key
from service.publishing.provenance_rules import is_unconfirmed

# New bytes by file; None where the file goes.
Edited = dict[PurePosixPath, bytes | None]


def list_unconfirmed(content: ContentFiles) -> list[Draft]:
    """Return the unconfirmed drafts."""
    return [draft for draft in content.drafts if is_unconfirmed(draft.values)]


def select_drafts(drafts: Iterable[Draft], content: ContentFiles, paths: Collection[PurePosixPath]) -> list[Draft]:
    """Return the drafts in these files and folders."""
    return [draft for draft in drafts if is_covered(content, paths, content.written[draft.key].place)]


def select_document(drafts: Iterable[Draft], document: str) -> list[Draft]:
    """Return the drafts of a document."""
    return [draft for draft in drafts if draft.owner == document]


def confirm_drafts(content: ContentFiles, drafts: Iterable[Draft], by: str, at: str) -> Edited:
    """Return the files with the drafts confirmed. Raises ReadingFault."""
    confirmed = {"confirmedBy": by, "confirmedAt": at}
    edited: Edited = {}
    for path, keys in group_by_file(content, drafts).items():

        def confirm(root: Node, _: Comments, keys: set[Key] = keys, path: PurePosixPath = path) -> None:
            for record in _iterate_records(root, path, keys):
                provenance = record.entries["provenance"].value
                if isinstance(provenance, Fields):
                    for name, value in confirmed.items():
                        provenance.entries[name] = Entry(NOWHERE, build_node(value))

        edited[path] = edit_file(content.root, path, confirm)
    return edited


def group_by_file(content: ContentFiles, drafts: Iterable[Draft]) -> Mapping[PurePosixPath, set[Key]]:
    """Return the keys of the drafts in each file."""
    found: dict[PurePosixPath, set[Key]] = {}
    for draft in drafts:
        found.setdefault(_get_path(content, draft), set()).add(draft.key)
    return found


def _get_path(content: ContentFiles, draft: Draft) -> PurePosixPath:
    return get_relative_path(content, content.written[draft.key].place)


def _iterate_records(root: Node, path: PurePosixPath, keys: Collection[Key]) -> Iterator[Fields]:
    """Yield the nodes of these records of a file."""
    if isinstance(root, Fields):
        yield root
    elif isinstance(root, Items):
        for item in root.items:
            if isinstance(item, Fields) and read_claim_key(item, path) in keys:
                yield item


def read_claim_key(item: Node, path: PurePosixPath) -> Key:
    """Return the key of an item of a file of claims."""
    entry = item.entries.get("id") if isinstance(item, Fields) else None
    short = entry.value.text if entry and isinstance(entry.value, Scalar) else ""
    return "claim", f"{path.parent.name}.{short}"
