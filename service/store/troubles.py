"""Troubles: the findings of `medcontent doctor`."""

from typing import NamedTuple

RESTORE = "restore a backup: medcontent restore FILE"


class Trouble(NamedTuple):
    """A problem and its remedy; with `warning`, everything still works."""

    message: str
    help: str
    warning: bool = False
