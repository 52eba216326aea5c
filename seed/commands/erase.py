"""`medcontent erase`: remove the text of a document, and all that rests on it, from every release."""

import getpass
import sys
from pathlib import Path, PurePosixPath

import click
import sqlalchemy as sa

from schemas.significance import CORRECTION, SIGNIFICANCE
from seed.commands.content_root import find_root_of, read_content
from seed.reading.root import DOCUMENTS
from seed.record_names import find_record
from service.operations.database_access import clean_derived_files, finish_release, open_existing_database
from service.operations.erasure_ledger import format_line, read_erasures, record_erasures
from service.operations.terminal import pluralise, show
from service.publishing.erasure import GONE, LEGAL
from service.publishing.erasure import erase as erase_document
from service.publishing.holdings import Holdings, find_holdings
from service.publishing.publication import ReleaseNote
from service.store.database import Database
from service.store.faults import StorageFault

MAX_LISTED = 20
BEYOND = """This command cannot reach:
  backups made before: delete them (restoring one repeats the erasure)
  caches and CDNs: purge the tags of the release; without that they may keep answers for up to a day
  readers' copies: the feed of changes says that they must be erased; mirrors do so by themselves"""


@click.command()
@click.argument("document", required=False)
@click.option("--reason", help="Why it is erased; apps and readers see it.")
@click.option("--legal", is_flag=True, help="The law demands it: its addresses answer 451 instead of 410.")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@click.option("--author", help="Who makes the release (else your login name).")
@click.option(
    "--significance",
    type=click.Choice([*SIGNIFICANCE.terms]),
    default=CORRECTION,
    show_default=True,
    help="How much it matters to those who have seen the text.",
)
@click.option("--content", type=click.Path(path_type=Path, exists=True), help="The content root that holds its files.")
@click.option("--list", "listing", is_flag=True, help="Only list the erasures, one JSON object a line.")
def erase(
    document: str | None, reason: str | None, author: str | None, significance: str, content: Path | None, *,
    legal: bool, yes: bool, listing: bool,
) -> None:  # fmt: skip
    """Erase DOCUMENT, because the right to use its text has ended.

    Its text, sentences, claims and records are removed from every release and revision, from exports and from search.
    Their addresses explain it. This cannot be undone. An erasure that was interrupted is finished by repeating it.
    """
    database = open_existing_database()
    if listing:
        for each in read_erasures(database):
            click.echo(format_line(each), nl=False)
        return
    if document is None or not reason:
        raise click.UsageError("Name the document, and say why: medcontent erase DOCUMENT --reason TEXT")
    with database.open_deciding() as connection:
        id_ = _find_document(connection, document)
        holdings = find_holdings(connection, id_)
    done = next((each for each in read_erasures(database) if each.document == id_), None)
    if done:
        click.echo(f"{id_} was erased by release {done.release}. Any remains are removed again.")
    else:
        show(_format_holdings(holdings, LEGAL if legal else GONE))
        _confirm(id_, yes=yes)
        note = ReleaseNote(author or getpass.getuser(), f"Erased {id_}: {reason}", significance=significance)
        number = erase_document(database, id_, LEGAL if legal else GONE, note, reason)
        click.echo(f"Release {number}: {id_} was erased, {pluralise(holdings.records, 'record')} in all.")
    _remove_traces(database)
    show(_list_files(id_, content))
    click.echo(BEYOND)


def _remove_traces(database: Database) -> None:
    try:
        left = database.scrub()
        clean_derived_files(database)
    except StorageFault as fault:
        why = str(fault).removesuffix("Nothing was changed.").strip()
        raise StorageFault(
            f"{why} The text is erased; repeat the command to remove what the disk holds of it."
        ) from fault
    finish_release(database)
    click.echo(f"The erasure is noted in {record_erasures(database)}, for restoring older backups.")
    if left:
        click.echo(f"Warning: {left}", err=True)


def _find_document(connection: sa.Connection, name: str) -> str:
    """Return the id of the named document. Raises UsageError."""
    kind, id_ = find_record(connection, name if "/" in name else f"document/{name}")
    if kind != "document":
        raise click.UsageError(f"{name} is a {kind}; only documents are erased, with all that rests on them.")
    return id_


def _format_holdings(found: Holdings, status: int) -> list[str]:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in found.kinds.items())
    held = f"{pluralise(found.revisions, 'revision')} and {pluralise(found.versions, 'served version')}"
    lines = [
        f"Erasing {found.document}: its addresses will answer {status}.",
        "",
        f"  {pluralise(found.records, 'record')}: {kinds}",
        f"  {held}, in releases {found.since} to {found.newest}",
        "  the exports of these releases, the search index and the suggestions",
    ]
    if found.referrers:
        lines += [
            "",
            f"  {pluralise(len(found.referrers), 'reference')} of other documents will lead to notices; delete them:",
        ]
        lines += _shorten([f"    {source} -> {target}" for source, target in found.referrers])
    if found.repeats:
        lines += [
            "",
            "  Its words also occur in content that stays; if that may not be used either, erase or correct it:",
        ]
        lines += _shorten([f"    {place}: {sentence}" for place, sentence in found.repeats])
    return [*lines, ""]


def _shorten(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MAX_LISTED else [*lines[:MAX_LISTED], f"    and {len(lines) - MAX_LISTED:,} more"]


def _confirm(document: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to confirm on. Nothing was changed. To erase anyway: --yes")
    click.confirm(f"Erase {document} from every release? This cannot be undone.", abort=True)


def _list_files(document: str, path: Path | None) -> list[str]:
    """Return lines about the files that still hold the document's words."""
    try:
        root = find_root_of([path] if path else [])
    except click.UsageError:
        return [
            "There is no content root here: delete the document's files where you keep them; git has their history."
        ]
    content = read_content(root)
    owned = [
        root.format_path(PurePosixPath(draft.kind.plural, f"{draft.id}.yaml"))
        for draft in content.drafts
        if draft.kind.stated and isinstance(draft.values, dict) and draft.values.get("document") == document
    ]
    folder = root.path / DOCUMENTS / document
    files = [str(root.format_path(PurePosixPath(DOCUMENTS, document)))] if folder.exists() else []
    files += sorted({str(each) for each in owned})
    if not files:
        return []
    return [
        "These files still hold its words. Delete them, and their history in git:",
        *(f"  {each}" for each in files),
    ]
