"""`medcontent changed`: what a re-imported page changes, or what the files change in published texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from seed.commands.content_root import find_root_of, read_content
from seed.commands.new_document import ImportedDocument, ImportOptions
from seed.commands.revise import carry_draft, open_document
from seed.draft_sentences import cut_draft
from seed.drafts import ContentFiles
from seed.revising.carrying import Carried, LabelledText, WrittenClaim, compare_labelled
from seed.revising.report import Compared, build_json, format_report
from seed.slugs import build_slug
from service.operations.database_access import open_existing_database
from service.operations.exit_codes import CHANGES
from service.operations.terminal import pluralise, show
from service.publishing.corpus import Corpus
from service.publishing.drafts import Draft
from service.publishing.records import World
from service.publishing.segmentation import cut_document


@dataclass(frozen=True)
class PublishedDocument:
    """A document as it is published."""

    id: str
    records: list[Draft]


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--root", "folder", type=click.Path(path_type=Path, exists=True), help="The content root.")
@click.option("--document", "id_", help="The document that FILE is a new text of (default: by the name of the file).")
@click.option("--main-only", is_flag=True, help="For a web page: leave out everything outside its main part.")
@click.option("--leave-out", multiple=True, metavar="SELECTOR", help="For a web page: leave out these elements (CSS).")
@click.option("--encoding", help="For a web page: its encoding, if it declares none.")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def changed(files: tuple[Path, ...], folder: Path | None, id_: str | None, *, as_json: bool, **importing: Any) -> None:
    """Show what each FILE, a page imported again, would change: sentences, records, and whose review.

    Without FILE, show what the files of the content change in the published texts. Nothing is written. The exit code is
    0 where no text changed, and 2 where one did.
    """
    content = read_content(find_root_of([folder] if folder else []))
    if files:
        if id_ and len(files) > 1:
            raise click.UsageError("--document names one document: give one file with it.")
        found = [_compare_file(content, file, id_, ImportOptions(**importing)) for file in files]
    else:
        found = list(_compare_published(content, id_))
    found = [(document, carried) for document, carried in found if not carried.is_same]
    if as_json:
        click.echo(orjson.dumps([build_json(document, carried) for document, carried in found]))
    for document, carried in found if not as_json else []:
        show(format_report(document, carried))
        click.echo("")
    if not as_json:
        click.echo(f"{pluralise(len(found), 'text')} changed." if found else "No text changed.")
    if found:
        raise click.exceptions.Exit(CHANGES)


def _compare_file(
    content: ContentFiles, file: Path, id_: str | None, options: ImportOptions
) -> tuple[Compared, Carried]:
    written = open_document(content, id_ or build_slug(file.stem))
    return written, carry_draft(written, ImportedDocument.read(content, file, options))


def _compare_published(content: ContentFiles, id_: str | None) -> Iterator[tuple[Compared, Carried]]:
    documents = [draft for draft in content.drafts if draft.kind.name == "document" and id_ in {None, draft.id}]
    with open_existing_database().open_reading() as connection:
        library = Corpus(connection)
        for draft in documents:
            source = library.get("document", draft.id)
            text, cuts = cut_draft(draft)
            if source is None or not cuts:
                continue
            world = library.load_world(draft.id)
            old = LabelledText(source.values["text"], cut_document(source.values))
            records = [Draft(each.kind, each.id, each.values) for each in world.iterate() if each.kind.stated]
            yield PublishedDocument(draft.id, records), compare_labelled(old, LabelledText(text, cuts), _list(world))


def _list(world: World) -> list[WrittenClaim]:
    claims = (claim for claim in world.iterate("claim"))
    return [WrittenClaim(number, claim.id.rpartition(".")[2], claim.values) for number, claim in enumerate(claims)]
