"""`medcontent status`: the newest release, and how the files differ from it."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import click
import orjson

from seed.checking.checker import find_faults
from seed.commands.content_root import HOME, find_root_of, read_content
from seed.drafts import ContentFiles
from seed.plans import Summary
from seed.proposals import open_proposal
from seed.reviews.change_list import list_changes
from seed.reviews.review_files import read_reviews
from service.catalog import KINDS
from service.operations.database_access import open_database, open_readable_database
from service.operations.terminal import pluralise, show
from service.publishing.faults import ContentFaults
from service.publishing.plan import Plan
from service.store.database import Database
from service.store.queries import ReleaseRow, count_by_kind, find_newest_release


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(path: Path | None, *, as_json: bool) -> None:
    """Show the newest release, the number of served records, and how the files differ from them.

    PATH is a content root or a path inside one; without it, the content root around the working directory, or
    seed/content.
    """
    found = open_readable_database()
    release, counts = _read_published(found)
    files = _compare_files(found, path)
    if as_json:
        newest = release._asdict() if release else None
        answer = {"database": open_database().shown, "release": newest, "records": counts, "files": files}
        click.echo(orjson.dumps(answer))
        return
    show(_format_lines(found, release, counts, files))


def _read_published(found: Database | None) -> tuple[ReleaseRow | None, dict[str, int]]:
    if found is None:
        return None, {}
    with found.open_reading() as connection:
        release = find_newest_release(connection)
        counts = count_by_kind(connection, release.number) if release else {}
    return release, {kind.plural: counts[kind.name] for kind in KINDS if kind.name in counts}


def _compare_files(found: Database | None, path: Path | None) -> dict[str, Any] | None:
    """Return how the files differ from the published content; None without files."""
    try:
        root = find_root_of([path] if path else [])
    except click.UsageError:
        return None
    content, shown = read_content(root), str(root.format_path(PurePosixPath()))
    if content.faults:
        return {"root": shown, "errors": _count_errors(content)}
    try:
        with open_proposal(found, lambda _: content.drafts) as proposal:
            counted = {"root": shown, **_count_differing(proposal.summary), "inNoFile": len(proposal.unspoken)}
            return {**counted, "reviews": _count_reviews(proposal.plan, content)}
    except ContentFaults as faults:
        return {"root": shown, "errors": _count_errors(content) or len(faults.faults)}


def _count_errors(content: ContentFiles) -> int:
    return len(content.faults) + len(find_faults(content))


def _count_differing(summary: Summary) -> dict[str, int]:
    return {"add": summary.add, "change": summary.change, "withdraw": summary.withdraw}


def _count_reviews(plan: Plan, content: ContentFiles) -> dict[str, int] | None:
    """Return how far the review of the changes is; None without comments or signatures."""
    reviews = read_reviews(content.root)
    if not reviews.comments and not reviews.sign_offs:
        return None
    changes = list_changes(plan, content, reviews, {})
    reviewed = sum(change.state.is_reviewed for change in changes)
    comments = sum(comment.resolved is None for comment in reviews.comments)
    return {"changes": len(changes), "reviewed": reviewed, "comments": comments}


def _format_lines(
    found: Database | None, release: ReleaseRow | None, counts: dict[str, int], files: dict[str, Any] | None
) -> Iterator[str]:
    yield f"database  {open_database().shown}" + ("" if found else " (does not exist yet)")
    if release:
        yield f"release   {release.number}, {release.time}, {release.author}: {release.note}"
        yield f"served    {pluralise(release.total, 'record')}"
        width = max(len(name) for name in counts) if counts else 0
        yield from (f"          {name:<{width}}  {count:>7,}" for name, count in counts.items())
    else:
        yield "release   none yet"
    yield f"files     {_describe_files(files)}"
    if files and (reviews := files.get("reviews")):
        changes = pluralise(reviews["changes"], "change")
        yield (
            f"reviews   {reviews['reviewed']:,} of {changes} reviewed, {pluralise(reviews['comments'], 'open comment')}"
        )


def _describe_files(files: dict[str, Any] | None) -> str:
    if files is None:
        return f"none: {HOME} is not a content root"
    if "errors" in files:
        return f"{files['root']}: {pluralise(files['errors'], 'error')}; see medcontent check"
    if not any(files[name] for name in ("add", "change", "withdraw")):
        difference = "as published"
    else:
        difference = f"{files['add']:,} to add, {files['change']:,} to change, {files['withdraw']:,} to withdraw"
    left = f"; {pluralise(files['inNoFile'], 'published record')} in no file" if files["inNoFile"] else ""
    return f"{files['root']}: {difference}{left}"
