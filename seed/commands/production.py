"""`medcontent production`: what the public service serves now, and what publishing the files would change there."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from seed.commands.inputs import open_files, open_plan
from seed.plans import plan_lines
from seed.release_note import Wish, judge_proposal
from seed.significance import describe_significance
from service.config import Settings
from service.mirror.client import BadAddress, FollowedService
from service.mirror.follower import Mirror
from service.operations.terminal import pluralise, show
from service.publishing.upgrade import upgrade_content
from service.store.database import Database, StorageFault
from service.store.queries import ReleaseRow, find_newest_release
from service.store.schema_versions import check_form

FOLDER = "production"


@click.command()
@click.argument("address")
@click.argument("path", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
def production(address: str, path: Path | None, *, whole: bool) -> None:
    """Show which release ADDRESS serves, and what publishing the content under PATH would change there.

    ADDRESS is that of the public service (https://content.example.org), which is read by its public feed, or of its
    database (postgresql://…). Nothing is changed there. Of a service a copy is kept in the cache folder, so that only
    new releases are fetched.
    """
    source = open_files(path)
    with open_production(address) as (database, shown):
        with database.open_reading() as connection:
            release = find_newest_release(connection)
        show(_describe_release(shown, release))
        with open_plan(database, source, thorough=True) as proposal:
            show(plan_lines(proposal.plan, proposal.base, whole=whole))
            wish = Wish().add_from_files(proposal.plan, source.significances)
            show(describe_significance(judge_proposal(proposal, source.release, wish)))
    click.echo("Nothing was changed.")


@contextmanager
def open_production(address: str) -> Iterator[tuple[Database, str]]:
    """Yield the database, or an up-to-date copy of the service, and its address without secrets.

    Raises UsageError, StorageFault and what `follow --once` does.
    """
    if not address.startswith(("http://", "https://")):
        with closing(Database(address)) as database:
            if not database.is_there():
                raise StorageFault(f"Nothing is published yet in {database.shown}.")
            check_form(database)
            yield database, database.shown
        return
    name = hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]
    with _open_folder() as folder, closing(Database(f"sqlite:///{folder / name}.db")) as database:
        upgrade_content(database)
        try:
            mirror = Mirror(database, FollowedService(address))
        except BadAddress as bad:
            raise click.UsageError(str(bad)) from bad
        mirror.check()
        fetched = list(mirror.catch_up())
        if fetched:
            click.echo(f"Fetched {pluralise(len(fetched), 'release')} from {address}.", err=True)
        yield database, address


@contextmanager
def _open_folder() -> Iterator[Path]:
    """Give the folder for copies of services: in the cache folder, or a temporary one."""
    kept = Settings.read_environment().cache_dir
    if kept:
        folder = Path(kept, FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with TemporaryDirectory(prefix="medcontent-production-") as temporary:
        yield Path(temporary)


def _describe_release(shown: str, release: ReleaseRow | None) -> Iterator[str]:
    if release is None:
        yield f"{shown} has published nothing yet."
        return
    yield f"{shown} serves release {release.number} ({release.time}), {pluralise(release.total, 'record')}"
    said = f" ({release.significance})" if release.significance else ""
    yield f"  {release.author}: {release.note}{said}"
    yield ""
