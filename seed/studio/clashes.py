"""Clashes: a form that was not saved, shown again so that nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from seed.studio.merging import Merged


@dataclass
class Clash:
    """Why a form was not saved: `trouble` in words, or the fields that were changed elsewhere too."""

    trouble: str | None = None
    merged: Merged = field(default_factory=lambda: Merged({}, {}, {}))
    now: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether the form was saved."""
        return self.trouble is None and not self.merged.theirs

    @property
    def context(self) -> dict[str, Any]:
        """What the page says of it."""
        return {"status": HTTPStatus.CONFLICT, "trouble": self.trouble, "theirs": self.merged.theirs}

    def note(self, merged: Merged, now: Mapping[str, Any]) -> None:
        """Take the result of a merge, and the values of the file now."""
        self.merged, self.now = merged, now

    def choose_shown(self, mine: Mapping[str, Any], base: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values to fill the form with, and those that it is then an edit of.

        Where others changed the file, these are its values now, so that sending the form again decides.
        """
        if not self.merged.theirs:
            return dict(mine), dict(base)
        return {**self.now, **self.merged.changes, **self.merged.mine}, dict(self.now)
