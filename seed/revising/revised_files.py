"""The files of a revised document: carried parts keep their lines, and only differences are written."""

from pathlib import PurePosixPath
from typing import Any

from seed.drafts import ContentFiles
from seed.revising.carrying import Carried
from seed.revising.revised_claims import edit_claims
from seed.revising.revised_document import edit_document
from seed.revising.revised_records import edit_record, list_gone_claims
from seed.revising.written_document import PageFacts, WrittenDocument


def build_files(
    content: ContentFiles, written: WrittenDocument, carried: Carried, facts: PageFacts, published: set[Any] | None
) -> dict[PurePosixPath, bytes]:
    """Return the files that the revision writes, by path; `published` are the keys of records, None if unknown.

    Raises EditLost.
    """
    files = {
        written.folder / "document.yaml": edit_document(written, carried, facts).encode(),
        written.folder / "text.txt": carried.new.text.encode(),
    }
    if written.claims_file is not None:
        files[written.folder / "claims.yaml"] = edit_claims(content, written, carried, published).encode()
    for record in written.records:
        path = PurePosixPath(record.kind.plural, f"{record.id}.yaml")
        is_published = published is None or record.key in published
        if edited := edit_record(content, path, record, list_gone_claims(written, carried), is_published=is_published):
            files[path] = edited.encode()
    return {path: data for path, data in files.items() if data != _read_bytes(content, path)}


def _read_bytes(content: ContentFiles, path: PurePosixPath) -> bytes | None:
    try:
        return (content.root.path / path).read_bytes()
    except OSError:
        return None
