"""The time of a release: later than that of the release before it, and never in the future.

A release in the future would take all later ones with it, for each is later than the one before. Clocks differ, so a
time that is a little ahead of this machine's clock is accepted.
"""

from datetime import UTC, datetime, timedelta

CLOCK = "%Y-%m-%dT%H:%M:%SZ"
MAX_CLOCK_SKEW = timedelta(minutes=5)


class FutureTime(Exception):
    """A release time that this machine's clock has not reached."""

    def __init__(self, time: str) -> None:
        """Take the time, in the form of `CLOCK`."""
        super().__init__(
            f"The release time {time} is in the future: it is {read_clock()} now. Give a time that has passed, or none."
        )


def read_clock() -> str:
    """Return the time now, in UTC and to the second."""
    return datetime.now(UTC).strftime(CLOCK)


def is_future(time: str) -> bool:
    """Tell whether a time is further ahead than clocks differ."""
    return time > (datetime.now(UTC) + MAX_CLOCK_SKEW).strftime(CLOCK)


def choose_time(wanted: str | None, last: str | None) -> str:
    """Return the time of a release that follows one made at `last`: the wanted one if it is later, else now.

    A release is at least a second later than the last one, even where that one is in the future. Raises FutureTime for
    a wanted time in the future.
    """
    if wanted and is_future(wanted):
        raise FutureTime(wanted)
    if wanted and (last is None or wanted > last):
        return wanted
    now = read_clock()
    return now if last is None or now > last else _add_second(last)


def _add_second(time: str) -> str:
    return (datetime.strptime(time, CLOCK).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(CLOCK)
