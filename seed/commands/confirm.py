"""`medcontent confirm` and `medcontent reject`: a person answers for what software drafted, or throws it away."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from seed.commands.content_root import find_root_of, read_content
from seed.drafting.confirmation import Edited, confirm_drafts, list_unconfirmed, select_document, select_drafts
from seed.drafting.rejection import reject_drafts
from seed.drafts import ContentFiles
from seed.reading.read_errors import ReadingFault
from seed.writing.atomic_write import CannotWrite, write
from service.operations.terminal import pluralise
from service.publishing.records import Draft
from service.publishing.suggestions import add_question, find_closest

PATHS = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
ALL_OF = click.option("--all-of", "document", metavar="DOCUMENT", help="All drafts of this document.")
MAX_NAME = 200


@click.command()
@PATHS
@ALL_OF
@click.option("--by", required=True, metavar="NAME", help="Who read the drafts and answers for them.")
def confirm(paths: tuple[Path, ...], document: str | None, by: str) -> None:
    """Confirm the drafts in each PATH: you have read them, corrected them, and answer for them.

    Only drafts are changed; the name and the time are served with each record. A file of claims is confirmed as a
    whole.
    """
    name = " ".join(by.split())
    if not 0 < len(name) <= MAX_NAME:
        raise click.UsageError(f"--by needs a name of 1 to {MAX_NAME} characters.")
    content = _read_content(paths)
    chosen = _choose_drafts(content, paths, document)
    at = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    _write_files(content, lambda: confirm_drafts(content, chosen, name, at))
    _report(content, "Confirmed")


@click.command()
@PATHS
@ALL_OF
def reject(paths: tuple[Path, ...], document: str | None) -> None:
    """Reject the drafts in each PATH: their files and claims are deleted, and other drafts no longer refer to them.

    Only drafts that nobody confirmed are deleted. To reject one of several claims of a file, delete it there.
    """
    content = _read_content(paths)
    chosen = _choose_drafts(content, paths, document)
    _write_files(content, lambda: reject_drafts(content, chosen))
    _report(content, "Rejected")


def _read_content(paths: tuple[Path, ...]) -> ContentFiles:
    return read_content(find_root_of(paths))


def _choose_drafts(content: ContentFiles, paths: tuple[Path, ...], document: str | None) -> list[Draft]:
    """Return the drafts that the user names. Raises UsageError where there are none."""
    if not paths and document is None:
        raise click.UsageError("Name the files or folders, or a document with --all-of.")
    unconfirmed = list_unconfirmed(content)
    chosen = select_drafts(unconfirmed, content, [content.root.find_within(path) for path in paths]) if paths else []
    if document is not None:
        documents = [draft.id for draft in content.drafts if draft.kind.name == "document"]
        if document not in documents:
            close = find_closest(document, documents)
            raise click.UsageError(add_question(f"There is no document {document}.", close))
        chosen = list({draft.key: draft for draft in [*chosen, *select_document(unconfirmed, document)]}.values())
    if not chosen:
        raise click.UsageError("Nothing there is an unconfirmed draft: it is confirmed, or people wrote it.")
    return chosen


def _write_files(content: ContentFiles, edit: Callable[[], Edited]) -> None:
    """Write the edited files. Raises UsageError for a file that cannot be read, and CannotWrite."""
    try:
        edited = edit()
    except ReadingFault as fault:
        raise click.UsageError(f"{fault.place}: {fault.message} Nothing was changed. Help: {fault.help}.") from fault
    for path, data in edited.items():
        file = content.root.path / path
        try:
            if data is None:
                file.unlink()
            else:
                write(file, data)
        except OSError as error:
            raise CannotWrite(file, error) from error


def _report(content: ContentFiles, done: str) -> None:
    before, rest = len(list_unconfirmed(content)), len(list_unconfirmed(read_content(content.root)))
    click.echo(f"{done} {pluralise(before - rest, 'draft')}. {rest:,} left to confirm.")
