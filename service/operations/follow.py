"""`medcontent follow`: mirror another service into a database of one's own."""

import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

import click

from service.mirror.backoff import Backoff
from service.mirror.client import BadAddress, FollowedService, Unreachable
from service.mirror.follower import Mirror, NotTheSame
from service.mirror.releases import BadFeed
from service.operations.database_access import open_database as database_of_settings
from service.operations.terminal import pluralise
from service.publishing.publication import StalePlan
from service.publishing.upgrade import upgrade_content
from service.store.database import Database, StorageFault
from service.store.faults import DamagedStore
from service.store.followed import find_followed
from service.store.forms import WrongForm
from service.store.queries import ReleaseRow

INTERVAL = 60
# What keeps a mirror from going on for a while, be it the other service or its own database.
TROUBLES = (Unreachable, BadFeed, NotTheSame, StalePlan, StorageFault)
# What does not pass, where it is found at the start.
UNFIT = (WrongForm, DamagedStore, NotTheSame)


@click.command()
@click.argument("url", required=False)
@click.option("--once", is_flag=True, help="End when everything there is has been published.")
@click.option(
    "--interval", type=click.IntRange(1, 86400), default=INTERVAL, show_default=True, help="Seconds between two looks."
)
def follow(url: str | None, interval: int, *, once: bool) -> None:
    """Publish the releases of the service at URL as it published them, and go on with those to come.

    The database then serves what that service serves: the same releases, numbers, times and bytes. It must be new, or
    follow that service already, in which case URL may be left out. Publish nothing else in it.
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
    """Return the mirror in a database, of the service that it follows already where none is named.

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
    """Publish what comes, for ever: whatever fails is tried again, and reported once.

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
    """A time in which a mirror cannot go on: one line when it begins or becomes another, and one when it ends."""

    def __init__(self) -> None:
        """Begin without one."""
        self._trouble: Exception | None = None
        self._since = 0.0

    def begin(self, trouble: Exception) -> None:
        """Report a trouble, unless it is of the kind that was reported last."""
        if self._trouble is None:
            self._since = time.monotonic()
        if type(trouble) is not type(self._trouble):
            click.echo(f"Warning: {' '.join(str(trouble).split())} Trying again until it works.", err=True)
        self._trouble = trouble

    def end(self) -> None:
        """Report that it works again, where it did not."""
        if self._trouble is not None:
            seconds = time.monotonic() - self._since
            click.echo(f"It works again, after {seconds:.0f} seconds.", err=True)
        self._trouble = None
