"""`medcontent apply`: publish the files, or a saved plan, as one release."""

import sys
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from seed import plan_files
from seed.commands.content_root import STANDARD_INPUT
from seed.commands.inputs import Input, open_input, open_plan, parse_prune
from seed.plans import plan_lines
from seed.progress import watch_items
from seed.proposals import Proposal, open_proposal
from seed.release_note import Wish, build_note, judge_proposal
from seed.significance import (
    SIGNIFICANCE_OPTION,
    check_named_changes,
    describe_significance,
    parse_significances,
)
from service.operations.database_access import finish_release
from service.operations.database_access import open_database as database_of_settings
from service.operations.terminal import pluralise, show
from service.publishing import publication
from service.publishing.drafts import Key
from service.publishing.faults import ContentFaults
from service.publishing.plan import Action
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from service.store.revisions import read_latest_release

# One in this many published records may be withdrawn without --allow-withdraw.
WITHDRAWABLE_ONE_IN = 10


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--author", help="Who makes the release (else content.yaml, or your login name).")
@click.option("--note", help="What the release is about (else content.yaml, or what the plan does).")
@SIGNIFICANCE_OPTION
@click.option("--prune", is_flag=True, help="Also withdraw records that no file contains; say why with --reason.")
@click.option("--reason", help="Why records that no file contains are withdrawn; apps see it.")
@click.option(
    "--allow-withdraw", "allowed", type=click.IntRange(0), metavar="N", help="Allow at most N records to be withdrawn."
)
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
def apply(
    path: Path | None, author: str | None, note: str | None, reason: str | None, allowed: int | None,
    significances: tuple[str, ...], *, yes: bool, prune: bool, whole: bool,
) -> None:  # fmt: skip
    """Publish the content under PATH, or the plan in PATH, as one release: all of it or nothing.

    PATH is a content root, a file or folder in one, an NDJSON export (- reads one from standard input), or a plan that
    `medcontent plan -o` saved. Without PATH it is the content root around the working directory, or seed/content.
    """
    if path == STANDARD_INPUT and not yes:
        raise click.UsageError("Standard input cannot be confirmed: add --yes. Nothing was changed.")
    wish = Wish(author, note, allowed, significances=parse_significances(significances))
    database = database_of_settings()
    if path and plan_files.is_plan_file(path):
        if prune or reason:
            raise click.UsageError("A saved plan already says what it withdraws: leave out --prune and --reason.")
        upgrade_content(database)
        with _open_saved(database, path) as (proposal, release, said):
            check_named_changes(proposal.plan, wish.significances)
            tell(proposal, commit(database, proposal, release, wish.add_from_files(proposal.plan, said)))
        finish_release(database)
        return
    source = open_input(path)
    prune_reason = parse_prune(source, reason, prune=prune)
    upgrade_content(database)
    with open_plan(database, source, prune_reason) as proposal:
        check_named_changes(proposal.plan, wish.significances)
        wish = wish.add_from_files(proposal.plan, source.significances)
        if yes and proposal.plan.changes:
            click.echo(proposal.summary)
        elif proposal.plan.changes:
            show(plan_lines(proposal.plan, proposal.base, whole=whole))
            show(describe_significance(judge_proposal(proposal, source.release, wish)))
        tell(proposal, commit(database, proposal, source.release, replace(wish, confirm=not yes)))
    finish_release(database)


def publish(
    database: Database, source: Input, *, unguarded: bool = False, tolerated: AbstractSet[str] = frozenset()
) -> int | None:
    """Publish without asking; return the number of the release, None where nothing changes.

    `unguarded` allows any number of withdrawals; `tolerated` rules may be broken, in a database that only a preview
    reads. Raises FaultsFound, having shown the faults, and StorageFault.
    """
    upgrade_content(database)
    with open_plan(database, source, tolerated=tolerated) as proposal:
        wish = Wish(allowed=len(proposal.base.live) if unguarded else None)
        wish = wish.add_from_files(proposal.plan, source.significances)
        number = commit(database, proposal, source.release, wish)
    database.tidy_up()
    return number


def commit(database: Database, proposal: Proposal, release: Mapping[str, str | None], wish: Wish) -> int | None:
    """Make the release and return its number, None where nothing changes.

    Raises UsageError where it must first be confirmed or allowed, StalePlan and StorageFault.
    """
    if not proposal.plan.changes:
        return None
    _check_withdrawals(proposal, wish.allowed)
    if wish.confirm:
        _ask()
    number = publication.apply(database, proposal.plan, build_note(proposal, release, wish), watch=_watch)
    with database.open_deciding() as connection:
        if number == read_latest_release(connection):
            proposal.memory.keep(connection, proposal.inputs.keys)
    return number


def tell(proposal: Proposal, number: int | None) -> None:
    """Print which release was made."""
    if number is None:
        click.echo(f"Nothing to publish: release {proposal.plan.base} has all of it.")
    else:
        click.echo(f"Release {number}: {pluralise(len(proposal.plan.changes), 'change')} published.")


@contextmanager
def _open_saved(
    database: Database, path: Path
) -> Iterator[tuple[Proposal, Mapping[str, str | None], Mapping[Key, str]]]:
    """Yield the proposal of a saved plan. Raises StalePlan where another release was made since."""
    saved = plan_files.read(path)
    with database.open_deciding() as connection:
        saved.check_base(read_latest_release(connection))
    with ExitStack() as stack:
        try:
            proposal = stack.enter_context(open_proposal(database, lambda _: saved.drafts, whole=False))
        except ContentFaults as found:
            raise saved.build_stale_plan() from found
        saved.check_changes(proposal)
        click.echo(proposal.summary)
        yield proposal, saved.release, saved.significances


def _count_withdrawals(proposal: Proposal) -> int:
    """Return how many published records the plan withdraws."""
    # The notice of a record that was never published removes nothing.
    withdrawn = [key for key, action in proposal.plan.changes.items() if action is Action.WITHDRAW]
    return sum(key in proposal.base.live for key in withdrawn)


def count_unusual_withdrawals(proposal: Proposal) -> int:
    """Return how many published records the plan withdraws where these are so many that it must be allowed, else 0."""
    count = _count_withdrawals(proposal)
    return count if count > len(proposal.base.live) // WITHDRAWABLE_ONE_IN else 0


def _check_withdrawals(proposal: Proposal, allowed: int | None) -> None:
    count = _count_withdrawals(proposal)
    limit = len(proposal.base.live) // WITHDRAWABLE_ONE_IN if allowed is None else allowed
    if count > limit:
        many = f"more than {100 // WITHDRAWABLE_ONE_IN} %" if allowed is None else f"more than the allowed {allowed:,}"
        raise click.UsageError(
            f"This would withdraw {count:,} of {len(proposal.base.live):,} records, {many}. Nothing was changed. "
            f"To allow it, add: --allow-withdraw {count}"
        )


def _ask() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to confirm on. Nothing was changed. To publish anyway: --yes")
    click.confirm("Publish this?", abort=True)


def _watch(documents: list[str | None]) -> Iterator[str | None]:
    yield from watch_items(documents, "Publishing")
