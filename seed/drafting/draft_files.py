"""Draft files: the bytes of claims.yaml, document.yaml and the records that a draft of a document makes.

Nothing that an editor wrote is changed: a claim is replaced only where it is still the blank one of `new document`, and
a record is written only where there is no file of its name.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from seed.drafting.desk import Desk
from seed.drafting.file_editor import arrange_items, edit_file
from seed.drafting.record_values import DraftValues
from seed.drafts import ContentFiles
from seed.file_forms import get_form
from seed.reading.nodes import Entry, Items, Node, convert_to_plain
from seed.reading.nodes import Mapping as Fields
from seed.reading.root import DOCUMENTS
from seed.scaffold.document_template import HEAD
from seed.writing.comments import Comments
from seed.writing.formatter import NOWHERE, build_node, format_yaml
from service.catalog import get_kind
from service.order_keys import encode_order_key

# The comments of the blank claims of `new document`.
BLANK_COMMENTS = ("# proposal:", "# known:", "#   medcontent new ")


def build_files(content: ContentFiles, desk: Desk, written: DraftValues) -> dict[PurePosixPath, bytes]:
    """Return the new bytes of the files of a document that change, and of the new records. Raises ReadingFault."""
    folder = PurePosixPath(DOCUMENTS, desk.document)
    files: dict[PurePosixPath, bytes] = {}
    gone = desk.blank & ({get_sentence(claim) for claim in written.claims} | written.left_out.keys())
    if written.claims or gone:
        edit = partial(_insert_claims, list(written.claims.values()), gone)
        files[folder / "claims.yaml"] = edit_file(content.root, folder / "claims.yaml", edit)
    if written.left_out:
        files[folder / "document.yaml"] = edit_file(
            content.root, folder / "document.yaml", partial(_insert_left_out, written.left_out)
        )
    for (kind, id_), values in written.records.items():
        path = PurePosixPath(get_kind(kind).plural, f"{id_}.yaml")
        files[path] = format_yaml(get_form(get_kind(kind)), values).encode()
    return files


def get_sentence(claim: str) -> str:
    """Return the short name of a claim's sentence."""
    return claim.rpartition("c")[0]


def _insert_claims(claims: Sequence[Mapping[str, Any]], gone: set[str], root: Node, comments: Comments) -> None:
    """Insert claims behind the earlier ones of their sentences, and take out the blank ones of some sentences."""
    if not isinstance(root, Items):
        return
    old = [str(item.get("id", "")) if isinstance(item, dict) else "" for item in map(convert_to_plain, root.items)]
    heads = _take_heads(comments, [place for place, id_ in enumerate(old) if get_sentence(id_) in gone], old)
    kept: list[tuple[str, int | Node]] = [
        (id_, place) for place, id_ in enumerate(old) if get_sentence(id_) not in gone
    ]
    fresh: list[tuple[str, int | Node]] = [(str(claim["id"]), build_node(claim)) for claim in claims]
    arranged = sorted([*kept, *fresh], key=lambda each: encode_order_key(f"x.{each[0]}"))
    arrange_items(root, comments, [item for _, item in arranged])
    for place, (id_, _) in enumerate(arranged):
        if head := heads.pop(get_sentence(id_), None):
            comments.above[place,] = head


def _take_heads(comments: Comments, places: Sequence[int], ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the comments above the blank claims by sentence, without what only `new document` says there."""
    heads: dict[str, list[str]] = {}
    for place in places:
        lines = [line for line in comments.above.get((place,), []) if not line.startswith(BLANK_COMMENTS)]
        lines = [line for line in lines if line == "" or line not in HEAD]
        # The comments above an item are found at its first field too.
        lines = lines or [line for line in comments.above.get((place, "id"), []) if not line.startswith(BLANK_COMMENTS)]
        if lines:
            heads.setdefault(get_sentence(ids[place]), lines)
    return heads


def _insert_left_out(left_out: Mapping[str, str], root: Node, _: Comments) -> None:
    if not isinstance(root, Fields):
        return
    entry = root.entries.get("leftOut")
    items = entry.value.items if entry and isinstance(entry.value, Items) else []
    new = [build_node({"sentence": sentence, "reason": reason}) for sentence, reason in left_out.items()]
    root.entries["leftOut"] = Entry(NOWHERE, Items(NOWHERE, [*items, *new]))
