"""Written documents: a document as its files have it, and what a new original says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from seed.drafts import ContentFiles
from seed.file_forms import find_form
from seed.locations import FilePlace
from seed.reading.nodes import Items, convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS
from seed.reading.yaml import MOST_BYTES, read
from seed.revising.carrying import LabelledText, WrittenClaim
from seed.shorthands import SHORT_CLAIM
from seed.writing.line_edits import LineEdits
from service.publishing.drafts import Draft


@dataclass(frozen=True)
class WrittenDocument:
    """A document as its files have it."""

    id: str
    folder: PurePosixPath
    text: LabelledText
    values: Mapping[str, Any]
    document: LineEdits
    claims_file: LineEdits | None
    claims: list[WrittenClaim]
    records: list[Draft] = field(default_factory=list)

    @property
    def retired(self) -> list[str]:
        """The labels that are not given again."""
        return list((self.values.get("revised") or {}).get("retired") or ())


@dataclass(frozen=True)
class PageFacts:
    """What a new original says of itself and of its sentences; None where it is plain text.

    `outline` names sentences by their starts.
    """

    imprint: Mapping[str, Any] = field(default_factory=dict)
    original: Mapping[str, Any] | None = None
    outline: list[dict[str, Any]] | None = None


def read_document(content: ContentFiles, id_: str, text: LabelledText) -> WrittenDocument:
    """Read the files of a document that has no fault of reading. Raises ReadingFault."""
    folder = PurePosixPath(DOCUMENTS, id_)
    document, claims = open_file(content, folder / "document.yaml"), open_file(content, folder / "claims.yaml")
    values = convert_to_plain(document.root)
    items = convert_to_plain(claims.root) if isinstance(claims.root, Items) else []
    listed = [
        WrittenClaim(number, str(item.get("id")), item) for number, item in enumerate(items) if isinstance(item, dict)
    ]
    sound = [claim for claim in listed if SHORT_CLAIM.fullmatch(claim.id)]
    records = [draft for draft in content.drafts if draft.kind.stated and draft.owner == id_]
    is_list = isinstance(claims.root, Items)
    return WrittenDocument(id_, folder, text, values, document, claims if is_list else None, sound, records)


def open_file(content: ContentFiles, path: PurePosixPath) -> LineEdits:
    """Open a file of the content for edits. Raises ReadingFault if it has faults."""
    reading = read(content.root.read(path, limit=MOST_BYTES), content.root.format_path(path))
    if reading.root is None or reading.faults:
        raise ReadingFault(
            "yaml", FilePlace(content.root.format_path(path), 1, 1), f"{path} has faults.", "run `medcontent check`"
        )
    return LineEdits(reading.text, reading.root, find_form(path.parts[0], path.name))
