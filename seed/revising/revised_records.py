"""Revised records: which records a revision withdraws, and which cite fewer claims."""

from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from schemas.declaration import Origin
from seed.drafts import ContentFiles
from seed.file_forms import get_form
from seed.reading.nodes import convert_to_plain
from seed.revising.carrying import Carried, ClaimFate
from seed.revising.written_document import WrittenDocument, open_file
from seed.writing.formatter import format_yaml
from service.publishing.drafts import Draft

REASON = "The revised text no longer says it."


def list_withdrawn(written: WrittenDocument, carried: Carried) -> list[Draft]:
    """Return the records all of whose words are gone."""
    gone = list_gone_claims(written, carried)
    return [record for record in written.records if is_gone(record, gone)]


def is_gone(record: Draft, gone: AbstractSet[str]) -> bool:
    """Return whether all the words of a record were quoted from claims that are gone."""
    quoted = {name for name, origin in record.kind.content.items() if origin is Origin.QUOTED}
    cited = set(record.list_cited(quoted))
    return bool(cited) and cited <= gone


def list_gone_claims(written: WrittenDocument, carried: Carried) -> set[str]:
    """Return the ids of the claims whose words are gone."""
    return {f"{written.id}.{each.claim.id}" for each in carried.claims if each.fate is ClaimFate.GONE}


def edit_record(
    content: ContentFiles, path: PurePosixPath, record: Draft, gone: set[str], *, is_published: bool
) -> str | None:
    """Return the file of a record that cites claims that are gone: withdrawn, or without them where others remain."""
    cited, form = set(record.list_cited()), get_form(record.kind)
    if not cited & gone:
        return None
    if is_gone(record, gone):
        # A record that was never published leaves no notice: its file is for the editor to delete.
        return None if not is_published else format_yaml(form, {"withdrawn": {"reason": REASON}})
    edits = open_file(content, path)
    wanted = convert_to_plain(edits.root)
    short = {claim.rpartition(".")[2] for claim in gone}
    for name, claims in dict(wanted.get("evidence") or {}).items():
        kept = [claim for claim in claims or [] if claim not in gone and claim not in short]
        if kept and kept != claims:
            wanted["evidence"] = {**wanted["evidence"], name: kept}
            edits.put_inner("evidence", name, kept)
    return edits.apply(wanted, content.root.format_path(path))
