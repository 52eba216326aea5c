"""`medcontent plan`: what publishing the files would change."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import click

from seed import plan_files
from seed.checking.finding import faults_of
from seed.commands.exits import CHANGES, FaultsFound
from seed.commands.published import readable_database
from seed.commands.reading import content_at
from seed.drafts import Content
from seed.places import Place
from seed.plans import listed, plan_lines
from seed.proposals import Proposal, proposed
from seed.reading.nodes import plain
from seed.reporting import lines, reports, summary
from seed.selecting import is_whole, selected
from seed.showing import counted, show
from seed.waiting import watched
from service.publishing.faults import ContentFaults, Fault
from service.publishing.sources import Key
from service.store.database import Database


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan, to apply it later."
)
@click.option("--prune", is_flag=True, help="Also withdraw what no file speaks of; say why with --reason.")
@click.option("--reason", help="Why the records are withdrawn that no file speaks of; apps are told.")
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option("--detailed-exitcode", "detailed", is_flag=True, help="End with 2 where there are changes.")
def plan(
    path: Path | None, output: Path | None, reason: str | None, *,
    prune: bool, whole: bool, as_json: bool, detailed: bool,
) -> None:  # fmt: skip
    """Show what publishing the content under PATH would change; nothing is changed.

    PATH is a content root, or a file or folder in one; then only what is in it is looked at. Without it, seed/content
    is meant.
    """
    content = content_at(path)
    with planned(readable_database(), content, path, pruning(content, path, reason, prune=prune)) as made:
        if output:
            _save(output, made, content)
        if as_json:
            sys.stdout.buffer.writelines(plan_files.pieces(made, places(content), release_of(content)))
        else:
            show(plan_lines(made.plan, made.base, whole=whole))
            show(_advice(made, path, output))
        if detailed and made.plan.changes:
            click.get_current_context().exit(CHANGES)


@contextmanager
def planned(
    database: Database | None, content: Content, path: Path | None = None, prune: str | None = None
) -> Iterator[Proposal]:
    """Give the plan for what the path names of the content.

    Raises FaultsFound, having shown them, and StorageFault.
    """
    part = selected(content, path)
    if part.faults:
        refuse(part, (), alone=part is not content)
    drafts = watched(part.drafts, "Checking")
    with ExitStack() as stack:
        try:
            made = stack.enter_context(proposed(database, drafts, prune=prune, whole=is_whole(content, path)))
        except ContentFaults as found:
            refuse(part, found.faults, alone=part is not content)
        yield made


def refuse(content: Content, faults: tuple[Fault, ...], *, alone: bool = False) -> NoReturn:
    """Show the faults that keep the content from being published, and end. Raises FaultsFound.

    `alone` tells that the content is only a part of its root.
    """
    # What the files have wrong by themselves is told as `check` tells it; the rest shows only beside what is published.
    own = () if alone else faults_of(content)
    found = reports(content, own or faults)
    for report in found:
        click.echo("\n".join(lines(content, report)) + "\n", err=True)
    click.echo(summary(len(content.drafts), found), err=True)
    if alone:
        click.echo(
            "Only what you named was looked at; the rest is as published. To look at all: leave PATH out.", err=True
        )
    raise FaultsFound


def pruning(content: Content, path: Path | None, reason: str | None, *, prune: bool) -> str | None:
    """Return the reason for withdrawing what no file speaks of; None where it stays. Raises UsageError."""
    if prune and not reason:
        raise click.UsageError("--prune needs --reason TEXT: apps are told why a record is gone.")
    if reason and not prune:
        raise click.UsageError("--reason belongs to --prune.")
    if prune and not is_whole(content, path):
        raise click.UsageError("--prune needs the whole content: name its root, or leave PATH out.")
    return reason


def places(content: Content) -> dict[Key, Place]:
    """Return where each record is written."""
    return {key: written.node.place for key, written in content.written.items()}


def release_of(content: Content) -> dict[str, str | None]:
    """Return what content.yaml says of the release: time, author and note."""
    settings = plain(content.settings) if content.settings else None
    said = settings.get("release") if isinstance(settings, dict) else None
    said = said if isinstance(said, dict) else {}
    return {name: said.get(name) for name in ("time", "author", "note")}


def _save(output: Path, made: Proposal, content: Content) -> None:
    try:
        with output.open("wb") as file:
            file.writelines(plan_files.pieces(made, places(content), release_of(content)))
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error


def _advice(made: Proposal, path: Path | None, output: Path | None) -> Iterator[str]:
    """Yield what the editor may want to know or to do next."""
    if left := made.unspoken:
        yield (
            f"In no file, and left as {'it is' if len(left) == 1 else 'they are'}: {listed(left)} "
            f"({counted(len(left), 'record')}). --prune --reason TEXT withdraws what no file speaks of."
        )
    if made.plan.changes:
        yield f"Nothing was changed. To publish this: medcontent apply{f' {output or path}' if output or path else ''}"
    else:
        yield "Nothing to publish."
