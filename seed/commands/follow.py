"""`medcontent follow`: mirror another service into a database of one's own."""

import time

import click

from seed.commands.published import database as database_of_settings
from seed.showing import counted
from service.following.asking import BadAddress, Origin, Unreachable
from service.following.mirror import Mirror
from service.publishing.following import BadFeed
from service.publishing.upgrading import upgrade
from service.store.followed import following
from service.store.reading import Release

INTERVAL = 60
# A service that does not answer is asked less and less often, but never less often than this.
LONGEST_SECONDS = 900


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
    upgrade(database)
    with database.reading() as connection:
        state = following(connection)
    if url is None and state is None:
        raise click.UsageError("Name the service to follow: medcontent follow https://HOST")
    try:
        mirror = Mirror(database, Origin(url or (state.url if state else "")))
    except BadAddress as bad:
        raise click.UsageError(str(bad)) from bad
    mirror.check()
    failures = 0
    while True:
        try:
            for release in mirror.catch_up():
                _tell(release)
                failures = 0
            failures = 0
        except (Unreachable, BadFeed) as trouble:
            if once:
                raise
            click.echo(f"Warning: {trouble}", err=True)
            failures += 1
            time.sleep(_patience(interval, failures, trouble))
            continue
        if once:
            return
        time.sleep(interval)


def _tell(release: Release) -> None:
    changes = release.added + release.changed + release.withdrawn
    click.echo(f"Release {release.number}: {counted(changes, 'change')}, {counted(release.total, 'record')}.")


def _patience(interval: int, failures: int, trouble: Exception) -> float:
    """Return for how long a service that failed is left alone."""
    asked = trouble.retry_after if isinstance(trouble, Unreachable) else None
    wait: float = interval * 2 ** min(failures, 10)
    return min(max(wait, asked or 0), max(LONGEST_SECONDS, interval))
