"""`medcontent new`: a skeleton of a record, or a draft of a new document."""

from pathlib import Path, PurePosixPath
from typing import Any

import click

from seed.commands.content_root import find_root_of, read_content, read_records
from seed.commands.kind_argument import find_form
from seed.commands.new_document import ImportOptions, write_documents
from seed.commands.new_from_claim import write_records
from seed.commands.revise import write_revision
from seed.drafts import ContentFiles
from seed.file_forms import FileForm
from seed.reading.root import Root
from seed.scaffold.copy_from import collect_remarks, fill_from
from seed.scaffold.record_template import build_bare_record, build_skeleton
from seed.shorthands import SHORT_CLAIM
from seed.slugs import build_slug, find_free_id, is_slug
from seed.writing.atomic_write import AlreadyThere, create
from service.catalog import Kind
from service.publishing.closest_names import add_question, find_closest
from service.publishing.drafts import Draft

NOT_A_FILE = "{name} has no files: run `medcontent new {name}`, and copy the output into {file}."
FILES = {"claim": "documents/ID/claims.yaml", "content": "content.yaml"}


@click.command()
@click.argument("kind")
@click.argument("names", metavar="[ID | FILE…]", nargs=-1)
@click.option("--root", "folder", type=click.Path(path_type=Path, exists=True), help="The content root to write to.")
@click.option("--document", help="For a record: the document it comes from.")
@click.option("--claims", help="For a record: the claims that support it, as in p1s2c1,p1s3c2.")
@click.option("--like", help="For a record: a record of the same kind about the same thing, from another document.")
@click.option("--from", "source", metavar="CLAIM", help="For records: the claim whose words the arguments are.")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="With --from: a value of all the records.")
@click.option("--bare", is_flag=True, help="For a record: only the required fields, without comments.")
@click.option("--id", help="For a document: its id (default: the name of the file).")
@click.option("--language", help="For a document: the language of its text (default: what the file says, or en).")
@click.option("--address", help="For a document: the address it was published at.")
@click.option("--main-only", is_flag=True, help="For a web page: leave out everything outside its main part.")
@click.option("--leave-out", multiple=True, metavar="SELECTOR", help="For a web page: leave out these elements (CSS).")
@click.option("--revises", metavar="ID", help="For a document: the document that the file is the next text of.")
@click.option("--dry-run", is_flag=True, help="With --revises: show what would change, and write nothing.")
@click.option("--yes", is_flag=True, help="With --revises: write also what withdraws records, without asking.")
@click.option("--encoding", help="For a web page: its encoding, if it declares none.")
def new(
    kind: str,
    names: tuple[str, ...],
    folder: Path | None,
    document: str | None,
    claims: str | None,
    like: str | None,
    revises: str | None,
    source: str | None,
    given: tuple[str, ...],
    *,
    bare: bool,
    dry_run: bool,
    yes: bool,
    **importing: Any,
) -> None:
    """Start a new record or document. Nothing is published, and no file is ever overwritten.

    \b
    medcontent new treatment                 print a skeleton with every field explained
    medcontent new treatment oral-aspirin    write it to treatments/oral-aspirin.yaml
    medcontent new document page.html        write documents/page: the text, where its
                                             sentences start, and a draft of its claims
    medcontent new risk-factor --from p2s1c1 scarves lamps --set role=risk
                                             write a record for each of these words
    medcontent new document page.html --revises elbows
                                             write the next text of documents/elbows

    A document is made from a web page, a Word file (.docx), Markdown, a PDF with a text layer, or plain text. The
    command shows what it kept, what it left out, and why.
    """  # noqa: D301 - click keeps the lines after this character as they are
    form = find_form(kind)
    name = names[0] if names else None
    if source:
        _refuse_kind(form)
        content = read_content(find_root_of([folder] if folder else []))
        write_records(content, form, source, names, document or _find_only_document(content), given)
        return
    if given:
        raise click.UsageError("--set needs --from CLAIM.")
    if form.name != "document" and len(names) > 1:
        raise click.UsageError(f"medcontent new {kind} takes one id; {len(names)} were given.")
    if form.name == "content" and not name:
        # The claims file of a new document has no content yet.
        click.echo(build_skeleton(form), nl=False)
        return
    root = find_root_of([folder] if folder else [])
    content = read_content(root) if revises or form.name != "document" else read_records(root)
    if form.name == "document" and name:
        options = ImportOptions(**importing)
        if options.id:
            _check_id(options.id)
        if revises:
            write_revision(content, _get_only_file(names), revises, options, dry_run=dry_run, yes=yes)
            return
        write_documents(content, [Path(each) for each in names], options, folder)
        return
    named = [claim.strip() for claim in (claims or "").split(",") if claim.strip()]
    text = _build_skeleton(content, form, document or _find_only_document(content), like, named, bare=bare)
    if name is None:
        click.echo(text, nl=False)
    elif form.kind is None or form.name == "claim":
        raise click.UsageError(NOT_A_FILE.format(name=form.name, file=FILES[form.name]))
    else:
        _write_record(content.root, form.kind, name, text)


def _get_only_file(names: tuple[str, ...]) -> Path:
    if len(names) != 1:
        raise click.UsageError("--revises takes one file, the next text of the document.")
    return Path(names[0])


def _build_skeleton(
    content: ContentFiles, form: FileForm, document: str | None, like: str | None, claims: list[str], *, bare: bool
) -> str:
    if wrong := next((claim for claim in claims if not SHORT_CLAIM.fullmatch(claim)), None):
        raise click.UsageError(f"{wrong} is not a claim: write claims as in p1s2c1,p1s3c2.")
    if form.kind is None or not form.kind.stated:
        return build_skeleton(form)
    model = _find_like(content, form.kind, like) if like else None
    filled = fill_from(content, document, model, claims)
    return build_bare_record(form, filled) if bare else build_skeleton(form, filled, collect_remarks(model))


def _refuse_kind(form: FileForm) -> None:
    if form.kind is None or not form.kind.stated:
        raise click.UsageError(f"--from makes records of what a document says, not a {form.name}.")


def _find_like(content: ContentFiles, kind: Kind, id_: str) -> Draft:
    known = {draft.id: draft for draft in content.drafts if draft.kind is kind}
    if id_ in known:
        return known[id_]
    close = find_closest(id_, known)
    raise click.UsageError(add_question(f"There is no {kind.name} {id_}.", close))


def _find_only_document(content: ContentFiles) -> str | None:
    """Return the document of the record if there is only one to choose."""
    documents = [draft.id for draft in content.drafts if draft.kind.name == "document"]
    return documents[0] if len(documents) == 1 else None


def _write_record(root: Root, kind: Kind, id_: str, text: str) -> None:
    _check_id(id_)
    path = PurePosixPath(kind.plural, f"{id_}.yaml")
    if (root.path / path).exists():
        free = find_free_id(id_, {PurePosixPath(name).stem for name in root.list_names(path.parent)})
        raise AlreadyThere(root.path / path, f"A free id is {free}.")
    create(root.path / path, text.encode())
    shown = root.format_path(path)
    click.echo(f"Wrote {shown}\nFill it in, then run: medcontent check {shown}")


def _check_id(id_: str) -> None:
    if not is_slug(id_):
        help_ = "Use small letters, digits and single hyphens."
        raise click.UsageError(add_question(f'"{id_}" cannot be an id.', build_slug(id_), help_))
