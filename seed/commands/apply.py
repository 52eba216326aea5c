"""`medcontent apply`: publish the files, or a saved plan, as one release."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from seed import plan_files
from seed.commands.content_root import STANDARD_INPUT
from seed.commands.inputs import Input, open_input, open_plan, parse_prune
from seed.plans import plan_lines
from seed.progress import watch_items
from seed.proposals import Proposal, open_proposal
from seed.release_note import Wish, build_note
from service.operations.database_access import finish_release
from service.operations.database_access import open_database as database_of_settings
from service.operations.terminal import pluralise, show
from service.publishing import publication
from service.publishing.faults import ContentFaults
from service.publishing.plan import Action
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from service.store.revisions import read_latest_release

# Of every so many published records one may be withdrawn without being asked for by number.
MANY = 10


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--author", help="Who makes the release (else content.yaml, or your login name).")
@click.option("--note", help="What the release is about (else content.yaml, or what the plan does).")
@click.option("--prune", is_flag=True, help="Also withdraw what no file speaks of; say why with --reason.")
@click.option("--reason", help="Why the records are withdrawn that no file speaks of; apps are told.")
@click.option(
    "--allow-withdraw", "allowed", type=click.IntRange(0), metavar="N", help="Let at most N records be withdrawn."
)
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
def apply(
    path: Path | None, author: str | None, note: str | None, reason: str | None, allowed: int | None, *,
    yes: bool, prune: bool, whole: bool,
) -> None:  # fmt: skip
    """Publish what is under PATH, or the plan in PATH, as one release: all of it or nothing.

    PATH is a content root, a file or folder in one, an export of NDJSON (- for one on standard input), or a plan that
    `medcontent plan -o` saved. Without it, the root that you are in is meant, or seed/content.
    """
    if path == STANDARD_INPUT and not yes:
        raise click.UsageError("What comes on standard input is published unasked: add --yes. Nothing was changed.")
    database = database_of_settings()
    if path and plan_files.is_plan_file(path):
        if prune or reason:
            raise click.UsageError("A saved plan says itself what it withdraws: leave --prune and --reason out.")
        upgrade_content(database)
        with _open_saved(database, path) as (made, said):
            tell(made, commit(database, made, said, Wish(author, note, allowed)))
        finish_release(database)
        return
    source = open_input(path)
    prune_reason = parse_prune(source, reason, prune=prune)
    upgrade_content(database)
    with open_plan(database, source, prune_reason) as made:
        if yes and made.plan.changes:
            click.echo(made.summary)
        elif made.plan.changes:
            show(plan_lines(made.plan, made.base, whole=whole))
        tell(made, commit(database, made, source.release, Wish(author, note, allowed, confirm=not yes)))
    finish_release(database)


def publish(database: Database, source: Input, *, unguarded: bool = False) -> int | None:
    """Publish without asking; return the number of the release, None where nothing changes.

    `unguarded` lets any number of records be withdrawn. Raises FaultsFound, having shown them, and StorageFault.
    """
    upgrade_content(database)
    with open_plan(database, source) as made:
        wish = Wish(allowed=len(made.base.live) if unguarded else None)
        number = commit(database, made, source.release, wish)
    database.tidy_up()
    return number


def commit(database: Database, made: Proposal, said: Mapping[str, str | None], wish: Wish) -> int | None:
    """Make the release and return its number, None where nothing changes.

    Raises UsageError where it must be confirmed or allowed first, StalePlan and StorageFault.
    """
    if not made.plan.changes:
        return None
    _check_withdrawals(made, wish.allowed)
    if wish.confirm:
        _ask()
    number = publication.apply(database, made.plan, build_note(made, said, wish), watch=_watch)
    with database.open_deciding() as connection:
        if number == read_latest_release(connection):
            made.memory.keep(connection, made.inputs.keys)
    return number


def tell(made: Proposal, number: int | None) -> None:
    """Say which release was made."""
    if number is None:
        click.echo(f"Nothing to publish: release {made.plan.base} has all of it.")
    else:
        click.echo(f"Release {number}: {pluralise(len(made.plan.changes), 'change')} published.")


@contextmanager
def _open_saved(database: Database, path: Path) -> Iterator[tuple[Proposal, Mapping[str, str | None]]]:
    """Give what a saved plan proposes. Raises StalePlan where another release came in between."""
    saved = plan_files.read(path)
    with database.open_deciding() as connection:
        saved.check_base(read_latest_release(connection))
    with ExitStack() as stack:
        try:
            made = stack.enter_context(open_proposal(database, lambda _: saved.drafts, whole=False))
        except ContentFaults as found:
            raise saved.build_stale_plan() from found
        saved.check_changes(made)
        click.echo(made.summary)
        yield made, saved.release


def _check_withdrawals(made: Proposal, allowed: int | None) -> None:
    # The notice of a record that was never published takes nothing away.
    withdrawn = [key for key, action in made.plan.changes.items() if action is Action.WITHDRAW]
    count = sum(key in made.base.live for key in withdrawn)
    limit = len(made.base.live) // MANY if allowed is None else allowed
    if count > limit:
        many = f"more than {100 // MANY} %" if allowed is None else f"more than the {allowed:,} that are allowed"
        raise click.UsageError(
            f"This would withdraw {count:,} of {len(made.base.live):,} records, {many}. Nothing was changed. "
            f"If that is what you want, add: --allow-withdraw {count}"
        )


def _ask() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask on. Nothing was changed. To publish unasked: --yes")
    click.confirm("Publish this?", abort=True)


def _watch(documents: list[str | None]) -> Iterator[str | None]:
    yield from watch_items(documents, "Publishing")
