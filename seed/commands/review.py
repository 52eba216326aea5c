"""`medcontent review`: what would be published, with who is done with it and the comments on it; and `done`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from schemas.significance import SIGNIFICANCE
from seed.commands.content_root import find_root_of
from seed.commands.inputs import open_files, open_plan
from seed.commands.person_names import parse_person
from seed.reading.root import Root
from seed.record_names import parse_record
from seed.release_note import Wish
from seed.reviews.change_list import ReviewedChange
from seed.reviews.proposed_changes import FoundChanges, find_changes
from seed.reviews.review_files import AUTHOR, REVIEWER, Comment, read_reviews
from seed.reviews.review_page import render_page
from seed.reviews.review_writing import SIGN_OFF, check_text
from seed.reviews.sign_offs import NewSignOff, format_sign_offs
from seed.value_formats import format_key
from seed.writing.file_set import write_files
from service.operations.database_access import open_readable_database
from service.operations.terminal import pluralise, show
from service.publishing.release_times import read_clock


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a page into this file.")
@click.option("--author", help="Who would make the release, as for apply.")
@click.option("--note", help="What the release would be about, as for apply.")
def review(path: Path | None, html: Path | None, author: str | None, note: str | None) -> None:
    """List what publishing the content under PATH would change, with the state of its review.

    The states are a working aid: anybody can write any name, and nothing keeps unreviewed records from being published.
    """
    with _open_changes(path, Wish(author, note)) as found:
        show(_format_changes(found.changes, found.others))
        if html:
            page = render_page(found.head, found.base, found.changes, found.others)
            try:
                html.write_text(page, encoding="utf-8")
            except OSError as error:
                raise click.UsageError(f"{html} cannot be written: {error.strerror}.") from error
            click.echo(f"Wrote {html}")


@click.command()
@click.argument("names", metavar="PATH|RECORD...", nargs=-1, required=True)
@click.option("--author", metavar="NAME", help="Who wrote the change and is done with it.")
@click.option("--reviewer", metavar="NAME", help="Who reviewed the change and is done with it: somebody else.")
@click.option("--significance", type=click.Choice([*SIGNIFICANCE.terms]), help="How much the change matters.")
@click.option("--note", help="What the change is about.")
def done(
    names: tuple[str, ...], author: str | None, reviewer: str | None, significance: str | None, note: str | None
) -> None:
    """Say that you are done with changes: as their author, or as the reviewer of somebody else's.

    A file or a folder names all changed records in it, RECORD a single one, as in treatment/oral-aspirin. The statement
    holds for the record as it is now: after the next change it is outdated. It is a file in the content root, a working
    aid for people who trust each other, and no access control. `apply` takes the significance from it.
    """
    if (author is None) == (reviewer is None):
        raise click.UsageError("Say who is done: --author NAME or --reviewer NAME.")
    role, option = (AUTHOR, "--author") if author else (REVIEWER, "--reviewer")
    person = parse_person(author or reviewer or "", option)
    if note is not None:
        check_text(SIGN_OFF, "note", note, "--note")
    root = find_root_of([Path(name) for name in names if Path(name).exists()])
    with _open_changes(root.path, Wish()) as found:
        chosen = [change for name in names for change in _select_changes(root, found.changes, name)]
    files = format_sign_offs(chosen, NewSignOff(role, person, read_clock(), significance, note))
    write_files(root.path, files)
    click.echo(f"{person} is done with {pluralise(len(files), 'change')} as {role}.")


@contextmanager
def _open_changes(path: Path | None, wish: Wish) -> Iterator[FoundChanges]:
    """Give the changes. Raises FaultsFound, having shown the faults."""
    source = open_files(path)
    with open_plan(open_readable_database(), source, thorough=True) as proposal:
        wish = wish.add_from_files(proposal.plan, source.significances)
        found = find_changes(proposal, source.part, read_reviews(source.part.root), source.release, wish)
        yield found if source.whole else found._replace(others=[])


def _select_changes(root: Root, changes: list[ReviewedChange], name: str) -> list[ReviewedChange]:
    """Return the changes that a name names. Raises UsageError where there are none."""
    if Path(name).exists():
        inside = root.find_within(Path(name))
        found = [change for change in changes if inside in {change.path, *change.path.parents}]
    else:
        key = parse_record(name)
        found = [change for change in changes if change.key == key]
    if not found:
        raise click.UsageError(f"Nothing would change in {name}: medcontent review lists the changes.")
    return found


def _format_changes(changes: list[ReviewedChange], others: list[Comment]) -> Iterator[str]:
    width = min(60, max((len(format_key(change.key)) for change in changes), default=0))
    for change in changes:
        yield f"{change.mark} {format_key(change.key):<{width}}  {change.describe_state()}"
        yield from (f"    {_format_comment(comment)}" for comment in change.state.comments)
    if others:
        yield "Open comments on records that would not change:"
        yield from (f"  {format_key(comment.key)}  {_format_comment(comment)}" for comment in others)
    reviewed = sum(change.state.is_reviewed for change in changes)
    comments = sum(len(change.state.comments) for change in changes) + len(others)
    yield f"{pluralise(len(changes), 'change')}, {reviewed:,} reviewed, {pluralise(comments, 'open comment')}."


def _format_comment(comment: Comment) -> str:
    about = f" on {comment.field}" if comment.field else ""
    return f"{comment.by}{about}: {' '.join(comment.text.split())}  [{comment.path}]"
