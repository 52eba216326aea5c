"""Release times: each is later than that of the previous release, and never in the future.

Each release is later than the one before, so one in the future would force all later ones into the future. Clocks
differ, so a time slightly ahead of this machine's clock is accepted.
"""

from datetime import UTC, datetime, timedelta

CLOCK = "%Y-%m-%dT%H:%M:%SZ"
MAX_CLOCK_SKEW = timedelta(minutes=5)


class FutureTime(Exception):
    """A release time in the future by this machine's clock."""

    def __init__(self, time: str) -> None:
        """Take the time in the format of `CLOCK`."""
        super().__init__(
            f"The release time {time} is in the future: it is now {read_clock()}. Give a time in the past, or omit it."
        )


def read_clock() -> str:
    """Return the current time in UTC, to the second."""
    return datetime.now(UTC).strftime(CLOCK)


def is_future(time: str) -> bool:
    """Return whether a time is further ahead than clocks differ."""
    return time > (datetime.now(UTC) + MAX_CLOCK_SKEW).strftime(CLOCK)


def choose_time(wanted: str | None, last: str | None) -> str:
    """Return the time of a release that follows one made at `last`: the wanted time if it is later, else now.

    It is at least a second later than `last`, even if that is in the future. Raises FutureTime for a wanted time in
    the future.
    """
    if wanted and is_future(wanted):
        raise FutureTime(wanted)
    if wanted and (last is None or wanted > last):
        return wanted
    now = read_clock()
    return now if last is None or now > last else _add_second(last)


def _add_second(time: str) -> str:
    return (datetime.strptime(time, CLOCK).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(CLOCK)
