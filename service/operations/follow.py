"""`medcontent follow`: mirrors another service into a local database."""

import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

import click

from service.mirror.backoff import Backoff
from service.mirror.client import BadAddress, FollowedService, Unreachable
from service.mirror.faults import BadFeed
from service.mirror.follower import Mirror, NotTheSame
from service.operations.database_access import open_database as database_of_settings
from service.operations.terminal import pluralise
from service.publishing.publication import StalePlan
from service.publishing.upgrade import upgrade_content
from service.store.database import Database, StorageFault
from service.store.faults import DamagedStore
from service.store.followed import find_followed
from service.store.queries import ReleaseRow
from service.store.schema_versions import WrongForm

INTERVAL = 60
# Faults that stop a mirror for a while, in the other service or in its own database.
TROUBLES = (Unreachable, BadFeed, NotTheSame, StalePlan, StorageFault)
# Permanent faults, if they are found at the start.
UNFIT = (WrongForm, DamagedStore, NotTheSame)


@click.command()
@click.argument("url", required=False)
@click.option("--once", is_flag=True, help="End when all releases have been published.")
@click.option(
    "--interval", type=click.IntRange(1, 86400), default=INTERVAL, show_default=True, help="Seconds between two checks."
)
def follow(url: str | None, interval: int, *, once: bool) -> None:
    """Publish the releases of the service at URL unchanged, and continue with new ones.

    The database then serves the same releases as that service, with the same numbers, times and bytes. It must be new,
    or follow that service already; then URL may be omitted. Publish nothing else in it.
    """
    database = database_of_settings()
    origin = _open_origin(url) if url else None
    if once:
        for release in _open_mirror(database, origin, cautious=False).catch_up():
            _report(release)
    else:
        _go_on(partial(_open_mirror, database, origin, cautious=True), interval)


def _open_origin(url: str) -> FollowedService:
    """Return the service at an address. Raises UsageError."""
    try:
        return FollowedService(url)
    except BadAddress as bad:
        raise click.UsageError(str(bad)) from bad


def _open_mirror(database: Database, origin: FollowedService | None, *, cautious: bool) -> Mirror:
    """Return the mirror in a database; without a service, of the one that it already follows.

    Raises UsageError, NotTheSame and StorageFault.
    """
    upgrade_content(database)
    if origin is None:
        with database.open_reading() as connection:
            state = find_followed(connection)
        if state is None:
            raise click.UsageError("Name the service to follow: medcontent follow https://HOST")
        origin = _open_origin(state.url)
    mirror = Mirror(database, origin, cautious=cautious)
    mirror.check()
    return mirror


def _go_on(open_mirror: Callable[[], Mirror], interval: int) -> NoReturn:
    """Publish new releases for ever: every failure is retried, and reported once.

    Raises WrongForm, DamagedStore and NotTheSame for a database that can never become a mirror.
    """
    outage, backoff, mirror = Outage(), Backoff(), None
    while True:
        try:
            mirror = mirror or open_mirror()
            for release in mirror.catch_up():
                _report(release)
                backoff.reset()
        except TROUBLES as trouble:
            if mirror is None and isinstance(trouble, UNFIT):
                raise
            outage.begin(trouble)
            time.sleep(backoff.choose_wait(trouble.retry_after if isinstance(trouble, Unreachable) else None))
        else:
            outage.end()
            backoff.reset()
            time.sleep(interval)


def _report(release: ReleaseRow) -> None:
    changes = release.added + release.changed + release.withdrawn
    click.echo(f"Release {release.number}: {pluralise(changes, 'change')}, {pluralise(release.total, 'record')}.")


class Outage:
    """A period in which a mirror cannot continue: one line when it begins or its cause changes, and one at its end."""

    def __init__(self) -> None:
        """Start without one."""
        self._trouble: Exception | None = None
        self._since = 0.0

    def begin(self, trouble: Exception) -> None:
        """Report a trouble, unless its type was the last one reported."""
        if self._trouble is None:
            self._since = time.monotonic()
        if type(trouble) is not type(self._trouble):
            click.echo(f"Warning: {' '.join(str(trouble).split())} Retrying until it works.", err=True)
        self._trouble = trouble

    def end(self) -> None:
        """Report the end of the outage, if there was one."""
        if self._trouble is not None:
            seconds = time.monotonic() - self._since
            click.echo(f"It works again, after {seconds:.0f} seconds.", err=True)
        self._trouble = None
