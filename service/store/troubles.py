"""Troubles: what `medcontent doctor` finds."""

from typing import NamedTuple

RESTORE = "restore a backup: medcontent restore FILE"


class Trouble(NamedTuple):
    """Something that is not as it should be, and what to do about it; a mere `warning` keeps nothing from working."""

    message: str
    help: str
    warning: bool = False
