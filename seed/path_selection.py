"""Select the part of a content root that a path names.

A file selects its record, a folder everything in it. The files of a document belong together: each of them selects the
document and all its claims.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath

import click

from seed.drafts import ContentFiles
from seed.reading.root import DOCUMENTS


def select_content(content: ContentFiles, inside: PurePosixPath) -> ContentFiles:
    """Return the part of the content that a path from the root selects, faults included; all of it for the root."""
    if not inside.parts:
        return content
    folder = PurePosixPath(*inside.parts[:2]) if inside.parts[0] == DOCUMENTS else inside
    named = content.root.format_path(folder)
    written = {key: each for key, each in content.written.items() if each.place.file.is_relative_to(named)}
    return replace(
        content,
        drafts=[draft for draft in content.drafts if draft.key in written],
        faults=[fault for fault in content.faults if fault.place.file.is_relative_to(named)],
        written=written,
        unchanged=[each for each in content.unchanged if each[0].is_relative_to(folder)],
    )


def find_document(content: ContentFiles, path: Path) -> str:
    """Return the document whose folder a path names or is inside. Raises UsageError for any other path."""
    parts = content.root.find_within(path).parts
    if len(parts) < 2 or parts[0] != DOCUMENTS:
        raise click.UsageError(f"{path} is not a document: name a folder in {DOCUMENTS}.")
    return parts[1]
