"""Clashes: a form is saved into its file as it is now, or shown again so that nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.field_edits import Changes
from seed.studio.merging import Merged, merge_fields
from seed.studio.posted_values import normalise
from seed.studio.workspace import Workspace
from seed.writing.atomic_write import CannotWrite


class OpenForm(NamedTuple):
    """A form that is being saved: its file, the values there now and as they were typed, and what writes new ones."""

    path: PurePosixPath
    now: Mapping[str, Any]
    mine: Mapping[str, Any]
    put: Callable[[Changes], bytes]


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

    def choose_shown(self, mine: Mapping[str, Any], base: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values to fill the form with, and those that it is then an edit of.

        Where others changed the file, these are its values now, so that sending the form again decides.
        """
        if not self.merged.theirs:
            return dict(mine), dict(base)
        return {**self.now, **self.merged.changes, **self.merged.mine}, dict(self.now)


def save_form(workspace: Workspace, label: str, base: Mapping[str, Any], open_form: Callable[[], OpenForm]) -> Clash:
    """Write the fields that a form changed in the values of `base`; return why they were not written, if so."""
    clash = Clash()

    def make_edit() -> Edit:
        form = open_form()
        clash.merged, clash.now = merge_fields(normalise(base), normalise(form.mine), normalise(form.now)), form.now
        if clash.merged.theirs or not clash.merged.changes:
            return Edit("", {})
        return build_edit(workspace.root, label, {form.path: form.put(clash.merged.changes)})

    try:
        workspace.make(make_edit)
    except (Refused, CannotWrite) as fault:
        clash.trouble = str(fault)
    return clash
