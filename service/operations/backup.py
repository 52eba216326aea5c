"""`medcontent backup` and `medcontent restore`: copies of the whole database with its history."""

from pathlib import Path

import click

from service.operations.database_access import finish_release, open_existing_database
from service.operations.database_access import open_database as database_of_settings
from service.operations.erasure_ledger import find_known_erasures, record_erasures
from service.operations.exit_codes import Conflict
from service.operations.terminal import pluralise
from service.publishing.erasure import repeat_erasures
from service.publishing.release_times import is_future, read_clock
from service.publishing.upgrade import describe_upgrade, upgrade_content
from service.store.backup import BadBackup, inspect_backup, read_releases, write_backup
from service.store.backup import restore as bring_back
from service.store.database import Database
from service.store.manifests import Manifest


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the published content with its history into FILE, and check the copy.

    The service may run meanwhile. FILE can be restored into a database of either engine.
    """
    if file.exists():
        raise click.UsageError(f"{file} already exists. Name another file, or delete it first.")
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"The folder {file.absolute().parent} does not exist.")
    made = write_backup(open_existing_database(), file)
    click.echo(f"{file}: {_describe(made)}. The copy was checked.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Restore even if releases are lost, or the backup has one in the future.")
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Erasures to repeat, as medcontent erase --list prints them, besides those known here.",
)
def restore(file: Path, erasures: Path | None, *, yes: bool) -> None:
    """Restore the database from FILE, which `medcontent backup` has made.

    The service may run meanwhile: it serves the old content, then the restored one. What was erased since the backup
    was made is erased in it again, before anything is restored.
    """
    database = database_of_settings()
    try:
        wanted = inspect_backup(file)
    except BadBackup as bad:
        raise Conflict(f"{bad} Nothing was changed.") from bad
    if not yes:
        _check_time(wanted)
        _check_nothing_is_lost(database, wanted)
    known = find_known_erasures(database, *([erasures] if erasures else []))
    with describe_upgrade(file) as (upgraded, number), repeat_erasures(upgraded, known) as (ready, repeated):
        aside = bring_back(database, ready)
    if aside:
        click.echo(f"The damaged database was moved to {aside}.")
    upgrade_content(database)
    finish_release(database)
    click.echo(f"{database.shown} was restored from {file}: {_describe(wanted)}.")
    for each in repeated:
        click.echo(f"Release {each.release}: {each.document} was erased again.")
    if known:
        record_erasures(database)
    if number:
        click.echo(f"Release {number} renders every record in its new form: {file} was made by an older version.")


def _check_nothing_is_lost(database: Database, wanted: Manifest) -> None:
    if not database.is_there():
        return
    there = read_releases(database)
    if there is None:
        raise Conflict(f"{database.shown} cannot be read, so it is unknown what would be lost. To continue: --yes")
    if lost := wanted.find_lacking(there):
        releases = f"release {lost[0].number}" if len(lost) == 1 else f"releases {lost[0].number} to {lost[-1].number}"
        raise Conflict(
            f"The database has {releases}, which {build_file_name(wanted)} does not have; it would be lost. "
            f"Nothing was changed. "
            f"Make a backup first (medcontent backup FILE); to continue: --yes"
        )


def _check_time(wanted: Manifest) -> None:
    if wanted.newest and is_future(wanted.newest.time):
        raise Conflict(
            f"{build_file_name(wanted).capitalize()} has a release dated {wanted.newest.time}, and it is "
            f"{read_clock()} now: "
            "all later releases would be in the future too. Nothing was changed. To continue: --yes"
        )


def build_file_name(wanted: Manifest) -> str:
    """Return a name for a backup with its newest release."""
    return f"the backup (up to release {wanted.newest.number})" if wanted.newest else "the backup (without any release)"


def _describe(made: Manifest) -> str:
    newest = f"release {made.newest.number} ({made.newest.time})" if made.newest else "no release yet"
    return f"{newest}, {pluralise(made.records, 'record')} with their history"
