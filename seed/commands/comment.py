"""`medcontent comment`: write a comment on a record, or settle one."""

from pathlib import Path

import click

from seed.commands.content_root import find_root_of, read_content
from seed.commands.person_names import parse_person
from seed.reading.root import Root
from seed.record_names import parse_record
from seed.reviews.review_files import Comment, read_reviews
from seed.reviews.review_writing import COMMENT, build_comment_path, check_text, format_comment, format_settled
from seed.value_formats import format_key
from seed.writing.file_set import write_files
from service.catalog import get_kind
from service.publishing.closest_names import add_question, find_closest
from service.publishing.drafts import Key
from service.publishing.release_times import read_clock


@click.command()
@click.argument("record", required=False)
@click.argument("text", required=False)
@click.option("--by", required=True, metavar="NAME", help="Who writes or settles it.")
@click.option("--field", metavar="FIELD", help="The field that it is about.")
@click.option("--settle", type=click.Path(path_type=Path, exists=True), help="Settle the comment in this file.")
def comment(record: str | None, text: str | None, by: str, field: str | None, settle: Path | None) -> None:
    """Write a comment on RECORD into the content root, where Git carries it to others. Comments are never published.

    RECORD is KIND/ID, as in treatment/oral-aspirin or claim/hiccups.p1s1c1, or the record's file. `medcontent review`
    lists the open comments; --settle says that one needs no more attention.
    """
    person = parse_person(by, "--by")
    named = [settle] if settle else [Path(record)] if record and Path(record).exists() else []
    root = find_root_of(named)
    if settle:
        if record or text or field:
            raise click.UsageError("--settle needs the file of the comment and --by only.")
        found = _find_comment(root, settle)
        write_files(root.path, {found.path: format_settled(found, person, read_clock())})
        click.echo(f"Settled the comment of {found.by} on {format_key(found.key)}.")
        return
    if record is None or text is None:
        raise click.UsageError('Name the record and write the comment: medcontent comment RECORD "TEXT" --by NAME')
    key = _find_record(root, record, field)
    words = text.strip()
    check_text(COMMENT, "text", words, "The comment")
    at = read_clock()
    path = build_comment_path(root, key, person, at)
    write_files(root.path, {path: format_comment({"by": person, "at": at, "field": field, "text": words})})
    click.echo(f"Wrote {root.format_path(path)}")


def _find_record(root: Root, name: str, field: str | None) -> Key:
    """Return the named record of the files. Raises UsageError for an unknown record or field."""
    key = parse_record(name)
    known = [draft.key for draft in read_content(root).drafts]
    if key not in known:
        close = find_closest(key[1], [id_ for kind, id_ in known if kind == key[0]])
        question = add_question(f"There is no {key[0]} {key[1]} in the files.", close and f"{key[0]}/{close}")
        raise click.UsageError(question)
    fields = get_kind(key[0]).written
    if field is not None and field not in fields:
        unknown = f"{field} is not a field of the kind {key[0]}."
        raise click.UsageError(add_question(unknown, find_closest(field, fields)))
    return key


def _find_comment(root: Root, path: Path) -> Comment:
    inside = root.find_within(path)
    found = next((each for each in read_reviews(root).comments if each.path == inside), None)
    if found is None:
        raise click.UsageError(f"{path} is not the file of a comment; medcontent review names them.")
    if found.resolved:
        raise click.UsageError(f"{found.resolved} has settled it already. Nothing was changed.")
    return found
