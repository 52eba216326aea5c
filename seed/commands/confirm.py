"""`medcontent confirm` and `medcontent reject`: a person answers for what software drafted, or throws it away."""

from collections.abc import Callable
from pathlib import Path

import click

from seed.commands.content_root import find_root_of, read_content
from seed.commands.person_names import parse_person
from seed.drafting.confirmation import Edited, confirm_drafts, list_unconfirmed
from seed.drafting.draft_selection import NoSuchDraft, select_named
from seed.drafting.rejected_files import CannotRestore, build_kept_file, restore_rejected
from seed.drafting.rejection import reject_drafts
from seed.drafts import ContentFiles
from seed.reading.read_errors import ReadingFault
from seed.writing.file_set import write_files
from service.catalog import BY_NAME
from service.operations.terminal import pluralise
from service.publishing.drafts import Draft
from service.publishing.release_times import read_clock

NAMES = click.argument("names", metavar="[PATH|RECORD]...", nargs=-1)
ALL_OF = click.option("--all-of", "document", metavar="DOCUMENT", help="All drafts of this document.")
OF_KIND = click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(sorted(BY_NAME)),
    help="Only drafts of this kind. May be repeated.",
)


@click.command()
@NAMES
@ALL_OF
@OF_KIND
@click.option("--by", required=True, metavar="NAME", help="Who read the drafts and answers for them.")
def confirm(names: tuple[str, ...], document: str | None, kinds: tuple[str, ...], by: str) -> None:
    """Confirm drafts: you have read them, corrected them, and answer for them.

    A file or a folder names all drafts in it, RECORD a single one: KIND/ID, as in guidance/see-a-doctor, or the id of a
    claim, as in elbows.p2s1c1. `medcontent drafts` lists them. Only drafts are changed; the name and the time are
    served with each record.
    """
    name = parse_person(by, "--by")
    content = _read_content(names)
    chosen = _choose_drafts(content, names, document, kinds)
    _write_files(content, lambda: confirm_drafts(content, chosen, name, read_clock()))
    _report(content, "Confirmed")


@click.command()
@NAMES
@ALL_OF
@OF_KIND
@click.option("--undo", is_flag=True, help="Put back what the last rejection deleted.")
def reject(names: tuple[str, ...], document: str | None, kinds: tuple[str, ...], *, undo: bool) -> None:
    """Reject drafts: their files and claims are deleted, and other drafts no longer refer to them.

    Drafts are named as for `medcontent confirm`. Only unconfirmed drafts are deleted, and drafts that rest on
    nothing else go with a claim. The last rejection can be undone, as long as its files were not changed since.
    """
    content = _read_content(names)
    if undo:
        if names or document is not None or kinds:
            raise click.UsageError("--undo takes back the last rejection as a whole: name nothing else.")
        try:
            restore_rejected(content.root)
        except CannotRestore as fault:
            raise click.UsageError(str(fault)) from fault
        _report(content, "Restored")
        return
    chosen = _choose_drafts(content, names, document, kinds)
    _write_files(content, lambda: reject_drafts(content, chosen), keep=True)
    _report(content, "Rejected")


def _read_content(names: tuple[str, ...]) -> ContentFiles:
    return read_content(find_root_of([Path(name) for name in names if Path(name).exists()]))


def _choose_drafts(
    content: ContentFiles, names: tuple[str, ...], document: str | None, kinds: tuple[str, ...]
) -> list[Draft]:
    """Return the drafts that the user names. Raises UsageError where there are none."""
    if not names and document is None and not kinds:
        raise click.UsageError("Name files, folders or records, a document with --all-of, or a kind with --kind.")
    try:
        return select_named(content, names, document, kinds)
    except NoSuchDraft as fault:
        raise click.UsageError(str(fault)) from fault


def _write_files(content: ContentFiles, edit: Callable[[], Edited], *, keep: bool = False) -> None:
    """Write the edited files, and with `keep` keep the earlier ones for `--undo`.

    Raises UsageError for a file that cannot be read, and CannotWrite.
    """
    try:
        edited = edit()
    except ReadingFault as fault:
        raise click.UsageError(f"{fault.place}: {fault.message} Nothing was changed. Help: {fault.help}.") from fault
    kept = build_kept_file(content.root, edited) if keep else {}
    write_files(content.root.path, {**edited, **kept})


def _report(content: ContentFiles, done: str) -> None:
    before, rest = len(list_unconfirmed(content)), len(list_unconfirmed(read_content(content.root)))
    click.echo(f"{done} {pluralise(abs(before - rest), 'draft')}. {rest:,} left to confirm.")
