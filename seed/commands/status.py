"""`medcontent status`: what is published, and how the files differ from it."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import click
import orjson

from seed.checking.finding import faults_of
from seed.commands.published import database, readable_database
from seed.commands.reading import HOME, root_of
from seed.drafts import Content, read_content
from seed.plans import Summary
from seed.proposals import proposed
from seed.showing import counted, show
from service.catalog import KINDS
from service.publishing.faults import ContentFaults
from service.store.database import Database
from service.store.reading import Release, counts_by_kind, newest_release


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(path: Path | None, *, as_json: bool) -> None:
    """Show the newest release, what is served, and how the files differ from it.

    PATH is a content root or lies in one; without it, the root that you are in is meant, or seed/content.
    """
    found = readable_database()
    release, counts = _published(found)
    files = _files(found, path)
    if as_json:
        told = {"database": database().shown, "release": release._asdict() if release else None, "records": counts}
        click.echo(orjson.dumps({**told, "files": files}))
        return
    show(_lines(found, release, counts, files))


def _published(found: Database | None) -> tuple[Release | None, dict[str, int]]:
    if found is None:
        return None, {}
    with found.reading() as connection:
        release = newest_release(connection)
        counts = counts_by_kind(connection, release.number) if release else {}
    return release, {kind.plural: counts[kind.name] for kind in KINDS if kind.name in counts}


def _files(found: Database | None, path: Path | None) -> dict[str, Any] | None:
    """Return how the files differ from what is published; None where there are none."""
    try:
        root = root_of([path] if path else [])
    except click.UsageError:
        return None
    content, shown = read_content(root), str(root.shown(PurePosixPath()))
    if content.faults:
        return {"root": shown, "errors": _errors(content)}
    try:
        with proposed(found, lambda _: content.drafts) as made:
            return {"root": shown, **_differing(made.summary), "inNoFile": len(made.unspoken)}
    except ContentFaults as faults:
        return {"root": shown, "errors": _errors(content) or len(faults.faults)}


def _errors(content: Content) -> int:
    return len(content.faults) + len(faults_of(content))


def _differing(summary: Summary) -> dict[str, int]:
    return {"add": summary.add, "change": summary.change, "withdraw": summary.withdraw}


def _lines(
    found: Database | None, release: Release | None, counts: dict[str, int], files: dict[str, Any] | None
) -> Iterator[str]:
    yield f"database  {database().shown}" + ("" if found else " (not there yet)")
    if release:
        yield f"release   {release.number}, {release.time}, {release.author}: {release.note}"
        yield f"served    {counted(release.total, 'record')}"
        width = max(len(name) for name in counts) if counts else 0
        yield from (f"          {name:<{width}}  {count:>7,}" for name, count in counts.items())
    else:
        yield "release   none yet"
    yield f"files     {_said(files)}"


def _said(files: dict[str, Any] | None) -> str:
    if files is None:
        return f"none: {HOME} is no content root"
    if "errors" in files:
        return f"{files['root']}: {counted(files['errors'], 'error')}; see medcontent check"
    if not any(files[name] for name in ("add", "change", "withdraw")):
        difference = "as published"
    else:
        difference = f"{files['add']:,} to add, {files['change']:,} to change, {files['withdraw']:,} to withdraw"
    left = f"; {counted(files['inNoFile'], 'published record')} in no file" if files["inNoFile"] else ""
    return f"{files['root']}: {difference}{left}"
