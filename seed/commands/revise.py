"""Revise a document: `medcontent new document NEW --revises ID`."""

import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click

from seed.commands.new_document import ImportedDocument, ImportOptions
from seed.draft_sentences import cut_draft
from seed.drafts import ContentFiles
from seed.error_report import build_reports, format_summary, print_report
from seed.originals.account import print_account
from seed.reading.read_errors import ReadingFault
from seed.record_names import explain_missing_document
from seed.revising.carrying import Carried, LabelledText, carry_document
from seed.revising.report import format_report
from seed.revising.revised_files import build_files
from seed.revising.revised_records import list_withdrawn
from seed.revising.written_document import PageFacts, WrittenDocument, read_document
from seed.value_formats import format_key
from seed.writing.file_set import write_files
from seed.writing.line_edits import EditLost
from service.operations.database_access import open_readable_database
from service.operations.exit_codes import FaultsFound
from service.operations.terminal import pluralise, show
from service.store.database import StorageFault
from service.store.versions import list_live


def write_revision(
    content: ContentFiles, file: Path, id_: str, options: ImportOptions, *, dry_run: bool, yes: bool
) -> None:
    """Write the next revision of a document, having shown it. Raises UsageError, FaultsFound and CannotWrite."""
    draft = ImportedDocument.read(content, file, options)
    written = open_document(content, id_)
    carried = carry_draft(written, draft)
    facts = describe_page(draft)
    files = build_revision(content, written, carried, facts)
    if carried.is_same and not files:
        click.echo(f"{file} says nothing new: {content.root.format_path(written.folder)} was not changed.")
        return
    if draft.original:
        print_account(draft.original, str(file))
    show(format_report(written, carried))
    withdrawn = list_withdrawn(written, carried)
    if withdrawn:
        named = ", ".join(format_key(record.key) for record in withdrawn)
        click.echo(f"\nWithdraws {pluralise(len(withdrawn), 'record')}: {named}")
    if dry_run:
        click.echo(f"\nNothing was changed. It would write {pluralise(len(files), 'file')}.")
        return
    if withdrawn and not yes:
        _ask()
    write_files(content.root.path, files)
    shown = content.root.format_path(written.folder)
    click.echo(f"\nWrote {pluralise(len(files), 'file')}. Then run: medcontent check {shown}")


def open_document(content: ContentFiles, id_: str) -> WrittenDocument:
    """Return a document as its files have it. Raises UsageError if it does not exist, and FaultsFound for faults."""
    known = {draft.id: draft for draft in content.drafts if draft.kind.name == "document"}
    if id_ not in known and ("document", id_) not in content.unread:
        raise click.UsageError(explain_missing_document(id_, known))
    if content.faults:
        for report in (reports := build_reports(content, ())):
            print_report(content, report, stderr=True)
        click.echo(format_summary(len(content.drafts), reports), err=True)
        raise FaultsFound
    text, cuts = cut_draft(known[id_])
    if not cuts:
        raise click.UsageError(f"The document {id_} has no sound text and sentences: run medcontent check first.")
    try:
        return read_document(content, id_, LabelledText(text, cuts))
    except ReadingFault as fault:
        raise click.UsageError(f"{fault.message} Help: {fault.help}.") from fault


def carry_draft(written: WrittenDocument, draft: ImportedDocument) -> Carried:
    """Match a new text with the old one; the same text keeps the sentences that editors gave it."""
    text = draft.data.decode()
    cuts = list(written.text.cuts) if text == written.text.text else draft.article.cuts
    return carry_document(written.text, text, cuts, written.claims, written.retired)


def describe_page(draft: ImportedDocument) -> PageFacts:
    """Return what a new original says of itself and of its sentences."""
    known: Mapping[str, Any] = draft.article.known
    if draft.original is None:
        return PageFacts(known.get("imprint") or {})
    starts = {cut.name: cut.span.start for cut in draft.article.cuts}
    outline = [
        {name: starts[value] if name in {"sentence", "leadIn"} else value for name, value in entry.items()}
        for entry in known.get("outline") or ()
    ]
    return PageFacts(known.get("imprint") or {}, known.get("original"), outline)


def find_published() -> set[tuple[str, str]] | None:
    """Return the keys of the served records; None where no database can say."""
    try:
        database = open_readable_database()
        if database is None:
            # The content may be published from another machine.
            return None
        with database.open_reading() as connection:
            return list_live(connection)
    except StorageFault:
        return None


def build_revision(
    content: ContentFiles, written: WrittenDocument, carried: Carried, facts: PageFacts
) -> dict[PurePosixPath, bytes]:
    """Return the files that a revision writes, by path. Raises UsageError where a file cannot be edited."""
    if carried.is_same:
        # A page may differ around the article; that is no revision.
        facts = PageFacts(facts.imprint)
    try:
        return build_files(content, written, carried, facts, find_published())
    except EditLost as lost:
        raise click.UsageError(f"{lost} Nothing was changed: run medcontent fmt, and try again.") from lost


def _ask() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to confirm on. Nothing was changed. To write the files: --yes")
    click.confirm("\nWrite this?", abort=True)
