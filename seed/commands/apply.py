"""`medcontent apply`: publish the files, or a saved plan, as one release."""

import getpass
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from seed import plan_files
from seed.commands.plan import planned, pruning, release_of
from seed.commands.published import database as database_of_settings
from seed.commands.reading import content_at
from seed.drafts import Content
from seed.plans import ordered, plan_lines
from seed.proposals import Proposal, proposed
from seed.showing import counted, named, show
from seed.waiting import watched
from service.catalog import kind_named
from service.publishing import applying
from service.publishing.applying import ReleaseNote
from service.publishing.faults import ContentFaults
from service.publishing.planning import Action, Plan
from service.publishing.upgrading import upgrade
from service.store.database import Database
from service.store.sources import latest_release

# Of every so many published records one may be withdrawn without being asked for by number.
MANY = 10
MOST_NAMED = 3


@dataclass(frozen=True)
class Wish:
    """What is asked of a release beside its content: by whom, why, how many may be withdrawn, and whether to ask."""

    author: str | None = None
    note: str | None = None
    allowed: int | None = None
    confirm: bool = False


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
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

    PATH is a content root, a file or folder in one, or a plan that `medcontent plan -o` saved. Without it, seed/content
    is meant.
    """
    database = database_of_settings()
    if path and plan_files.is_plan_file(path):
        if prune or reason:
            raise click.UsageError("A saved plan says itself what it withdraws: leave --prune and --reason out.")
        upgrade(database)
        with _saved(database, path) as (made, said):
            tell(made, commit(database, made, said, Wish(author, note, allowed)))
        database.settle()
        return
    content = content_at(path)
    prune_reason = pruning(content, path, reason, prune=prune)
    upgrade(database)
    with planned(database, content, path, prune_reason) as made:
        if yes and made.plan.changes:
            click.echo(made.summary)
        elif made.plan.changes:
            show(plan_lines(made.plan, made.base, whole=whole))
        tell(made, commit(database, made, release_of(content), Wish(author, note, allowed, confirm=not yes)))
    database.settle()


def publish(database: Database, content: Content, path: Path | None = None, *, unguarded: bool = False) -> int | None:
    """Publish the content, or what a path names of it, without asking; return the number of the release, if any.

    `unguarded` lets any number of records be withdrawn.
    """
    upgrade(database)
    with planned(database, content, path) as made:
        wish = Wish(allowed=made.summary.withdraw if unguarded else None)
        number = commit(database, made, release_of(content), wish)
    database.settle()
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
    return applying.apply(database, made.plan, noted(made, said, wish), watch=_watch)


def tell(made: Proposal, number: int | None) -> None:
    """Say which release was made."""
    if number is None:
        click.echo(f"Nothing to publish: release {made.plan.base} has all of it.")
    else:
        click.echo(f"Release {number}: {counted(len(made.plan.changes), 'change')} published.")


def noted(made: Proposal, said: Mapping[str, str | None], wish: Wish) -> ReleaseNote:
    """Return who makes the release and why: as told, else as content.yaml says of a release not yet made, else made up.

    What content.yaml says holds for one release: the first that comes after the time it names.
    """
    last, time = made.base.release, said["time"]
    if last is not None and (time is None or time <= last.time):
        said = {"author": None, "note": None, "time": None}
    author, note = wish.author or said["author"], wish.note or said["note"]
    return ReleaseNote(author or _login(), note or described(made.plan), said["time"])


def described(plan: Plan) -> str:
    """Return what the plan does in a few words, records before the claims and works behind them."""
    words = {Action.ADD: "added", Action.CHANGE: "changed", Action.WITHDRAW: "withdrew"}
    said = "; ".join(_named(plan, action, word) for action, word in words.items() if plan.count(action))
    return said[:1].upper() + said[1:]


def _named(plan: Plan, action: Action, word: str) -> str:
    keys = [key for key in ordered(plan.changes) if plan.changes[key] is action]
    keys.sort(key=lambda key: (not kind_named(key[0]).stated, key[0] == "sentence"))
    more = f" and {len(keys) - MOST_NAMED:,} more" if len(keys) > MOST_NAMED else ""
    return f"{word} {', '.join(named(key) for key in keys[:MOST_NAMED])}{more}"


@contextmanager
def _saved(database: Database, path: Path) -> Iterator[tuple[Proposal, Mapping[str, str | None]]]:
    """Give what a saved plan proposes. Raises StalePlan where another release came in between."""
    saved = plan_files.read(path)
    with database.reading() as connection:
        saved.check_base(latest_release(connection))
    with ExitStack() as stack:
        try:
            made = stack.enter_context(proposed(database, saved.drafts, whole=False))
        except ContentFaults as found:
            raise saved.altered() from found
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
    yield from watched(documents, "Publishing")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "editor"
