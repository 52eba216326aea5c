"""`medcontent undo`: a new release that undoes an earlier one, or everything since one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby

import click
import sqlalchemy as sa

from seed.commands.apply import commit, tell
from seed.plans import format_keys, plan_lines
from seed.proposals import Proposal, open_proposal
from seed.release_note import UNSAID, Wish, shorten_note
from seed.significance import SIGNIFICANCE_OPTION, Significances, check_named_changes, parse_significances
from service.operations.database_access import finish_release, open_existing_database
from service.operations.exit_codes import Conflict
from service.operations.terminal import show
from service.publishing.drafts import Draft
from service.publishing.faults import ContentFaults
from service.publishing.plan import Plan
from service.publishing.publication import StalePlan
from service.publishing.revert import LaterChanges, draft_return, draft_undo
from service.store.database import Database
from service.store.erasures import list_erasures
from service.store.queries import ReleaseRow, find_newest_release, find_release
from service.store.revisions import read_latest_release
from service.store.versions import list_corrected

NOTHING = "Nothing was changed."
FILES = (
    "The files were not changed: medcontent plan shows what they would publish again, "
    "and medcontent export FOLDER writes the published content."
)


@click.command()
@click.argument("release", type=click.IntRange(1), required=False)
@click.option("--to", type=click.IntRange(0), metavar="RELEASE", help="Undo everything since this release.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--author", help="Who makes the release (else your login name).")
@click.option("--note", help="What the release is about (default: which release it undoes).")
@SIGNIFICANCE_OPTION
@click.option(
    "--allow-withdraw", "allowed", type=click.IntRange(0), metavar="N", help="Allow at most N records to be withdrawn."
)
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
def undo(
    release: int | None, to: int | None, author: str | None, note: str | None, allowed: int | None,
    significances: tuple[str, ...], *, yes: bool, whole: bool,
) -> None:  # fmt: skip
    """Undo the changes of RELEASE by a new release; changes that later releases made to other records stay.

    With --to, everything since that release is undone: the content is what it was then. Records added since are
    withdrawn; records withdrawn since return.
    """
    if (release is None) == (to is None):
        raise click.UsageError("Name one release: medcontent undo 7 undoes release 7, undo --to 6 everything since 6.")
    said = parse_significances(significances)
    database = open_existing_database()
    with open_undo(database, release, to) as (proposal, meant):
        check_named_changes(proposal.plan, said)
        show(plan_lines(proposal.plan, proposal.base, whole=whole))
        if not proposal.plan.changes:
            click.echo(f"Nothing to undo: the records are as {meant} left them.")
            return
        wish = Wish(
            author,
            note or shorten_note(meant),
            allowed,
            not yes,
            keep_corrections(database, proposal.plan, said, release, to),
        )
        number = commit(database, proposal, UNSAID, wish)
        click.echo(FILES)
        tell(proposal, number)
    finish_release(database)


@contextmanager
def open_undo(database: Database, release: int | None, to: int | None) -> Iterator[tuple[Proposal, str]]:
    """Yield the plan, and a note that describes it. Raises Conflict, StalePlan and StorageFault."""
    with database.open_deciding() as connection:
        newest = find_newest_release(connection)
        drafts, meant = _build_drafts(connection, release, to)
    with ExitStack() as stack:
        try:
            proposal = stack.enter_context(open_proposal(
                database, lambda _: drafts, whole=False,
                find_published=lambda keys: keys,  # all of them were published once
            ))  # fmt: skip
        except ContentFaults as found:
            broken = "\n".join(f"  {fault}" for fault in found.faults)
            raise Conflict(f"This would break published content:\n{broken}\n{NOTHING}") from found
        if proposal.base.release != newest:
            raise StalePlan(f"Another release was made in the meantime. {NOTHING}")
        yield proposal, meant


def _build_drafts(connection: sa.Connection, release: int | None, to: int | None) -> tuple[list[Draft], str]:
    if to is not None:
        target = _find_release(connection, to) if to else None
        return draft_return(connection, to), f"Went back to release {to}" + (f": {target.note}" if target else "")
    target = _find_release(connection, release or 0)
    if erased := [each.document for each in list_erasures(connection) if each.release == target.number]:
        raise Conflict(f"Release {target.number} erased {erased[0]}; an erasure cannot be undone. {NOTHING}")
    try:
        return draft_undo(connection, target.number), f"Undid release {target.number}: {target.note}"
    except LaterChanges as found:
        raise _refuse(connection, target, found) from found


def keep_corrections(
    database: Database, plan: Plan, said: Significances, release: int | None, to: int | None
) -> Significances:
    """Return what the editor says of the undoing; without it, each correction keeps its significance."""
    if said.release:
        return said
    with database.open_deciding() as connection:
        first, last = (release, release) if release else ((to or 0) + 1, read_latest_release(connection))
        corrected = list_corrected(connection, first, last)
    kept = {key: value for key, value in corrected.items() if key in plan.changes}
    return Significances(None, {**kept, **said.records})


def _find_release(connection: sa.Connection, number: int) -> ReleaseRow:
    found, newest = find_release(connection, number), find_newest_release(connection)
    if found is None:
        there = f"the newest is {newest.number}" if newest else "no release exists yet"
        raise click.UsageError(f"There is no release {number}; {there}.")
    return found


def _refuse(connection: sa.Connection, target: ReleaseRow, found: LaterChanges) -> Conflict:
    lines = [f"Release {target.number} cannot be undone alone: later releases changed the same records."]
    for number, changes in groupby(found.later, key=lambda each: each.release):
        later = _find_release(connection, number)
        records = format_keys([(each.kind, each.id) for each in changes])
        lines.append(f"  release {number} ({later.author}: {later.note}): {records}")
    newest = max(each.release for each in found.later)
    lines.append(
        f"Undo the later ones first (medcontent undo {newest}), or undo everything since release "
        f"{target.number - 1}: medcontent undo --to {target.number - 1}"
    )
    return Conflict("\n".join([*lines, NOTHING]))
