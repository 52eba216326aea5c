"""`medcontent draft DOCUMENT`: propose claims and records of a document, for a person to confirm."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import click

from seed.commands.content_root import find_root_of, read_content
from seed.drafting.desk import Desk, Undraftable, open_desk
from seed.drafting.draft_account import format_account
from seed.drafting.draft_files import build_files
from seed.drafting.mentions import Thesaurus
from seed.drafting.model_answers import ModelFault
from seed.drafting.models import draft_with
from seed.drafting.record_values import DraftValues, build_values
from seed.drafting.rules import DRAFTED_BY, draft_passages
from seed.drafting.vetting import drop_faulty
from seed.drafting.vocabularies import BadVocabulary, load_own_terms, load_terms
from seed.drafts import ContentFiles
from seed.path_selection import find_document
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS
from seed.record_names import explain_missing_document
from seed.writing.atomic_write import create, write
from service.publishing.drafts import Draft

ENGLISH = "en"


@click.command()
@click.argument("document")
@click.option(
    "--root", "folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True), help="The content root."
)
@click.option(
    "--vocabulary", "vocabularies", multiple=True, metavar="FILE", type=click.Path(path_type=Path, exists=True),
    help="Names to find in the text, as CSV or YAML: name, aliases, kind, codes. May be repeated.",
)  # fmt: skip
@click.option("--with", "command", metavar="COMMAND", help="Draft by this command: JSON on standard input and output.")
@click.option("--timeout", type=click.FloatRange(min=1), default=600, show_default=True, help="Seconds for COMMAND.")
@click.option("--dry-run", is_flag=True, help="Show the account and write nothing.")
def draft(
    document: str,
    folder: Path | None,
    vocabularies: tuple[Path, ...],
    command: str | None,
    timeout: float,
    *,
    dry_run: bool,
) -> None:
    """Draft the claims and records of DOCUMENT, which is its id or its folder. Nothing is published.

    Claims are proposed by clause and list item, records by cue words, by the names in the content and by vocabularies,
    and headings are left out. What an editor wrote stays as it is, and a sentence is drafted once. Each draft says what
    drafted it: read it, correct it, and confirm or reject it. Rules read English only; a COMMAND may read any language.
    """
    content, chosen = _find_document(document, folder)
    try:
        desk = open_desk(content, chosen)
        written, dropped, by = _draft(content, chosen, desk, command, timeout, vocabularies)
        files = build_files(content, desk, written)
    except (Undraftable, ModelFault, BadVocabulary) as fault:
        raise click.UsageError(str(fault)) from fault
    except ReadingFault as fault:
        raise click.UsageError(f"{fault.place}: {fault.message} Help: {fault.help}.") from fault
    for line in format_account(desk, written, dropped, by):
        click.echo(line)
    if dry_run:
        click.echo("\nNothing was written.")
        return
    for path, data in files.items():
        (write if path.parts[0] == DOCUMENTS else create)(content.root.path / path, data)
    if files:
        click.echo(
            f"\nWrote {len(files):,} files. Read and correct the drafts (medcontent drafts {chosen.id}, medcontent "
            f"preview), then run: medcontent confirm --all-of {chosen.id} --by NAME"
        )
    else:
        click.echo("\nNothing to draft: every sentence is drafted, carried or left out.")


def draft_by_rules(content: ContentFiles, document: Draft) -> Mapping[PurePosixPath, bytes]:
    """Return the files that the rules draft of a document. Raises Undraftable and ReadingFault."""
    desk = open_desk(content, document)
    written, _, _ = _draft(content, document, desk, None, 0, ())
    return build_files(content, desk, written)


def _find_document(name: str, folder: Path | None) -> tuple[ContentFiles, Draft]:
    """Return the content and the draft of a document. Raises UsageError."""
    path = Path(name)
    is_path = folder is None and len(path.parts) > 1 and path.exists()
    content = read_content(find_root_of([folder] if folder else [path] if is_path else []))
    id_ = find_document(content, path) if is_path else name
    documents = {each.id: each for each in content.drafts if each.kind.name == "document"}
    if id_ not in documents:
        help_ = "Import it with medcontent new document FILE."
        raise click.UsageError(explain_missing_document(id_, documents, help_))
    return content, documents[id_]


def _draft(
    content: ContentFiles,
    document: Draft,
    desk: Desk,
    command: str | None,
    timeout: float,
    vocabularies: tuple[Path, ...],
) -> tuple[DraftValues, Mapping[str, int], str]:
    """Return the parts to write, the number of dropped proposals, and the drafter."""
    language = str(document.values.get("language") or ENGLISH)
    reasons: Counter[str] = Counter()
    terms = [term for path in vocabularies for term in load_terms(path)]
    if all(passage.name in desk.done for passage in desk.passages):
        return DraftValues(), reasons, DRAFTED_BY
    if command:
        proposed, by, lost = draft_with(command, desk, language, timeout)
        reasons.update(lost)
    elif language.lower().partition("-")[0] != ENGLISH:
        raise Undraftable(f"{document.id} is in {language}, and the rules read English only; draft it --with COMMAND.")
    else:
        thesaurus = Thesaurus(content.drafts, document.id, [*terms, *load_own_terms()])
        proposed, by = draft_passages(desk.passages, document.values, thesaurus, desk.done), DRAFTED_BY
    written = build_values(desk, proposed, by)
    reasons.update(drop_faulty(content, document.id, written))
    return written, reasons, by
