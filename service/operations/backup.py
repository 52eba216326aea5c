"""`medcontent backup` and `medcontent restore`: a copy of the whole database, history and all, and the way back."""

from pathlib import Path

import click

from service.operations.database_access import finish_release, open_existing_database
from service.operations.database_access import open_database as database_of_settings
from service.operations.exit_codes import Conflict
from service.operations.terminal import pluralise
from service.publishing.release_times import is_future, read_clock
from service.publishing.upgrade import describe_upgrade, upgrade_content
from service.store.backup import BadBackup, inspect_backup, read_releases, write_backup
from service.store.backup import restore as bring_back
from service.store.database import Database
from service.store.manifests import Manifest


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy all that is published, history and all, into FILE, and check the copy.

    The service may go on meanwhile. FILE can be restored into a database of either engine.
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already. Name another file, or delete it first.")
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {file.absolute().parent}.")
    made = write_backup(open_existing_database(), file)
    click.echo(f"{file}: {_describe(made)}. The copy was checked.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--yes", is_flag=True, help="Also where that loses releases that the backup has not, or brings one of the future."
)
def restore(file: Path, *, yes: bool) -> None:
    """Make the database what it was when FILE was made by `medcontent backup`.

    The service may go on meanwhile: it serves what was there, then what the backup holds.
    """
    database = database_of_settings()
    try:
        wanted = inspect_backup(file)
    except BadBackup as bad:
        raise Conflict(f"{bad} Nothing was changed.") from bad
    if not yes:
        _check_time(wanted)
        _check_nothing_is_lost(database, wanted)
    with describe_upgrade(file) as (ready, number):
        aside = bring_back(database, ready)
    if aside:
        click.echo(f"The damaged database was put aside as {aside}.")
    upgrade_content(database)
    finish_release(database)
    click.echo(f"{database.shown} is what {file} holds: {_describe(wanted)}.")
    if number:
        click.echo(f"Release {number} renders every record in its new form: {file} was made by an older version.")


def _check_nothing_is_lost(database: Database, wanted: Manifest) -> None:
    if not database.is_there():
        return
    there = read_releases(database)
    if there is None:
        raise Conflict(f"{database.shown} cannot be read, so nobody can tell what would be lost. To go on: --yes")
    if lost := wanted.find_lacking(there):
        releases = f"release {lost[0].number}" if len(lost) == 1 else f"releases {lost[0].number} to {lost[-1].number}"
        raise Conflict(
            f"The database has {releases}, which {build_file_name(wanted)} has not; it would be lost. "
            f"Nothing was changed. "
            f"Make a backup first (medcontent backup FILE); to go on: --yes"
        )


def _check_time(wanted: Manifest) -> None:
    if wanted.newest and is_future(wanted.newest.time):
        raise Conflict(
            f"{build_file_name(wanted).capitalize()} holds a release of {wanted.newest.time}, and it is "
            f"{read_clock()} now: "
            "all later releases would be in the future too. Nothing was changed. To go on: --yes"
        )


def build_file_name(wanted: Manifest) -> str:
    """Return what a backup is called by what it holds."""
    return f"the backup (up to release {wanted.newest.number})" if wanted.newest else "the backup (without any release)"


def _describe(made: Manifest) -> str:
    newest = f"release {made.newest.number} ({made.newest.time})" if made.newest else "no release yet"
    return f"{newest}, {pluralise(made.records, 'record')} with their history"
